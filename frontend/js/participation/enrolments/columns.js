/**
 * An enrolment as a row, on the screen and in the export.
 *
 * @typedef {import("../../api/models.js").Enrolment} Enrolment
 */
import { contactLink, fullName, personName } from "../../directory/people/person.js";
import { sessionPage } from "../../lib/addresses.js";
import { deadlineHour, hour, shortDay } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { channels, enrolmentStates, isOver, levels } from "../../lib/words.js";
import { officeTime, timeOf } from "../../lib/zones.js";
import { presenceWords } from "../attendance/edit-conflict.js";
import { csvDay } from "../../ui/list.js";
import { rowMenu } from "../../ui/row-menu.js";
import { enrolmentActions } from "./dialogs.js";
import { companionWords, guardianWords } from "./entourage.js";
import { partyWords } from "./party.js";
import { refusalWords } from "./refusal.js";

/** @param {Enrolment} enrolment */
function state({ status, attendance, people_came, party_size, session, held_until }) {
  if (session.status === "cancelled" && !isOver({ status })) return "Atelier annulé";
  // The description of the API calls it a text and no more.
  const presence = /** @type {import("../../api/models.js").Presence | null} */ (attendance);
  if (presence) return presenceWords(presence, party_size > 1 ? people_came : null);
  return held_until ? "À confirmer" : enrolmentStates[status];
}

/** @param {Enrolment} enrolment */
function stateTag(enrolment) {
  const { status, attendance, session, priority_reason, held_until } = enrolment;
  const kind =
    isOver(enrolment) || session.status === "cancelled"
      ? "alarm"
      : attendance || held_until || status !== "enrolled"
        ? "plain"
        : "vine";
  return [
    h("span", { class: `tag tag--${kind}` }, state(enrolment)),
    held_until &&
      h("span", { class: "hint reason" }, `Retenue jusqu’au ${shortDay(held_until)}, ${deadlineHour(held_until)}`),
    priority_reason && h("span", { class: "hint reason" }, `Passe devant : ${priority_reason}`),
    (enrolment.reason_code || enrolment.cancellation_reason) &&
      h("span", { class: "hint reason" }, reasonOf(enrolment)),
  ];
}

/** « Trop loin : n’a plus de voiture » @param {Enrolment} enrolment */
const reasonOf = ({ reason_code: code, cancellation_reason: words }) =>
  [refusalWords(code), words].filter(Boolean).join(" : ");

/**
 * What was stated for this enrolment and is not on the person's card: somebody checks it with them.
 *
 * @param {Enrolment} enrolment
 */
function statedNote({ stated, learner }) {
  if (!stated) return null;
  const others = [
    stated.phone !== learner.phone && stated.phone_display,
    stated.email !== learner.email && stated.email,
    stated.birth_year !== learner.birth_year && stated.birth_year && `naissance ${stated.birth_year}`,
    (stated.outside_commune ?? stated.commune_code) !== (learner.commune_code ?? learner.commune) &&
      "une autre commune",
    (stated.given_name !== learner.given_name || stated.family_name !== learner.family_name) &&
      `${stated.given_name} ${stated.family_name}`,
  ].filter(Boolean);
  return others.length > 0 && h("span", { class: "hint reason" }, `Indiqué à l’inscription : ${others.join(", ")}`);
}

/** Partner who referred the person, else the channel. @param {Enrolment} enrolment */
const sender = ({ channel, partner }) => partner?.name ?? channels[channel];

/** Actions that most callers want: they stand in the row, the others behind « ⋯ ». */
const WANTED = /^(Confirmer|Prend|Annuler|Retirer|Refuse|Rétablir|Remettre)/;

/** With the time, of what came over the web. @param {Enrolment} enrolment */
function senderCell(enrolment) {
  if (enrolment.channel !== "web") return sender(enrolment);
  const made = officeTime(enrolment.created_at);
  return [sender(enrolment), h("span", { class: "hint reason" }, `${shortDay(made)}, ${hour(made)}`)];
}

/**
 * @param {{ inOffice: boolean, changed: (enrolment: Enrolment) => void, withPerson?: boolean }} options
 * @returns {import("../../ui/list.js").Column<Enrolment>[]}
 */
export function enrolmentColumns({ inOffice, changed, withPerson = true }) {
  /** @param {Enrolment} enrolment */
  const actions = (enrolment) => {
    const all = enrolmentActions(enrolment, changed);
    const isWanted = (/** @type {HTMLElement} */ { textContent }) => WANTED.test(textContent ?? "");
    return h(
      "div",
      { class: "row-actions no-print" },
      all.filter(isWanted),
      rowMenu(
        ` : ${fullName(enrolment.learner)}, ${enrolment.reference}`,
        all.filter((one) => !isWanted(one)),
      ),
    );
  };
  const actionsColumn = inOffice ? [{ title: "Actions", quiet: true, cell: actions }] : [];
  const person = /** @type {import("../../ui/list.js").Column<Enrolment>[]} */ ([
    {
      title: "Personne",
      sort: "name",
      cell: (enrolment) => [
        personName(enrolment.learner, { linked: inOffice }),
        partyWords(enrolment.party_size),
        enrolment.companions.length > 0 && h("span", { class: "hint reason" }, companionWords(enrolment.companions)),
        enrolment.guardian && h("span", { class: "hint reason" }, guardianWords(enrolment.guardian)),
        statedNote(enrolment),
      ],
    },
    { title: "Nom", csv: ({ learner }) => learner.family_name },
    { title: "Prénom", csv: ({ learner }) => learner.given_name },
    ...actionsColumn,
    { title: "Téléphone", cell: ({ learner }) => contactLink(learner), csv: ({ learner }) => learner.phone_display },
    { title: "Adresse électronique", csv: ({ learner }) => learner.email },
    { title: "Commune", optional: true, cell: ({ learner }) => learner.commune, csv: ({ learner }) => learner.commune },
  ]);
  return [
    ...(withPerson ? person : []),
    {
      title: "Atelier",
      sort: "session",
      class: "clip",
      cell: ({ session }) => [
        h(
          "a",
          { href: sessionPage(session.id) },
          h("span", { class: "nowrap" }, `${shortDay(session.starts_at)}, ${hour(session.starts_at)}`),
          h("span", { class: "visually-hidden" }, `, ${session.title}`),
        ),
        ` · ${session.venue_name}`,
      ],
      csv: ({ session }) => session.title,
    },
    { title: "Date", csv: ({ session }) => csvDay(session.starts_at) },
    { title: "Heure", csv: ({ session }) => timeOf(session.starts_at) },
    { title: "Lieu", csv: ({ session }) => session.venue_name },
    { title: "Niveau", cell: ({ level }) => levels[level].one, csv: ({ level }) => levels[level].one },
    { title: "Personnes", csv: ({ party_size }) => party_size },
    { title: "Accompagnants", csv: ({ companions }) => companionWords(companions).replace(/^avec /, "") },
    { title: "Adulte responsable", csv: ({ guardian }) => guardian?.name },
    { title: "Personnes venues", csv: ({ people_came }) => people_came },
    {
      title: "Référence",
      optional: true,
      cell: ({ reference }) => h("span", { class: "nowrap" }, reference),
      csv: ({ reference }) => reference,
    },
    { title: "Venue par", optional: true, cell: senderCell, csv: ({ channel }) => channels[channel] },
    { title: "Partenaire", csv: ({ partner }) => partner?.name },
    {
      title: "État",
      class: "clip clip--short",
      cell: (enrolment) => [...stateTag(enrolment), !withPerson && statedNote(enrolment)],
      csv: state,
    },
    { title: "Raison", csv: ({ reason_code: code }) => refusalWords(code) },
    { title: "Précision", csv: ({ cancellation_reason: words }) => words },
    { title: "Besoins", csv: ({ needs }) => needs },
    ...(withPerson ? [] : actionsColumn),
  ];
}
