/**
 * The audit log in readable French.
 *
 * @typedef {import("../../api/models.js").AuditEntry} AuditEntry
 * @typedef {Map<string, string>} Names of venues and people, by identity
 * @typedef {import("../../api/models.js").Presence} Presence
 * @typedef {Parameters<typeof outcomeWords>[0]} Call
 */
import { dayNameWithYear, hour } from "../../lib/dates.js";
import { formatPhone } from "../../lib/phone.js";
import {
  attendances,
  channels,
  enrolmentStates,
  levels,
  outcomes,
  outcomeWords,
  partnerKinds,
  roles,
  scopes,
  topics,
  ways,
} from "../../lib/words.js";
import { officeTime, weekdays } from "../../lib/zones.js";
import { eventWords, stopWords } from "../../outreach/webhooks/words.js";
import { refusalNames } from "../../participation/enrolments/refusal.js";
import { boxes, changes as adaptationChanges, verdicts } from "../adaptations/words.js";
import { devices, questionStates } from "../../participation/follow_ups/words.js";
import { themes as questionThemes } from "../../programme/sessions/themes.js";
import { masteries } from "../../participation/pathway/words.js";
import { halfDays, wishStates } from "../../participation/unmet_wishes/words.js";
import { fields } from "./fields.js";
import { presenceWords } from "../../participation/attendance/edit-conflict.js";

/** @type {Record<import("../../api/types.js").components["schemas"]["AuditAction"], string>} */
export const actions = {
  "enrolment.created": "Inscription",
  "enrolment.walked_in": "Venue sans rendez-vous",
  "enrolment.cancelled": "Inscription annulée",
  "enrolment.moved": "Changement d’atelier",
  "enrolment.queued": "Mise en liste d’attente",
  "enrolment.offered": "Place proposée",
  "enrolment.called": "Place libre signalée",
  "enrolment.missed": "Place prise par d’autres",
  "enrolment.seated": "Place prise",
  "enrolment.declined": "Place refusée",
  "enrolment.expired": "Proposition sans réponse",
  "enrolment.confirmed": "Place confirmée",
  "enrolment.released": "Place non confirmée, rendue",
  "enrolment.requeued": "Reste en liste d’attente : pas jointe à temps",
  "enrolment.restored": "Inscription rétablie",
  "enrolment.link_renewed": "Lien personnel remplacé",
  "enrolment.companion_recorded": "Fiche faite pour un accompagnant",
  "enrolment.prioritised": "Passage devant les autres",
  "message.requested": "Demande de rappel",
  "message.concluded": "Appel ou lettre : suite donnée",
  "message.undone": "Réponse d’un appel reprise",
  "message.returned": "Message revenu : il n’est pas arrivé",
  "message.resent": "Message renvoyé",
  "message.discarded": "Demande de rappel écartée",
  "message.reinstated": "Demande de rappel rétablie",
  "bulk_cancellation.made": "Demandes du site annulées ensemble",
  "bulk_cancellation.undone": "Annulation d’ensemble défaite",
  "attendance.recorded": "Présences notées",
  "evaluation.code_made": "Code d’évaluation créé",
  "evaluation.given": "Évaluation donnée",
  "evaluation.sheets_saved": "Évaluations sur papier saisies",
  "questionnaire.created": "Questionnaire créé",
  "questionnaire.edited": "Brouillon de questionnaire modifié",
  "questionnaire.version_started": "Nouvelle version de questionnaire",
  "questionnaire.published": "Version de questionnaire publiée",
  "questionnaire.closed": "Questionnaire fermé",
  "questionnaire.sheets_printed": "Feuilles de questionnaire numérotées",
  "questionnaire.response_given": "Réponse à un questionnaire",
  "questionnaire.response_entered": "Réponse à un questionnaire saisie",
  "questionnaire.second_entry_made": "Seconde saisie d’une feuille",
  "questionnaire.response_settled": "Différences entre deux saisies tranchées",
  "questionnaire.response_discarded": "Réponse écartée",
  "questionnaire.response_restored": "Réponse écartée reprise",
  "questionnaire.entry_discarded": "Saisie d’une feuille écartée",
  "questionnaire.entry_restored": "Saisie écartée reprise",
  "learner.response_kept": "Réponse gardée sur la fiche, avec son accord",
  "learner.response_detached": "Réponse retirée de la fiche",
  "unmet_wish.noted": "Souhait sans atelier noté",
  "unmet_wish.state_changed": "Souhait sans atelier clos ou rouvert",
  "unmet_wish.date_declined": "Souhait : une date ne convient pas",
  "unmet_wish.date_restored": "Souhait : la date convient de nouveau",
  "follow_up.asked": "Question après l’atelier notée",
  "follow_up.changed": "Question confiée ou précisée",
  "follow_up.answered": "Question répondue",
  "follow_up.proposed": "Atelier proposé pour une question",
  "follow_up.closed": "Question close",
  "follow_up.reopened": "Question rouverte",
  "handout.created": "Support commencé",
  "handout.changed": "Fiche d’un support changée",
  "handout.published": "Support publié",
  "handout.draft_written": "Brouillon de support écrit",
  "handout.picture_added": "Image ajoutée à un support",
  "handout.draft_discarded": "Brouillon de support abandonné",
  "session.handout_given": "Support prévu ou remis à l’atelier",
  "learner.level_decided": "Niveau décidé",
  "learner.skills_noted": "Ce que la personne sait faire, noté",
  "session.scheduled": "Atelier planifié",
  "session.changed": "Atelier modifié",
  "session.cancelled": "Atelier annulé",
  "session.restored": "Annulation d’atelier retirée",
  "session.deleted": "Atelier supprimé",
  "personal_calendar.opened": "Agenda privé ouvert",
  "personal_calendar.closed": "Agenda privé fermé",
  "evaluation.tagged": "Étiquette mise sur un commentaire",
  "evaluation.untagged": "Étiquette ôtée d’un commentaire",
  "adaptation.noted": "Adaptation notée",
  "adaptation.changed": "Adaptation modifiée",
  "adaptation.judged": "Verdict sur une adaptation",
  "session.planned": "Préparation de l’atelier écrite",
  "session.themes_confirmed": "Thèmes vus confirmés",
  "session.reviewed": "« La prochaine fois » écrit",
  "series.created": "Cycle créé",
  "series.changed": "Cycle modifié",
  "series.cancelled": "Ateliers du cycle annulés",
  "series.extended": "Cycle prolongé",
  "closure.announced": "Fermeture annoncée",
  "closure.withdrawn": "Fermeture retirée",
  "learner.changed": "Personne corrigée",
  "learner.enrolled_jointly": "Inscription à plusieurs dates",
  "learner.merged": "Fiches d’une même personne fusionnées",
  "learner.separated": "Fusion de fiches annulée",
  "learner.told_apart": "Fiches déclarées différentes",
  "venue.opened": "Lieu ajouté",
  "venue.changed": "Lieu modifié",
  "account.opened": "Compte ouvert",
  "account.changed": "Compte modifié",
  "account.password": "Mot de passe changé",
  "account.notices_changed": "Avis par courriel choisis",
  "account.password_forgotten": "Mot de passe oublié : lien demandé",
  "account.password_reset": "Mot de passe choisi par un lien reçu",
  "account.linked": "Compte relié au fournisseur d’identité",
  "account.unlinked": "Compte détaché du fournisseur d’identité",
  "account.second_factor_added": "Double vérification mise en place",
  "account.second_factor_removed": "Double vérification arrêtée",
  "account.recovery_code_used": "Code de secours utilisé",
  "account.recovery_codes_renewed": "Codes de secours refaits",
  "partner.created": "Partenaire ajouté",
  "partner.changed": "Partenaire modifié",
  "key.created": "Clé d’accès créée",
  "key.rotated": "Clé d’accès remplacée",
  "key.revoked": "Clé d’accès retirée",
  "key.renamed": "Clé d’accès renommée",
  "partner_key.created": "Clé de partenaire créée",
  "partner_key.rotated": "Clé de partenaire remplacée",
  "partner_key.revoked": "Clé de partenaire retirée",
  "partner_key.renamed": "Clé de partenaire renommée",
  "referral.created": "Personne orientée par un partenaire",
  "referral.withdrawn": "Orientation retirée par un partenaire",
  "webhook.added": "Envoi automatique ajouté",
  "webhook.changed": "Envoi automatique modifié",
  "webhook.enabled": "Envoi automatique repris",
  "webhook.disabled": "Envoi automatique arrêté",
  "webhook.removed": "Envoi automatique supprimé",
  "webhook.secret_renewed": "Secret d’un envoi automatique renouvelé",
  "webhook.tested": "Essai d’un envoi automatique",
  "webhook.replayed": "Envois automatiques refaits",
  "login.opened": "Connexion",
  "login.closed": "Déconnexion",
  "login.revoked": "Connexion coupée",
  "login.failed": "Mot de passe refusé",
  "login.refused": "Connexion refusée",
  "login.code_refused": "Code refusé à la connexion",
  "login_policy.changed": "Double vérification : rôles obligatoires changés",
  "organisation.set_up": "Structure créée",
  "maison.changed": "Maison modifiée",
  "picture.changed": "Image du site changée",
  "house_notice.changed": "Message de la Maison changé",
  "organisation.changed": "Réglages modifiés",
};

/** @type {Record<string, string>} */
const states = {
  ...questionThemes,
  ...devices,
  answered: questionStates.answered,
  proposed: questionStates.proposed,
  ...attendances,
  ...channels,
  ...roles,
  ...partnerKinds,
  ...Object.fromEntries(Object.entries(scopes).map(([scope, [name]]) => [scope, name])),
  ...Object.fromEntries(Object.entries(levels).map(([level, { one }]) => [level, one])),
  ...ways,
  ...outcomes,
  ...enrolmentStates,
  ...eventWords,
  ...stopWords,
  cancelled: "Annulé",
  scheduled: "Prévu",
};

/** @type {Record<string, string>} */
const adaptationWords = { ...adaptationChanges, ...boxes, ...verdicts };

/** Fields of a message, where they say something else than elsewhere. @type {Record<string, string>} */
const messageFields = { channel: "Moyen" };

/** @type {Record<string, string>} */
const messageWords = { ...topics, ...ways };

/** @param {AuditEntry} entry */
export const actionWords = ({ action }) => actions[action];

/**
 * The actor in words. A sign-in has none yet: its account names the person.
 *
 * @param {AuditEntry} entry
 * @param {Names} names
 */
export function actorWords({ action, subject, actor: { kind, name } }, names) {
  if (action.startsWith("login.")) return names.get(subject.id) ?? "Un compte";
  if (kind === "public") return "Le public, sur le site";
  if (kind === "system") return "Le service lui-même";
  if (kind === "program") return `Le logiciel « ${name} »`;
  return name ?? "Un compte supprimé";
}

/**
 * Changed fields in words; unchanged ones are left out.
 *
 * @param {AuditEntry} entry
 * @param {Names} names
 * @returns {{ field: string, name: string, before: string | null, after: string | null, raw: unknown }[]}
 */
export function changes({ subject, before, after }, names) {
  const ofMessage = subject.kind === "message";
  const touched = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...touched]
    .filter((field) => JSON.stringify(before?.[field] ?? null) !== JSON.stringify(after?.[field] ?? null))
    .map((field) => ({
      field,
      name: (ofMessage && messageFields[field]) || (fields[field] ?? field),
      before: before ? valueWords(field, before[field], names) : null,
      after: after ? (ofMessage && messageValue(field, after)) || valueWords(field, after[field], names) : null,
      raw: after?.[field],
    }));
}

/**
 * Words of the topic, the way or the outcome of a message.
 *
 * @param {string} field
 * @param {Record<string, unknown>} message
 */
function messageValue(field, message) {
  if (field === "outcome") return outcomeWords(/** @type {Call} */ (message));
  return /^(kind|channel|instead)$/.test(field) ? messageWords[String(message[field])] : undefined;
}

/** @param {string} field @param {unknown} value @param {Names} names @returns {string} */
function valueWords(field, value, names) {
  if (value === null || value === undefined || value === "") return "rien";
  if (typeof value === "boolean") return value ? "oui" : "non";
  if (Array.isArray(value)) return value.map((one) => valueWords(field, one, names)).join(", ");
  if (typeof value === "object" && "people_came" in value && "status" in value)
    return presenceWords(/** @type {Presence} */ (value.status), Number(value.people_came));
  if (typeof value === "object" && field === "skills") return skillWords(value);
  if (typeof value === "object") return JSON.stringify(value);
  const text = String(value);
  if (/_(at|until)$|^since$/.test(field)) {
    const local = officeTime(text);
    return `${dayNameWithYear(local)}, ${hour(local)}`;
  }
  if (field === "weekday") return weekdays[Number(value) - 1] ?? text;
  if (/_date$/.test(field)) return dayNameWithYear(text);
  if (field === "phone") return formatPhone(text);
  if (field.endsWith("_id")) return names.get(text) ?? "un autre";
  if (field === "reason_code") return refusalNames[text] ?? text;
  if (field === "half_days") return halfDays[/** @type {keyof typeof halfDays} */ (text)] ?? text;
  if (field === "state") return wishStates[/** @type {keyof typeof wishStates} */ (text)] ?? text;
  if (field === "changes" || field === "watched" || field === "verdict") return adaptationWords[text] ?? text;
  if (field === "commune_code") return names.get(text) ?? text;
  return (
    (/^(status|level|levels|channel|roles?|outcome|kind|scopes|events?|disabled_because|preferred_way|themes?)$/.test(
      field,
    ) || /^[A-Z]{3}-/.test(field)
      ? states[text]
      : undefined) ?? text
  );
}

/**
 * Words of what was noted with a person, or of the choice of an organisation.
 *
 * @param {object} skills
 */
const skillWords = (skills) =>
  Object.entries(skills)
    .map(([code, said]) => {
      if (Array.isArray(said)) return `${code === "own" ? "ajoutées" : "masquées"} : ${said.length}`;
      return `${code} : ${masteries[/** @type {keyof typeof masteries} */ (said)]?.toLowerCase() ?? "rien"}`;
    })
    .join(", ");
