/** Title of the page, for the tab, for screen readers and on paper. */

const SITE = "Le numérique en un clic";

/**
 * @param {string} text
 * @param {"Bureau"} [part] of the site
 */
export function setTitle(text, part) {
  // A session often has the name of the service, which is not said twice.
  const own = text.startsWith(`${SITE} – `) ? text.slice(SITE.length + 3) : text;
  document.title = [own, part, SITE].filter(Boolean).join(" – ");
}
