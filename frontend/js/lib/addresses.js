/** Addresses of the desk's pages. */

/** A session. @param {string} id */
export const sessionPage = (id) => `/bureau/atelier.html?id=${encodeURIComponent(id)}`;

/** What was done to one thing, by whom and when. @param {string} subject its identity */
export const historyPage = (subject) => `/bureau/journal.html?sujet=${encodeURIComponent(subject)}`;

/** A series: its change, its end, its extension. @param {string} id @param {{ from?: string, view?: string }} [options] */
export const seriesPage = (id, { from, view } = {}) =>
  `/bureau/modifier-cycle.html?id=${encodeURIComponent(id)}${from ? `&depuis=${encodeURIComponent(from)}` : ""}${view ? `&vue=${view}` : ""}`;

/** Where a person's number is corrected, the form open at it. @param {string} learner */
export const correctNumberPage = (learner) => `/bureau/personnes.html?id=${encodeURIComponent(learner)}#phone`;
