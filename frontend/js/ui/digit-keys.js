/**
 * Lets the digits 1 to 9, and 0 for the tenth, choose among what stands near the focus.
 *
 * They mean nothing elsewhere, and nothing while somebody writes.
 *
 * @param {HTMLElement} place
 * @param {(focused: Element) => Iterable<Element | null>} find what may be chosen, in order; null keeps a digit free
 */
export function digitKeys(place, find) {
  place.addEventListener("keydown", (event) => {
    const focused = /** @type {Element} */ (event.target);
    const writes = focused.matches("textarea, select, input:not([type=radio], [type=checkbox])");
    if (writes || event.ctrlKey || event.altKey || event.metaKey || !/^\d$/.test(event.key)) return;
    const chosen = [...find(focused)][(Number(event.key) + 9) % 10];
    if (!(chosen instanceof HTMLElement)) return;
    event.preventDefault();
    chosen.focus();
    chosen.click();
  });
}
