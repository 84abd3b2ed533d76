/** Addresses of the desk's pages. */

/** A session. @param {string} id */
export const sessionPage = (id) => `/bureau/atelier.html?id=${encodeURIComponent(id)}`;

/** What was done to one thing, by whom and when. @param {string} subject its identity */
export const historyPage = (subject) => `/bureau/journal.html?sujet=${encodeURIComponent(subject)}`;

/**
 * A series: its change, its end, its extension.
 *
 * @param {string} id
 * @param {{ from?: string, view?: string }} [options]
 */
export const seriesPage = (id, { from, view } = {}) => page("modifier-cycle", { id, depuis: from, vue: view });

/**
 * The enrolment screen, with what is known already.
 *
 * @param {{ person?: string | null, session?: string | null, phone?: string | null }} [known]
 */
export const enrolPage = ({ person, session, phone } = {}) =>
  page("inscrire", { telephone: phone, personne: person, atelier: session });

/** Where a person's number is corrected, the form open at it. @param {string} learner */
export const correctNumberPage = (learner) => `/bureau/personnes.html?id=${encodeURIComponent(learner)}#phone`;

/**
 * @param {string} name
 * @param {Record<string, string | null | undefined>} query empty values are left out
 */
function page(name, query) {
  const given = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : []));
  return `/bureau/${name}.html${given.length ? `?${new URLSearchParams(given)}` : ""}`;
}
