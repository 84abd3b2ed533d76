/** An administrator's dialogs about an account, of the staff or of a partner's people. */
import { accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { today } from "../../lib/zones.js";
import "../../programme/conflicts/conflicts.js";
import { formDialog } from "../../ui/dialog.js";
import { select } from "../../ui/fields.js";
import { values } from "../../ui/forms.js";
import { showNewPassword } from "./new-password.js";

/**
 * @typedef {import("../../api/models.js").Account} Account
 * @typedef {import("../../ui/fields.js").Option} Option
 */

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
 * Asks, then closes an account of the team; its coming sessions and series go to somebody else, or to nobody yet.
 *
 * @param {Account} account
 * @returns {Promise<string | null>} the outcome in words; null when the person went back
 */
async function closeAccount(account) {
  const led = await readLed(account.id);
  const others = led.total
    ? (await readAll("/facilitators")).filter(({ id }) => id !== account.id).map(({ id, name }) => [id, name])
    : [];
  const done = await formDialog({
    title: `Fermer le compte de ${account.name} ?`,
    body: [
      h("p", {}, "Cette personne ne pourra plus se connecter. Ce qu’elle a fait reste au journal."),
      led.total > 0 && h("p", { class: "notice notice--warn" }, h("strong", {}, ledWords(account.name, led))),
      led.total > 0 &&
        select({
          id: "to",
          label: "Les confier à",
          hint: "Ses adaptations encore à juger les suivent.",
          options: [["", "Choisir…"], ["nobody", "Personne pour le moment"], .../** @type {Option[]} */ (others)],
        }),
    ],
    confirm: "Fermer le compte",
    danger: true,
    check: (form) =>
      led.total && !values(form).to ? [{ field: "to", message: "Dites à qui confier ces ateliers." }] : [],
    act: (given) =>
      accountRequest("PATCH", "/accounts/{id}", {
        path: { id: account.id },
        version: account.version,
        body: {
          active: false,
          ...(led.total
            ? {
                hand_over: {
                  to: given.to === "nobody" ? null : (given.to ?? null),
                  ...(given.accept_conflicts ? { accept_conflicts: true } : {}),
                },
              }
            : {}),
        },
      }),
  });
  return done && `Le compte de ${done.name} est fermé.`;
}

/** What a person runs from now on. @param {string} facilitator */
async function readLed(facilitator) {
  const [sessions, series] = await Promise.all([
    readAll("/sessions", { facilitator, begun: false, status: "scheduled" }),
    readAll("/series"),
  ]);
  const cycles = series.filter((one) => one.facilitator_id === facilitator && one.last_date >= today()).length;
  const withPeople = sessions.filter(
    ({ capacity, seats_left, waiting }) => seats_left < capacity || waiting > 0,
  ).length;
  return { sessions: sessions.length, withPeople, cycles, total: sessions.length + cycles };
}

/** @param {string} name @param {{ sessions: number, withPeople: number, cycles: number }} led */
function ledWords(name, { sessions, withPeople, cycles }) {
  const people = withPeople ? `, dont ${withPeople} avec des inscrits` : "";
  const series = cycles ? ` et ${counted(cycles, "cycle en cours", "cycles en cours")}` : "";
  return `${name} anime ${counted(sessions, "atelier à venir", "ateliers à venir")}${people}${series}.`;
}

/**
 * Asks, then closes an account, or opens it again.
 *
 * @param {Account} account
 * @returns {Promise<string | null>} the outcome in words; null when the person went back
 */
export async function toggleAccount(account) {
  if (account.active && account.role !== "partner") return closeAccount(account);
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
