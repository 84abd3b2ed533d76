/** A password that the service has made: it is shown here once, to be handed over, and never again. */
import { h } from "../lib/dom.js";
import { show } from "./dialog.js";
import { printDocument } from "./print-document.js";

/**
 * @param {{ name: string, email: string }} account
 * @param {string} password
 * @returns {Promise<void>} when it has been noted
 */
export function showNewPassword({ name, email }, password) {
  return new Promise((resolve) => {
    const status = h("p", { role: "status", class: "status-line" });
    const shown = h("output", { class: "secret wrap-anywhere", tabindex: "0", "aria-label": "Mot de passe" }, password);
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(password);
        status.textContent = "Copié.";
      } catch {
        // No clipboard on plain http: selecting it is the next best.
        getSelection()?.selectAllChildren(shown);
        status.textContent = "Le mot de passe est sélectionné : copiez-le avec Ctrl + C.";
      }
    };
    const dialog = show(
      `Mot de passe de ${name}`,
      [
        h("p", {}, h("strong", {}, "Il ne sera plus jamais montré."), " Remettez-le en main propre ; la personne pourra le changer dans « Mon compte »."),
        h("p", {}, `Adresse : ${email}`),
        h("p", {}, shown),
        status,
        h(
          "div",
          { class: "form-actions" },
          h("button", { type: "button", class: "button button--quiet", onclick: copy }, "Copier"),
          h("button", { type: "button", class: "button button--quiet", onclick: () => printDocument(
            h("h1", {}, "Votre compte"), h("p", {}, name), h("p", {}, "Adresse de connexion : ", h("strong", {}, email)),
            h("p", {}, "Mot de passe : ", h("strong", { class: "secret" }, password)), h("p", {}, `À la page ${location.origin}/bureau/`),
            h("p", {}, "Gardez ce papier hors de vue, et détruisez-le quand vous aurez changé le mot de passe."),
          ) }, "Imprimer"),
          h("button", { type: "button", class: "button", onclick: () => dialog.close() }, "C’est noté"),
        ),
      ],
      { closable: false, closed: resolve },
    );
  });
}
