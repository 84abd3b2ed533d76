/** Further actions of a row, behind « ⋯ »: the row stays one line high. */
import { h } from "../lib/dom.js";

let made = 0;

// It stands where its row was.
window.addEventListener(
  "scroll",
  () => /** @type {HTMLElement | null} */ (document.querySelector(".row-menu:popover-open"))?.hidePopover(),
  { passive: true },
);

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
    /** @type {HTMLElement | null} */ (panel.querySelector("button, a"))?.focus();
  });
  panel.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("button, a")) panel.hidePopover();
  });
  return h("span", {}, button, panel);
}
