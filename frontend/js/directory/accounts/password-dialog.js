/** Dialog for the password when access ends during work, above the page, which keeps typed text. */
import { accountRequest, renewAccess } from "../../api/client.js";
import { h } from "../../lib/dom.js";
import { formDialog } from "../../ui/dialog.js";
import { input } from "../../ui/fields.js";
import { codeField, missingCode } from "./code-field.js";
import { providerLabel } from "./provider.js";
import { giveCode, login } from "./sign-in.js";

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
async function ask(account, later) {
  const label = await providerLabel();
  for (;;) {
    const given = await askOnce(account, later, label);
    if (!given?.next) return;
    // A new password or a set-up needs a page of its own.
    if (given.next.step !== "code") return signInElsewhere();
    const coded = await askCode(given.next);
    if (coded?.next) return signInElsewhere();
    if (coded) return;
  }
}

/**
 * Asks for the password once.
 *
 * Somebody who logs in through the provider may have none: they log in in another tab, and an empty answer goes on.
 *
 * @param {{ email: string, name: string }} account
 * @param {boolean} later
 * @param {string | null} label of the provider's button, if there is one
 */
const askOnce = ({ email, name }, later, label) =>
  formDialog({
    title: "Votre session s’est terminée",
    body: [
      h("p", {}, "Rien n’est perdu. Redonnez votre mot de passe pour continuer là où vous en étiez."),
      h("p", {}, h("strong", {}, name), h("br"), email),
      h("input", {
        type: "hidden",
        name: "email",
        value: email,
        autocomplete: "username",
      }),
      input({
        id: "password-again",
        label: "Mot de passe",
        type: "password",
        autocomplete: "current-password",
      }),
      label &&
        h(
          "p",
          {},
          "Vous n’avez pas de mot de passe ici ? ",
          h("a", { href: "/bureau/connexion.html", target: "_blank", rel: "noopener" }, `${label} (nouvel onglet)`),
          ", puis revenez et choisissez « Continuer ».",
        ),
      h("p", {}, h("a", { href: "/bureau/connexion.html" }, "Ce n’est pas vous ? Quitter cette page")),
    ],
    confirm: "Continuer",
    back: later ? "Plus tard" : "",
    check: (form) =>
      label || form["password-again"].value
        ? []
        : [{ field: "password-again", message: "Écrivez votre mot de passe." }],
    act: async (given) => ({
      next:
        label && !given["password-again"] ? await renewAs(email) : await login(email, given["password-again"] ?? ""),
    }),
  });

/**
 * Goes on with the login of another tab, if it is the same person's.
 *
 * @param {string} email
 * @returns {Promise<null>}
 */
async function renewAs(email) {
  await renewAccess();
  if ((await accountRequest("GET", "/me")).email !== email) location.reload();
  return null;
}

/** @param {import("../../api/models.js").LoginStep} step */
const askCode = (step) =>
  formDialog({
    title: "Votre code",
    body: [codeField({ recovery: true })],
    confirm: "Continuer",
    back: "Revenir au mot de passe",
    check: missingCode,
    act: async ({ code = "" }) => ({ next: await giveCode(step, code) }),
  });

const signInElsewhere = () =>
  location.assign(`/bureau/connexion.html?retour=${encodeURIComponent(location.pathname + location.search)}`);
