/**
 * French words of enumerations and counts, the same everywhere.
 *
 * @typedef {import("../api/models.js").Level} Level
 * @typedef {import("../api/models.js").Message} Message
 * @typedef {import("../api/models.js").Session} Session
 */

/** @type {Record<Level, { name: string, one: string, meaning: string, marks: 1 | 2 | 3 }>} */
export const levels = {
  beginner: {
    name: "Débutants",
    one: "Débutant",
    meaning: "Je n’ai jamais, ou presque jamais, utilisé un ordinateur, une tablette ou un smartphone.",
    marks: 1,
  },
  intermediate: {
    name: "Initiés",
    one: "Initié",
    meaning: "Je sais allumer l’ordinateur, aller sur Internet et écrire un message, mais je me perds encore.",
    marks: 2,
  },
  advanced: {
    name: "Confirmés",
    one: "Confirmé",
    meaning: "Je me débrouille au quotidien et je veux aller plus loin.",
    marks: 3,
  },
};

/** @type {Record<import("../api/models.js").Presence, string>} */
export const attendances = { present: "Présent", late: "En retard", absent: "Absent", excused: "Excusé" };

/** @type {Record<import("../api/models.js").EnrolmentStatus, string>} */
export const enrolmentStates = {
  enrolled: "A une place",
  offered: "Place proposée",
  waiting: "En attente",
  cancelled: "Annulée",
  declined: "Place refusée",
  expired: "Sans réponse",
};

/**
 * True if an enrolment has ended: it neither holds a seat nor waits for one.
 *
 * @param {{ status: import("../api/models.js").EnrolmentStatus }} enrolment
 */
export const isOver = ({ status }) => status === "cancelled" || status === "declined" || status === "expired";

/** People before somebody on the waiting list. @param {number | null} position */
export function peopleBefore(position) {
  const before = (position ?? 1) - 1;
  if (before <= 0) return "Vous êtes la première personne de la liste";
  return before === 1 ? "Une personne attend avant vous" : `${before} personnes attendent avant vous`;
}

/** Topics of messages. @type {Record<import("../api/models.js").Topic, string>} */
export const topics = {
  confirmation: "Confirmation",
  dates: "Plusieurs dates",
  held: "Place à confirmer",
  released: "Place non confirmée",
  waiting: "Liste d’attente",
  reminder: "Rappel",
  offer: "Place proposée",
  free_seat: "Place libre",
  expired: "Proposition sans réponse",
  withdrawn: "Inscription annulée par l’équipe",
  moved: "Changement d’atelier",
  changed: "Atelier modifié",
  cancelled: "Atelier annulé",
  callback: "Demande de rappel",
};

/** @type {Record<import("../api/models.js").Way, string>} */
export const ways = { email: "Courriel", sms: "SMS", call: "Appel", letter: "Lettre" };

/** @type {Record<import("../api/models.js").MessageStatus, string>} */
const sendingStates = {
  due: "À envoyer",
  sending: "En cours d’envoi",
  sent: "Envoyé",
  failed: "En échec",
  void: "Sans objet",
};
const callStates = { ...sendingStates, due: "À appeler", sent: "Fait" };

/** State of a message, or of a call, in words. @param {Pick<Message, "status" | "channel">} message */
export const messageState = ({ status, channel }) => (channel === "call" ? callStates : sendingStates)[status];

/** What became of a message after it was sent. @type {Record<import("../api/models.js").DeliveryState, string>} */
export const deliveryStates = { delivered: "Arrivé", delayed: "Retardé", failed: "Revenu" };

/** @type {Record<import("../api/models.js").Outcome, string>} */
export const outcomes = {
  reached: "Appel fait",
  accepted: "Prend la place",
  declined: "Ne viendra pas",
  no_answer: "Pas de réponse",
  wrong_number: "Faux numéro",
};

/**
 * Outcome of a call in words: a seat that was held is confirmed, one that was offered is taken or thought over.
 *
 * @param {{ kind: import("../api/models.js").Topic, outcome: import("../api/models.js").Outcome }} call
 */
export function outcomeWords({ kind, outcome }) {
  if (kind === "held" && outcome === "accepted") return "Confirme la place";
  if (outcome !== "reached") return outcomes[outcome];
  return kind === "offer" || kind === "free_seat" || kind === "held" ? "Va réfléchir" : outcomes.reached;
}

/**
 * Failure or note of a message. What a call says of a return is about the e-mail before it.
 *
 * @param {Pick<Message, "channel" | "trouble">} message
 */
export const troubleWords = ({ channel, trouble }) =>
  channel === "call" ? (trouble?.replace(/^Revenu : /, "Le courriel est revenu : ") ?? null) : trouble;

/** @type {Record<import("../api/models.js").Channel, string>} */
export const channels = { web: "Site web", phone: "Téléphone", counter: "Accueil", partner: "Partenaire" };

/** @type {Record<import("../api/models.js").Role, string>} */
export const roles = { admin: "Administration", agent: "Accueil", facilitator: "Animation", partner: "Partenaire" };

/** @type {Record<import("../api/models.js").PartnerKind, string>} */
export const partnerKinds = {
  mairie: "Mairie",
  mediatheque: "Médiathèque",
  association: "Association",
  other: "Autre",
};

/** States of a referral. @type {Record<import("../api/models.js").ReferralStatus, string>} */
export const referralStates = {
  enrolled: "A une place",
  waiting: "En attente",
  offered: "Place proposée",
  cancelled: "Annulée",
  came: "A participé",
  absent: "Absence",
};

/**
 * Scopes of keys.
 *
 * @type {Record<import("../api/models.js").Scope, [name: string, meaning: string]>}
 */
export const scopes = {
  "calendar:read": ["Lire le calendrier", "pour l’afficher sur un site ou un panneau"],
  "sessions:read": ["Voir les ateliers", "comme l’équipe les voit, avec qui anime et les fermetures"],
  "sessions:write": ["Planifier", "créer, modifier et annuler des ateliers et des cycles"],
  "enrolments:read": ["Voir les inscriptions", "avec les noms et les coordonnées des personnes"],
  "enrolments:write": ["Inscrire des personnes", "les changer de date, annuler leur inscription"],
  "referrals:read": ["Voir les personnes orientées", "celles que ce partenaire a orientées, et elles seules"],
  "referrals:write": ["Orienter des personnes", "les inscrire à un atelier, avec leur accord"],
  "statistics:read": ["Lire les statistiques", "des nombres, sans aucun nom"],
};

/** Scopes that a key of a partner may have. @type {import("../api/models.js").Scope[]} */
export const partnerScopes = ["calendar:read", "referrals:read", "referrals:write", "statistics:read"];

/** Scopes that a key of the organisation's own may have. @type {import("../api/models.js").Scope[]} */
export const ownScopes = [
  "calendar:read",
  "sessions:read",
  "sessions:write",
  "enrolments:read",
  "enrolments:write",
  "statistics:read",
];

/**
 * A number with its noun: « 1 place », « 2 places ».
 *
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${count} ${count > 1 ? many : one}`;
}

/**
 * Seats left of a session, in words.
 *
 * @param {Pick<Session, "seats_left" | "seats_by_phone" | "status" | "starts_at" | "closed">} session
 * @param {number} [now]
 * @returns {{ text: string, kind: "free" | "few" | "none", open: boolean, waitable?: boolean, byPhone?: boolean }}
 * `waitable`: one may wait for a seat; `byPhone`: the desk has seats for people who telephone
 */
export function seats({ seats_left, seats_by_phone, status, starts_at, closed }, now = Date.now()) {
  if (status === "cancelled") return { text: "Annulé", kind: "none", open: false };
  if (Date.parse(starts_at) <= now) return { text: "Déjà commencé", kind: "none", open: false };
  if (closed) return { text: "Lieu fermé ce jour-là", kind: "none", open: false };
  if (seats_by_phone) return { text: "Par téléphone", kind: "few", open: false, waitable: true, byPhone: true };
  if (seats_left <= 0) return { text: "Complet", kind: "none", open: false, waitable: true };
  if (seats_left === 1) return { text: "Dernière place", kind: "few", open: true };
  return { text: `${seats_left} places restantes`, kind: "free", open: true };
}

/**
 * Name of a session: its title and level. Sessions of a series share a title.
 *
 * @param {Pick<Session, "title" | "level">} session
 */
export const sessionName = ({ title, level }) => `${title} – ${levels[level].name.toLowerCase()}`;

/**
 * Name of a place: « Maison de services au public, salle multimédia ».
 *
 * @param {{ name: string, room?: string | null }} venue
 */
export const placeName = ({ name, room }) => (room ? `${name}, ${room}` : name);

/**
 * Address of a place: « 10 rue de la Mairie, 34310 Capestang », which names the commune once.
 *
 * @param {{ address: string, commune: string }} venue
 */
export const fullAddress = ({ address, commune }) =>
  address.toLowerCase().includes(commune.toLowerCase()) ? address : `${address}, ${commune}`;
