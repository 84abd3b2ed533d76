/**
 * Builds elements without HTML strings, so that nothing a person typed is ever read as markup.
 *
 * @typedef {Node | string | null | undefined | false} Child
 */

/**
 * Builds an HTML element.
 *
 * @template {string} K
 * @param {K} tag
 * @param {Record<string, unknown>} [attributes] `on…` functions are listeners; `true` is an empty attribute; null,
 * undefined and false are left out
 * @param {...(Child | Child[])} children
 * @returns {K extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[K] : HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return /** @type {any} */ (element);
}

/**
 * Builds an SVG element.
 *
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...SVGElement} children
 */
export function svg(tag, attributes, ...children) {
  const element = /** @type {SVGElement} */ (document.createElementNS("http://www.w3.org/2000/svg", tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * Replaces the content of an element.
 *
 * @param {Element} parent
 * @param {...(Child | Child[])} children
 */
export function fill(parent, ...children) {
  parent.replaceChildren(...present(children));
}

/** @param {(Child | Child[])[]} children */
function present(children) {
  return /** @type {(Node | string)[]} */ (
    children
      .flat(2)
      .filter((child) => child !== null && child !== undefined && child !== false)
      .map((child) => (typeof child === "string" ? typeset(child) : child))
  );
}

/**
 * Keeps French spaces, before « ? ! : ; », inside guillemets and before the h of an hour, from breaking a line.
 *
 * @param {string} text
 */
const typeset = (text) =>
  text
    .replace(/ (?=[?!:;»])/g, "\u00a0")
    .replace(/« /g, "«\u00a0")
    .replace(/(\d) h\b/g, "$1\u00a0h");

/**
 * The element of the page with this id: pages are static, so one that is missing is our mistake.
 *
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id} in this page`);
  return /** @type {T} */ (element);
}

/**
 * Moves the focus, and with it the screen reader, to an element that has just changed.
 *
 * @param {HTMLElement} element
 */
export function focusOn(element) {
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus();
}
