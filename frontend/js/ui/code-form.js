/** A form that asks for a code of six characters, which is then the hash of the page's address. */
import { h } from "../lib/dom.js";
import { input } from "./fields.js";
import { onSubmit, showErrors, values } from "./forms.js";

/**
 * @param {object} words
 * @param {string} words.label
 * @param {string} words.hint where the code is found
 * @param {string} words.missing said when nothing was typed
 */
export function codeForm({ label, hint, missing }) {
  const form = h(
    "form",
    { class: "form" },
    input({ id: "code", label, hint, short: true, autocapitalize: "characters", spellcheck: "false", maxlength: 12 }),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Continuer")),
  );
  onSubmit(form, async () => {
    const typed = (values(form)["code"] ?? "").replace(/[\s-]/g, "").toUpperCase();
    if (!typed) return showErrors(form, [{ field: "code", message: missing }]);
    location.hash = typed;
  });
  return form;
}

/** What is wrong with the code of the address. @param {string} trouble */
export const codeTrouble = (trouble) =>
  h(
    "div",
    { class: "notice notice--warn" },
    h("h2", {}, trouble),
    h("p", {}, "Vérifiez-le, ou ouvrez de nouveau le lien en entier."),
  );
