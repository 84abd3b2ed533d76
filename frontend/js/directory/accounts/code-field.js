/** Field for a code of the application or a recovery code. */
import { input } from "../../ui/fields.js";

/** @param {{ recovery?: boolean }} [options] `recovery`: a recovery code will do, too */
export const codeField = ({ recovery = false } = {}) =>
  input({
    id: "code",
    label: recovery ? "Code de l’application, ou code de secours" : "Code de l’application",
    hint: recovery ? "Six chiffres ; ou douze lettres et chiffres de votre liste de secours." : "Six chiffres.",
    autocomplete: "one-time-code",
    autocapitalize: "none",
    spellcheck: "false",
    autofocus: recovery,
    maxlength: 40,
    ...(recovery ? {} : { inputmode: "numeric" }),
  });

/** @param {HTMLFormElement} form */
export const missingCode = (form) =>
  /** @type {HTMLInputElement} */ (form.elements.namedItem("code")).value.trim()
    ? []
    : [{ field: "code", message: "Écrivez le code." }];
