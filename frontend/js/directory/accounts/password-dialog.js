/** Dialog for the password when access ends during work, above the page, which keeps typed text. */
import { h } from "../../lib/dom.js";
import { formDialog } from "../../ui/dialog.js";
import { input } from "../../ui/fields.js";
import { login } from "./sign-in.js";

/** @type {Promise<void> | null} */
let asking = null;

/**
 * Asks for the password. Several requests may be refused at once: they wait for one answer.
 *
 * @param {{ email: string, name: string }} account
 * @param {{ later?: boolean }} [options] `later`: the page goes on without an answer
 */
export function askPassword(account, { later = false } = {}) {
  asking ??= ask(account, later).finally(() => (asking = null));
  return asking;
}

/** @param {{ email: string, name: string }} account @param {boolean} later */
async function ask({ email, name }, later) {
  await formDialog({
    title: "Votre session s’est terminée",
    body: [
      h("p", {}, "Rien n’est perdu. Redonnez votre mot de passe pour continuer là où vous en étiez."),
      h("p", {}, h("strong", {}, name), h("br"), email),
      h("input", { type: "hidden", name: "email", value: email, autocomplete: "username" }),
      input({ id: "password-again", label: "Mot de passe", type: "password", autocomplete: "current-password" }),
      h("p", {}, h("a", { href: "/bureau/connexion.html" }, "Ce n’est pas vous ? Quitter cette page")),
    ],
    confirm: "Continuer",
    back: later ? "Plus tard" : "",
    check: (form) =>
      form["password-again"].value ? [] : [{ field: "password-again", message: "Écrivez votre mot de passe." }],
    act: (given) => login(email, given["password-again"] ?? ""),
  });
}
