/** The way back from an act that is done at once: a line at the bottom of the window, for ten seconds. */
import { fill, h } from "../lib/dom.js";

const SHOWN_MS = 10_000;

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
  close();
  const button = h("button", { type: "button", class: "button button--small" }, "Annuler");
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
  button.addEventListener("click", () => {
    close();
    void undo();
  });
}

function close() {
  if (!shown) return;
  clearTimeout(shown.timer);
  shown.bar.remove();
  shown = null;
}
