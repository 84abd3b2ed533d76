/** Further actions of a row, behind « ⋯ »: the row stays one line high. */
import { h } from "../lib/dom.js";

let made = 0;

/**
 * Closes the menu that is open once its row moves from under it: it does not scroll with the page.
 *
 * @type {() => void}
 */
let followRow = () => {};
// A scroll is told of late: one that opened the menu by bringing its button into view is over by then.
window.addEventListener("scroll", () => followRow(), { capture: true, passive: true });

/**
 * @param {string} ofWhat « : Jeanne Martin », for those who do not see the row
 * @param {import("../lib/dom.js").Child[]} actions
 */
export function rowMenu(ofWhat, actions) {
  if (!actions.length) return null;
  const id = `row-menu-${(made += 1)}`;
  const panel = h("div", { class: "row-menu", id, popover: "auto" }, actions);
  const button = h(
    "button",
    { type: "button", class: "row-menu__open", popovertarget: id, title: "Autres actions" },
    h("span", { "aria-hidden": "true" }, "⋯"),
    h("span", { class: "visually-hidden" }, `Autres actions${ofWhat}`),
  );
  panel.addEventListener("toggle", () => {
    if (!panel.matches(":popover-open")) return;
    // In the top layer it is not cut off by the table, and so stands by itself.
    const { bottom, top, left } = button.getBoundingClientRect();
    const { offsetHeight: height, offsetWidth: width } = panel;
    panel.style.insetBlockStart = `${bottom + height > innerHeight ? Math.max(top - height, 0) : bottom}px`;
    panel.style.insetInlineStart = `${Math.max(Math.min(left, innerWidth - width - 8), 8)}px`;
    followRow = () => {
      const now = button.getBoundingClientRect();
      const stays = now.top === top && now.left === left;
      if (!stays && panel.matches(":popover-open")) panel.hidePopover();
    };
    /** @type {HTMLElement | null} */ (panel.querySelector("button, a"))?.focus({ preventScroll: true });
  });
  panel.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("button, a")) panel.hidePopover();
  });
  return h("span", {}, button, panel);
}
