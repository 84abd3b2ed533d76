/**
 * Dialogs that hold a form.
 *
 * Escape or « Retour » closes them, a refusal keeps them open with the typed text.
 */
import { newSubmission } from "../api/idempotency.js";
import { focusOn, h } from "../lib/dom.js";
import { showRefusal } from "./feedback.js";
import { clearErrors, onSubmit, showErrors, values } from "./forms.js";

/**
 * Shows a dialog with a form, and waits for the outcome.
 *
 * @template T
 * @param {object} options
 * @param {string} options.title
 * @param {import("../lib/dom.js").Child[]} options.body
 * @param {string} options.confirm
 * @param {boolean} [options.danger]
 * @param {string} [options.back] the words of the way out; `""` for a dialog that must be answered
 * @param {(form: HTMLFormElement) => import("./forms.js").FieldError[]} [options.check]
 * @param {(given: Record<string, string>, key: string) => Promise<T>} options.act
 * @returns {Promise<T | null>} the answer of `act`; null when the person went back
 */
export function formDialog({ title, body, confirm, danger = false, back = "Retour", check, act }) {
  return new Promise((resolve) => {
    const submission = newSubmission();
    /** @type {T | null} */
    let outcome = null;
    const form = h(
      "form",
      { class: "form" },
      body,
      h(
        "div",
        { class: "form-actions" },
        h("button", { class: danger ? "button button--danger" : "button", type: "submit" }, confirm),
        back && h("button", { class: "button button--quiet", type: "button", onclick: () => close(null) }, back),
      ),
    );
    const dialog = showDialog(title, [form], { closable: Boolean(back), closed: () => resolve(outcome) });
    /** The answer comes once the focus is back, so that it may be moved on. @param {T | null} answer */
    const close = (answer) => {
      outcome = answer;
      dialog.close();
    };
    onSubmit(form, async () => {
      clearErrors(form);
      const errors = check?.(form) ?? [];
      if (errors.length) return showErrors(form, errors);
      try {
        close(await submission.send((key) => act(values(form), key)));
      } catch (error) {
        showRefusal(form, error);
      }
    });
  });
}

/** The focused element; that of a menu, which closes, leads back to the button of the menu. */
function opener() {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const menu = focused?.closest("[popover]");
  return menu ? /** @type {HTMLElement | null} */ (document.querySelector(`[popovertarget="${menu.id}"]`)) : focused;
}

/**
 * Shows a dialog, and moves the focus into it.
 *
 * @param {string} title
 * @param {import("../lib/dom.js").Child[]} content
 * @param {{ closable?: boolean, closed?: () => void }} [options]
 */
export function showDialog(title, content, { closable = true, closed } = {}) {
  const before = opener();
  const heading = h("h2", { id: `dialog-title-${document.querySelectorAll("dialog").length}` }, title);
  const dialog = h("dialog", { class: "dialog", "aria-labelledby": heading.id }, heading, content);
  dialog.addEventListener("cancel", (event) => {
    if (!closable) event.preventDefault();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
    closed?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  const first = /** @type {HTMLElement | null} */ (dialog.querySelector("input, select, textarea"));
  focusOn(first ?? heading);
  return dialog;
}
