/**
 * Where the service answers, and for which organisation. For another one, the same is changed in `embed/clic-agenda.js`
 * and `index.html`.
 */
export const api = "/v1/sud-herault";
