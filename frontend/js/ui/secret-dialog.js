/** A secret that the service has made: it is shown here once and never again. */
import { h } from "../lib/dom.js";
import { showDialog } from "./dialog.js";

/**
 * @param {object} options
 * @param {string} options.title
 * @param {import("../lib/dom.js").Child[]} options.about
 * @param {string} options.label name of the secret: « Mot de passe »
 * @param {string} options.value
 * @param {import("../lib/dom.js").Child[]} [options.shown] the value, laid out
 * @param {() => void} [options.print] a paper to hand over
 * @returns {Promise<void>} when it has been noted
 */
export function showSecret({ title, about, label, value, shown: laidOut, print }) {
  return new Promise((resolve) => {
    const status = h("p", { role: "status", class: "status-line" });
    const shown = h("output", { class: "secret wrap-anywhere", tabindex: "0", "aria-label": label }, laidOut ?? value);
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(value);
        status.textContent = "Copié.";
      } catch {
        // No clipboard on plain http: selecting it is the next best.
        getSelection()?.selectAllChildren(shown);
        status.textContent = `${label} : c’est sélectionné, copiez avec Ctrl + C.`;
      }
    };
    const dialog = showDialog(
      title,
      [
        about,
        h("p", {}, shown),
        status,
        h(
          "div",
          { class: "form-actions" },
          h("button", { type: "button", class: "button button--quiet", onclick: copy }, "Copier"),
          print && h("button", { type: "button", class: "button button--quiet", onclick: print }, "Imprimer"),
          h("button", { type: "button", class: "button", onclick: () => dialog.close() }, "C’est noté"),
        ),
      ].flat(),
      { closable: false, closed: resolve },
    );
  });
}
