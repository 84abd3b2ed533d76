/** A key that the service has made: it is shown here once, to be handed over, and never again. */
import { h } from "../../lib/dom.js";
import { feedAddress } from "../../programme/feeds/feeds.js";
import { showDialog } from "../../ui/dialog.js";

/** @param {import("../../api/models.js").MadeKey} made @returns {Promise<void>} when it has been noted */
export function showMadeKey({ key, secret }) {
  return new Promise((resolve) => {
    const status = h("p", { role: "status", class: "status-line" });
    const shown = h("output", { class: "secret wrap-anywhere", tabindex: "0", "aria-label": "Clé" }, secret);
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(secret);
        status.textContent = "Copiée.";
      } catch {
        // No clipboard on plain http: selecting it is the next best.
        getSelection()?.selectAllChildren(shown);
        status.textContent = "La clé est sélectionnée : copiez-la avec Ctrl + C.";
      }
    };
    const dialog = showDialog(
      `La clé « ${key.name} »`,
      [
        h(
          "p",
          {},
          h("strong", {}, "Elle ne sera plus jamais montrée."),
          " Donnez-la à la personne qui s’occupe du logiciel, par un moyen sûr : pas dans une liste de " +
            "diffusion, pas sur un papier affiché.",
        ),
        h("p", {}, shown),
        // Many programs keep the password to themselves until they are asked for it.
        key.scopes.includes("calendar:read") &&
          h(
            "p",
            {},
            "Un logiciel d’agenda demande une adresse, un nom et un mot de passe : l’adresse est ",
            h("code", { class: "wrap-anywhere" }, feedAddress("ics", { key_required: "true" })),
            ", le nom ce que l’on veut, et le mot de passe cette clé.",
          ),
        status,
        h(
          "div",
          { class: "form-actions" },
          h("button", { type: "button", class: "button button--quiet", onclick: copy }, "Copier"),
          h("button", { type: "button", class: "button", onclick: () => dialog.close() }, "C’est noté"),
        ),
      ],
      { closable: false, closed: resolve },
    );
  });
}
