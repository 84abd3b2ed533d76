/** A password that the service has made: it is shown here once, to be handed over, and never again. */
import { h } from "../../lib/dom.js";
import { printDocument } from "../../ui/print.js";
import { showSecret } from "../../ui/secret-dialog.js";

/**
 * @param {{ name: string, email: string }} account
 * @param {string} password
 * @returns {Promise<void>} when it has been noted
 */
export const showNewPassword = ({ name, email }, password) =>
  showSecret({
    title: `Mot de passe de ${name}`,
    about: [
      h(
        "p",
        {},
        h("strong", {}, "Il ne sera plus jamais montré."),
        " Remettez-le en main propre ; à sa première connexion, la personne en choisira un autre.",
      ),
      h("p", {}, `Adresse : ${email}`),
    ],
    label: "Mot de passe",
    value: password,
    print: () =>
      printDocument(
        h("h1", {}, "Votre compte"),
        h("p", {}, name),
        h("p", {}, "Adresse de connexion : ", h("strong", {}, email)),
        h("p", {}, "Mot de passe : ", h("strong", { class: "secret" }, password)),
        h("p", {}, `À la page ${location.origin}/bureau/`),
        h("p", {}, "Ce mot de passe ne sert qu’une fois : vous en choisirez un autre. Détruisez ensuite ce papier."),
      ),
  });
