/**
 * Path of the API, of one organisation.
 *
 * The same path stands in `embed/clic-agenda.js` and in pages; the service writes its own into them.
 */
export const api = "/v1/sud-herault";
