/** Keys that act without being focused on a control; who speaks to the computer, or trembles, turns them off. */
import { h } from "../lib/dom.js";
import { forLong } from "../lib/storage.js";

const off = forLong("no-shortcuts");

/** True unless they are turned off on this device. */
export const shortcutsAreOn = () => off.get() !== true;

/** The choice, for one's own page. */
export function shortcutsChoice() {
  const box = h("input", { type: "checkbox", id: "shortcuts", checked: shortcutsAreOn() });
  box.addEventListener("change", () => off.set(!box.checked));
  return h(
    "div",
    { class: "field field--inline" },
    box,
    h("label", { for: "shortcuts" }, "La touche « / » mène à la recherche, sur cet appareil"),
  );
}
