/** Panel of one's own second factor: set up, switched off, recovery codes. */
import { accountRequest } from "../../api/client.js";
import { dateWithYear } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { formDialog } from "../../ui/dialog.js";
import { input } from "../../ui/fields.js";
import { codeField, missingCode } from "./code-field.js";
import { rawValue } from "./password-fields.js";
import { setUpFields, showRecoveryCodes } from "./second-factor.js";

/** @param {HTMLElement} place */
export async function showOwnSecondFactor(place) {
  const status = h("p", { role: "status", class: "status-line" });
  const state = h("div", { class: "stack" });
  fill(place, state, status);

  /** @param {string} [words] */
  async function load(words = "") {
    const { set_up_at: at, recovery_codes_left: left, compulsory } = await accountRequest("GET", "/me/second-factor");
    fill(
      state,
      at
        ? h(
            "p",
            { class: "measure" },
            `En place depuis le ${dateWithYear(officeTime(at))}. Il vous reste ${counted(left, "code")} de secours.`,
          )
        : h(
            "p",
            { class: "measure" },
            "En plus du mot de passe, un code de votre téléphone : un mot de passe volé ne suffit plus.",
          ),
      compulsory && h("p", {}, "Votre structure la demande pour votre rôle."),
      h(
        "div",
        { class: "cluster" },
        at ? [button("De nouveaux codes de secours", renew), button("L’arrêter", () => remove(compulsory))] : setUp(),
      ),
    );
    status.textContent = words;
  }

  /** @param {string} words @param {() => void} onclick */
  const button = (words, onclick) => h("button", { type: "button", class: "button button--quiet", onclick }, words);
  const setUp = () => h("button", { type: "button", class: "button", onclick: add }, "La mettre en place");

  async function add() {
    const draft = await accountRequest("POST", "/me/second-factor/draft");
    const added = await formDialog({
      title: "Mettre en place la double vérification",
      body: [
        ...setUpFields(draft),
        input({
          id: "password",
          label: "Votre mot de passe",
          type: "password",
          autocomplete: "current-password",
        }),
      ],
      confirm: "Mettre en place",
      check: (form) => [
        ...missingCode(form),
        ...(rawValue(form, "password") ? [] : [{ field: "password", message: "Écrivez votre mot de passe." }]),
      ],
      act: ({ code = "", password = "" }) =>
        accountRequest("PUT", "/me/second-factor", {
          body: { number: draft.number, code, password },
        }),
    });
    if (!added) return;
    await showRecoveryCodes(added.recovery_codes);
    await load("La double vérification est en place. Vos autres appareils sont déconnectés.");
  }

  async function renew() {
    const renewed = await formDialog({
      title: "De nouveaux codes de secours ?",
      body: [h("p", {}, "Les anciens ne serviront plus."), codeField({ recovery: true })],
      confirm: "Faire de nouveaux codes",
      check: missingCode,
      act: ({ code = "" }) =>
        accountRequest("POST", "/me/second-factor/recovery-codes", {
          body: { code },
        }),
    });
    if (!renewed) return;
    await showRecoveryCodes(renewed.recovery_codes);
    await load("Les nouveaux codes de secours sont prêts.");
  }

  /** @param {boolean} compulsory */
  async function remove(compulsory) {
    const removed = await formDialog({
      title: "Arrêter la double vérification ?",
      body: [
        h(
          "p",
          {},
          compulsory
            ? "Par exemple pour changer de téléphone : elle vous sera redemandée à la prochaine connexion."
            : "Votre mot de passe suffira de nouveau pour se connecter.",
        ),
        codeField({ recovery: true }),
      ],
      confirm: "L’arrêter",
      danger: true,
      check: missingCode,
      act: async ({ code = "" }) => {
        await accountRequest("POST", "/me/second-factor/removal", {
          body: { code },
        });
        return true;
      },
    });
    if (removed) await load("La double vérification est arrêtée.");
  }

  await load();
}
