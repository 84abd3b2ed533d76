/** Where the service answers, and for which organisation. The only line to change for another one. */
export const api = "/v1/sud-herault";
