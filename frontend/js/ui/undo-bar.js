/** What was just done, and the way back from it: a line at the bottom of the window, for ten seconds. */
import { fill, focusOn, h } from "../lib/dom.js";

const SHOWN_MS = 10_000;
/** Fields in which one writes. */
const WRITTEN = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

/** Name of each button that takes a deed back: « Annuler » would also mean to cancel a seat. */
export const UNDO = "Défaire";

/** @type {{ bar: HTMLElement, timer: number, before: HTMLElement | null, undo: HTMLElement | null } | null} */
let shown = null;

/**
 * Says what was done, and offers to take it back, by Ctrl + Z too. It stays while it has the focus or the pointer.
 *
 * @param {string} words
 * @param {() => Promise<void>} undo
 * @param {import("../lib/dom.js").Child[]} [more]
 */
export function offerUndo(words, undo, more = []) {
  const button = h(
    "button",
    { type: "button", class: "button button--small", title: "Ctrl + Z", "aria-keyshortcuts": "Control+Z" },
    UNDO,
  );
  show(words, more, button, true);
  button.addEventListener("click", () => {
    close();
    void undo();
  });
}

/** Says what happened, where nothing can be taken back. @param {string} words */
export function announce(words) {
  const button = h("button", { type: "button", class: "button button--small" }, "Fermer");
  show(words, [], button);
  button.addEventListener("click", close);
}

/**
 * @param {string} words
 * @param {import("../lib/dom.js").Child[]} more
 * @param {HTMLElement} button
 * @param {boolean} [undoes]
 */
function show(words, more, button, undoes = false) {
  close();
  const text = h("p", { role: "status" });
  const bar = h("div", { class: "undo-bar no-print", role: "region", "aria-label": "Ce qui vient d’être fait" }, text);
  bar.append(button);
  document.body.append(bar);
  // Filled once it is in the page, so that it is read out.
  fill(text, words, ...more);
  const rest = () => {
    if (shown?.bar !== bar) return;
    clearTimeout(shown.timer);
    shown.timer = window.setTimeout(() => {
      if (bar.matches(":hover, :focus-within")) rest();
      else close();
    }, SHOWN_MS);
  };
  const before = focused();
  shown = { bar, timer: 0, before, undo: undoes ? button : null };
  // What had the focus may be gone with what was done: the way back is nearest then.
  if (!before) button.focus();
  rest();
}

/** What has the focus, unless it is lost. */
const focused = () =>
  document.activeElement === document.body ? null : /** @type {HTMLElement | null} */ (document.activeElement);

function close() {
  if (!shown) return;
  const { bar, timer, before } = shown;
  const held = bar.contains(document.activeElement);
  clearTimeout(timer);
  bar.remove();
  shown = null;
  const back = before?.isConnected ? before : /** @type {HTMLElement | null} */ (document.querySelector("main h1"));
  if (held && back) focusOn(back);
}

document.addEventListener("keydown", (event) => {
  if (!shown || event.defaultPrevented || event.shiftKey || event.altKey) return;
  const { target, key } = event;
  if (key === "Escape" && shown.bar.contains(/** @type {Node} */ (target))) return close();
  if (!shown.undo || key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
  // In a field it takes back what was typed; a dialog stands before the page.
  if (/** @type {Element} */ (target).matches(WRITTEN) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  shown.undo.click();
});
