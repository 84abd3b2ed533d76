/**
 * The steps of a login after the password: a code, a password of one's own, the set-up of a second factor.
 *
 * @typedef {import("../../api/models.js").LoginStep} LoginStep
 */
import { request } from "../../api/client.js";
import { fill, focusOn, h } from "../../lib/dom.js";
import { failureNotice, showRefusal } from "../../ui/feedback.js";
import { clearErrors, onSubmit, showErrors } from "../../ui/forms.js";
import { codeField, missingCode } from "./code-field.js";
import { countCharacters, newPasswordErrors, newPasswordFields, rawValue } from "./password-fields.js";
import { setUpFields, showRecoveryCodes } from "./second-factor.js";
import { accept, giveCode } from "./sign-in.js";

/**
 * @typedef {object} View a form on the page, such as that of a step
 * @property {string} title
 * @property {string} about
 * @property {import("../../lib/dom.js").Child[]} fields
 * @property {string} confirm
 * @property {(form: HTMLFormElement) => import("../../ui/forms.js").FieldError[]} check
 * @property {{ words: string, href: string }} [back] a way out; by default, to begin again
 * @property {(form: HTMLFormElement) => Promise<LoginStep | null>} act
 */

/**
 * Shows a step in place of the sign-in form, then those that follow.
 *
 * @param {HTMLElement} place
 * @param {LoginStep} step
 * @param {string} email
 * @param {() => Promise<void>} done runs when the account is signed in
 */
export async function showStep(place, step, email, done) {
  try {
    showView(place, await views[step.step](step, email), async (next) =>
      next ? showStep(place, next, email, done) : done(),
    );
  } catch (error) {
    fill(
      place,
      failureNotice(error, () => location.reload()),
    );
  }
}

/** @type {Record<LoginStep["step"], (step: LoginStep, email: string) => Promise<View> | View>} */
const views = {
  code: (step) => ({
    title: "Votre code",
    about: "Ouvrez l’application de codes de votre téléphone, et écrivez les six chiffres qu’elle montre.",
    fields: [codeField({ recovery: true })],
    confirm: "Continuer",
    check: missingCode,
    act: (form) => giveCode(step, rawValue(form, "code")),
  }),

  password: ({ step_token }, email) => ({
    title: "Choisissez votre mot de passe",
    about: "Celui que l’on vous a remis ne sert qu’une fois. Choisissez le vôtre : personne d’autre ne le connaîtra.",
    fields: newPasswordFields(email),
    confirm: "Choisir ce mot de passe",
    check: newPasswordErrors,
    act: async (form) =>
      accept(
        await request("POST", "/login/password", {
          body: { step_token, new: rawValue(form, "new") },
        }),
      ),
  }),

  second_factor: async ({ step_token }) => {
    const draft = await request("POST", "/login/second-factor/draft", {
      body: { step_token },
    });
    return {
      title: "Protégez votre compte",
      about:
        "Votre structure demande, en plus du mot de passe, un code de votre téléphone. " +
        "Mettez cela en place maintenant : comptez deux minutes.",
      fields: setUpFields(draft),
      confirm: "Mettre en place",
      check: missingCode,
      act: async (form) => {
        const body = {
          step_token,
          number: draft.number,
          code: rawValue(form, "code"),
        };
        const { recovery_codes, login } = await request("POST", "/login/second-factor", { body });
        await showRecoveryCodes(recovery_codes);
        return accept(login);
      },
    };
  },
};

/**
 * Shows a form in a place of the page, and goes on once it is granted.
 *
 * @param {HTMLElement} place
 * @param {View} view
 * @param {(next: LoginStep | null) => Promise<void> | void} then
 */
export function showView(place, { title, about, fields, confirm, check, back, act }, then) {
  const { words, href } = back ?? { words: "Recommencer", href: location.href };
  const heading = h("h2", {}, title);
  const status = h("p", { role: "status", class: "status-line" });
  const form = h(
    "form",
    { class: "form card" },
    heading,
    h("p", {}, about),
    fields,
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button button--wide", type: "submit" }, confirm),
      h("a", { class: "button button--quiet", href }, words),
    ),
    status,
  );
  fill(place, form);
  if (form.elements.namedItem("new")) countCharacters(form, status);
  focusOn(form.querySelector("[autofocus]") ?? heading);
  onSubmit(form, async () => {
    clearErrors(form);
    const errors = check(form);
    if (errors.length) return showErrors(form, errors);
    try {
      await then(await act(form));
    } catch (error) {
      showRefusal(form, error);
    }
  });
}
