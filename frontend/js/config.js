/**
 * Path of the API, of one organisation.
 *
 * The same path stands in `embed/clic-agenda.js` and `index.html`; the service writes its own into the three.
 */
export const api = "/v1/sud-herault";
