/** Addresses of the desk's pages. */

/** Page of a session. @param {string} id */
export const sessionPage = (id) => `/bureau/atelier.html?id=${encodeURIComponent(id)}`;

/** Page of the audit log of one thing. @param {string} subject its identity */
export const historyPage = (subject) => `/bureau/journal.html?sujet=${encodeURIComponent(subject)}`;

/**
 * Page to change, end or extend a series.
 *
 * @param {string} id
 * @param {{ from?: string, view?: string }} [options]
 */
export const seriesPage = (id, { from, view } = {}) => page("modifier-cycle", { id, depuis: from, vue: view });

/**
 * Page to enrol somebody, filled in as far as possible.
 *
 * @param {{ person?: string | null, session?: string | null, call?: string | null, kept?: boolean }} [known] `call` a
 * request to be called back; `kept` for a seat that is kept for a group
 */
export const enrolPage = ({ person, session, call, kept } = {}) =>
  page("inscrire", { appel: call, personne: person, atelier: session, retenue: kept ? "1" : null });

/** Card of a person. @param {string} learner */
export const personPage = (learner) => page("personnes", { id: learner });

/** Progress of a person. @param {string} learner */
export const progressPage = (learner) => page("parcours", { personne: learner });

/** Page to correct a person's number, the form open at it. @param {string} learner */
export const correctNumberPage = (learner) => `/bureau/personnes.html?id=${encodeURIComponent(learner)}#phone`;

/**
 * Page to cancel together what is related to a request over the web.
 *
 * @param {{ enrolment?: string, call?: string }} request
 */
export const relatedPage = ({ enrolment, call }) => page("annuler-ensemble", { inscription: enrolment, rappel: call });

/** Page of a version of a questionnaire: its editor while it is a draft. @param {string} version */
export const versionPage = (version) => page("questionnaire", { version });

/** Entry of responses to a questionnaire. @param {string} questionnaire */
export const entryPage = (questionnaire) => page("saisie", { questionnaire });

/** Results of a questionnaire. @param {string} questionnaire */
export const resultsPage = (questionnaire) => page("resultats", { questionnaire });

/**
 * Responses to a questionnaire.
 *
 * @param {string} questionnaire
 * @param {{ undecided?: boolean }} [only]
 */
export const responsesPage = (questionnaire, { undecided } = {}) =>
  page("reponses", { questionnaire, trancher: undecided ? "oui" : null });

/** Page of a response. @param {string} id */
export const responsePage = (id) => page("reponse", { id });

/**
 * @param {string} name
 * @param {Record<string, string | null | undefined>} query empty values are left out
 */
function page(name, query) {
  const given = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : []));
  return `/bureau/${name}.html${given.length ? `?${new URLSearchParams(given)}` : ""}`;
}
