/** What was just done, and the way back from it: a line at the bottom of the window, for ten seconds. */
import { fill, h } from "../lib/dom.js";

const SHOWN_MS = 10_000;

/** Name of each button that takes a deed back: « Annuler » would also mean to cancel a seat. */
export const UNDO = "Défaire";

/** @type {{ bar: HTMLElement, timer: number } | null} */
let shown = null;

/**
 * Says what was done, and offers to take it back. It stays while it has the focus or the pointer.
 *
 * @param {string} words
 * @param {() => Promise<void>} undo
 * @param {import("../lib/dom.js").Child[]} [more]
 */
export function offerUndo(words, undo, more = []) {
  const button = h("button", { type: "button", class: "button button--small" }, UNDO);
  show(words, more, button);
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
 */
function show(words, more, button) {
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
  shown = { bar, timer: 0 };
  rest();
}

function close() {
  if (!shown) return;
  clearTimeout(shown.timer);
  shown.bar.remove();
  shown = null;
}
