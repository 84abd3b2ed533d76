/** Title of the page, for the tab, for screen readers and on paper. */

const SITE = "Le numérique en un clic";

/**
 * @param {string} text
 * @param {"Bureau"} [part] of the site
 */
export function setTitle(text, part) {
  document.title = [text, part, SITE].filter(Boolean).join(" – ");
}
