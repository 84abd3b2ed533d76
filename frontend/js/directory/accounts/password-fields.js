/** Fields for a new password of one's own, typed twice. */
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { checkbox, input } from "../../ui/fields.js";

const SHORTEST = 16;

/** @param {HTMLFormElement} form @param {string} name */
export const rawValue = (form, name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;

/** @param {string} email for the browser's own list of passwords */
export const newPasswordFields = (email) => [
  h("input", {
    type: "hidden",
    name: "username",
    autocomplete: "username",
    value: email,
  }),
  input({
    id: "new",
    label: "Nouveau mot de passe",
    type: "password",
    autocomplete: "new-password",
    hint: "Au moins 16 caractères. Le plus simple : quatre ou cinq mots sans rapport entre eux, sans votre nom.",
  }),
  input({
    id: "again",
    label: "Le nouveau, encore une fois",
    type: "password",
    autocomplete: "new-password",
  }),
  checkbox({ id: "visible", label: "Montrer le mot de passe", onchange: showOrHide }),
];

/** @param {Event} event of the checkbox */
function showOrHide({ currentTarget }) {
  const { checked, form } = /** @type {HTMLInputElement & { form: HTMLFormElement }} */ (currentTarget);
  for (const name of ["new", "again"]) {
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
    field.type = checked ? "text" : "password";
  }
}

/** Says in the status how many characters are missing. @param {HTMLFormElement} form @param {HTMLElement} status */
export function countCharacters(form, status) {
  form.addEventListener("input", () => {
    const left = SHORTEST - [...rawValue(form, "new")].length;
    status.textContent = left > 0 && left < SHORTEST ? `Encore ${counted(left, "caractère")}.` : "";
  });
}

/** @param {HTMLFormElement} form */
export const newPasswordErrors = (form) => [
  ...([...rawValue(form, "new")].length >= SHORTEST
    ? []
    : [
        {
          field: "new",
          message: "Le nouveau mot de passe doit avoir au moins 16 caractères.",
        },
      ]),
  ...(rawValue(form, "new") === rawValue(form, "again")
    ? []
    : [
        {
          field: "again",
          message: "Les deux nouveaux mots de passe ne sont pas les mêmes.",
        },
      ]),
];
