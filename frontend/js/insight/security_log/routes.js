/** The routes of the security log, in words: « Ateliers, annulation (envoi) ». */

/** @typedef {import("../../api/request.js").RouteSegment} RouteSegment */

/**
 * Words of the parts of an address; `tsc` misses none.
 *
 * @type {Record<RouteSegment, string>}
 */
const words = {
  absences: "absences",
  acceptance: "place acceptée",
  accounts: "comptes",
  alternatives: "autres dates",
  attendance: "présences",
  audit: "journal",
  "bulk-cancellations": "annulations ensemble",
  calendar: "calendrier",
  "calendar.atom": "calendrier (Atom)",
  "calendar.csv": "calendrier (CSV)",
  "calendar.html": "calendrier (page)",
  "calendar.ics": "calendrier (agenda électronique)",
  "calendar.jsonld": "calendrier (JSON-LD)",
  "calendar.openagenda.json": "calendrier (OpenAgenda)",
  "call-backs": "demandes de rappel",
  calls: "appels",
  cancellation: "annulation",
  changes: "changements",
  claim: "en ligne",
  closures: "fermetures",
  code: "code",
  communes: "communes",
  companions: "accompagnants",
  completion: "fin",
  confirmation: "confirmation",
  "days-off": "jours fermés",
  dismissal: "doublon écarté",
  draft: "essai",
  duplicates: "doublons",
  enrolments: "inscriptions",
  evaluation: "évaluation",
  "evaluation-code": "code d’évaluation",
  "evaluation-codes": "codes d’évaluation",
  "evaluation-sheets": "feuilles d’évaluation",
  evaluations: "évaluations",
  extension: "prolongation",
  facilitators: "personnes qui animent",
  "forgotten-password": "mot de passe oublié",
  "joint-enrolments": "inscriptions à plusieurs dates",
  keys: "clés d’accès",
  learner: "fiche de la personne",
  learners: "personnes",
  "legal-notice": "mentions légales",
  "link-renewal": "lien personnel remplacé",
  login: "connexion",
  "login-policy": "règles de connexion",
  logins: "appareils connectés",
  logout: "déconnexion",
  me: "mon compte",
  merge: "fiches réunies",
  merged: "fiches réunies",
  messages: "messages",
  move: "changement d’atelier",
  "my-enrolments": "mon inscription",
  "next-time": "note pour la prochaine fois",
  opening: "ouverture par référence et nom",
  organisation: "structure",
  outcome: "suite de l’appel",
  "outside-rule": "règle hors du territoire",
  partners: "partenaires",
  password: "mot de passe",
  personal: "agenda privé",
  plan: "plan",
  preparation: "préparation",
  preview: "aperçu",
  priority: "priorité",
  provider: "fournisseur d’identité",
  "recovery-codes": "codes de secours",
  "referral-consent": "accord de la personne",
  referrals: "orientations",
  refresh: "renouvellement",
  "related-requests": "demandes liées",
  reminders: "rappels",
  removal: "retrait",
  replacement: "remplacement",
  replay: "envois refaits",
  resend: "nouvel envoi",
  restoration: "rétablissement",
  revocation: "retrait",
  rotation: "remplacement",
  "second-factor": "double vérification",
  secret: "secret",
  "security-log": "journal de sécurité",
  separation: "fiches séparées",
  series: "cycles",
  sessions: "ateliers",
  statistics: "chiffres",
  suggestions: "dates proposées",
  tasks: "à faire",
  test: "essai",
  undo: "retour en arrière",
  venues: "lieux",
  "web-activity": "activité du site",
  "webhook-deliveries": "envois automatiques",
  "webhook-endpoints": "logiciels prévenus",
  withdrawal: "retrait",
};

/** @type {Record<string, string>} */
const verbs = {
  GET: "lecture",
  POST: "envoi",
  PUT: "enregistrement",
  PATCH: "modification",
  DELETE: "suppression",
};

/** @param {string} route method and pattern, as the log has it */
export function routeWords(route) {
  const [method = "", path = ""] = route.split(" ");
  const parts = path
    .replace(/^\/v1\/\{organisation\}/, "")
    .split("/")
    .filter((part) => part && !part.startsWith("{"));
  const named = parts.map((part) => words[/** @type {RouteSegment} */ (part)] ?? part).join(", ");
  const verb = verbs[method] ?? method;
  return named ? `${named.charAt(0).toUpperCase()}${named.slice(1)} (${verb})` : `Page (${verb})`;
}
