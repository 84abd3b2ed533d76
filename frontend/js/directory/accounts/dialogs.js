/** An administrator's dialogs about an account, of the staff or of a partner's people. */
import { accountRequest } from "../../api/client.js";
import { h } from "../../lib/dom.js";
import { formDialog } from "../../ui/dialog.js";
import { showNewPassword } from "./new-password.js";

/** @typedef {import("../../api/models.js").Account} Account */

/**
 * Shows a new password, to be handed over.
 *
 * @param {Account} account
 * @param {string} password
 * @returns {Promise<string>} the outcome in words
 */
export async function handOver(account, password) {
  await showNewPassword(account, password);
  return `Le compte de ${account.name} est prêt.`;
}

/**
 * Asks, makes a new password and shows it.
 *
 * @param {Account} account
 * @returns {Promise<string | null>} the outcome in words; null when the person went back
 */
export async function renewPassword(account) {
  const made = await formDialog({
    title: `Un nouveau mot de passe pour ${account.name} ?`,
    body: [h("p", {}, "L’ancien ne marchera plus, et ses connexions ouvertes seront coupées.")],
    confirm: "Faire un nouveau mot de passe",
    act: () =>
      accountRequest("POST", "/accounts/{id}/password", {
        path: { id: account.id },
      }),
  });
  return made && handOver(account, made.password);
}

/**
 * Asks, then takes away the second factor of somebody who lost it.
 *
 * @param {Account} account
 * @returns {Promise<string | null>} the outcome in words; null when the person went back
 */
export async function removeSecondFactor(account) {
  const done = await formDialog({
    title: `Arrêter la double vérification de ${account.name} ?`,
    body: [
      h("p", {}, "Seulement si cette personne a perdu son téléphone et ses codes de secours."),
      h("p", {}, "Vérifiez que c’est bien elle qui le demande, de vive voix. Ses connexions ouvertes seront coupées."),
    ],
    confirm: "L’arrêter",
    danger: true,
    act: async () => {
      await accountRequest("DELETE", "/accounts/{id}/second-factor", {
        path: { id: account.id },
      });
      return true;
    },
  });
  return done ? `La double vérification de ${account.name} est arrêtée.` : null;
}

/**
 * Asks, then closes an account, or opens it again.
 *
 * @param {Account} account
 * @returns {Promise<string | null>} the outcome in words; null when the person went back
 */
export async function toggleAccount(account) {
  const done = await formDialog({
    title: account.active ? `Fermer le compte de ${account.name} ?` : `Rouvrir le compte de ${account.name} ?`,
    body: [
      h(
        "p",
        {},
        account.active
          ? "Cette personne ne pourra plus se connecter. Ce qu’elle a fait reste au journal."
          : "Cette personne pourra de nouveau se connecter avec son mot de passe.",
      ),
    ],
    confirm: account.active ? "Fermer le compte" : "Rouvrir le compte",
    danger: account.active,
    act: () =>
      accountRequest("PATCH", "/accounts/{id}", {
        path: { id: account.id },
        version: account.version,
        body: { active: !account.active },
      }),
  });
  return done && (done.active ? `Le compte de ${done.name} est rouvert.` : `Le compte de ${done.name} est fermé.`);
}
