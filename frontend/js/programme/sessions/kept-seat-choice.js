/** Choice to give a person alone the seat that is kept for a group which waits, with the reason. */
import { h } from "../../lib/dom.js";
import { checkbox, input } from "../../ui/fields.js";
import { keptWords } from "./columns.js";

/**
 * @param {string} id
 * @param {boolean} checked
 */
export function keptSeatChoice(id, checked) {
  const words = h("strong", {});
  const box = checkbox({ id: `${id}-overtake`, label: "Donner cette place à une personne seule", checked });
  const ticked = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  const why = input({
    id: `${id}-overtake-reason`,
    label: "Pourquoi ?",
    hint: "Le groupe attendra encore. Cette raison est gardée dans le journal.",
    maxlength: 500,
  });
  why.hidden = !checked;
  ticked.addEventListener("change", () => (why.hidden = !ticked.checked));
  const element = h("div", { class: "notice notice--warn", hidden: true }, h("p", {}, words), box, why);
  return {
    element,
    /** @param {import("../../api/models.js").Session | null} session whose kept seat may be given */
    show(session) {
      element.hidden = !session;
      if (session) words.textContent = `${keptWords(session) ?? ""}.`;
    },
    get isChosen() {
      return ticked.checked;
    },
    get reason() {
      return /** @type {HTMLInputElement} */ (why.querySelector("input")).value.trim();
    },
  };
}
