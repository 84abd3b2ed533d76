/** « Voulez-vous qu’on vous appelle ? »: name and phone number, sent apart from the answers. */
import { request } from "../../../api/client.js";
import { newSubmission } from "../../../api/idempotency.js";
import { focusOn, h } from "../../../lib/dom.js";
import { formatPhone, shortPhone } from "../../../lib/phone.js";
import { input } from "../../../ui/fields.js";
import { clearErrors, onSubmit, showErrors, showProblem, values } from "../../../ui/forms.js";

/**
 * The form for a call; once sent, it says who will be called.
 *
 * @typedef {import("../../../lib/dom.js").Child} Child
 * @param {{ more?: Child, after?: () => Child, sent?: () => void, autocomplete?: boolean }} [options] `more` is a
 *   second button, `after` what stands in its place once the form is sent
 */
export function contactForm({ more, after = () => more, sent, autocomplete = true } = {}) {
  const submission = newSubmission();
  const form = h(
    "form",
    { class: "form", autocomplete: autocomplete ? "on" : "off" },
    h("h2", {}, "Voulez-vous que nous vous appelions ?"),
    h(
      "p",
      {},
      "Votre nom et votre numéro partent à part : rien ne les relie à vos réponses. Un agent vous appelle pour un " +
        "atelier.",
    ),
    input({
      id: "name",
      label: "Votre prénom et votre nom",
      maxlength: 80,
      autocomplete: autocomplete ? "name" : "off",
    }),
    input({
      id: "phone",
      label: "Votre téléphone",
      hint: "Par exemple : 04 67 00 00 00",
      type: "tel",
      inputmode: "tel",
      maxlength: 25,
      autocomplete: autocomplete ? "tel" : "off",
      onchange: (/** @type {Event} */ event) => {
        const field = /** @type {HTMLInputElement} */ (event.currentTarget);
        field.value = formatPhone(field.value);
      },
    }),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Demander un appel"), more),
  );
  onSubmit(form, async () => {
    clearErrors(form);
    const { name = "", phone = "" } = values(form);
    const wrong = [];
    if (!name) wrong.push({ field: "name", message: "Écrivez votre nom." });
    const short = phone ? shortPhone(phone) : "Écrivez votre numéro de téléphone : 10 chiffres.";
    if (short) wrong.push({ field: "phone", message: short });
    if (wrong.length) return showErrors(form, wrong);
    try {
      const noted = await submission.send((idempotencyKey) =>
        request("POST", "/call-backs", { body: { name, phone }, idempotencyKey }),
      );
      const said = h(
        "div",
        { class: "notice notice--good" },
        h("h2", {}, "C’est noté : nous vous appelons"),
        h(
          "p",
          {},
          "Un agent de la Maison vous appelle au ",
          h("strong", { class: "nowrap" }, noted.phone_display),
          ".",
        ),
        after(),
      );
      form.replaceWith(said);
      focusOn(/** @type {HTMLElement} */ (said.querySelector("h2")));
      sent?.();
    } catch (error) {
      showProblem(form, error, { "/name": "name", "/phone": "phone" });
    }
  });
  return form;
}
