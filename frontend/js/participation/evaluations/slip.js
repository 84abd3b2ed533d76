/**
 * « Je voudrais revenir », « je voudrais être aidé(e) »: a slip with a name and a number, apart from the evaluation.
 *
 * Nothing joins the two: the slip is a request of its own, and the evaluation is kept without a time.
 */
import { request } from "../../api/client.js";
import { newSubmission } from "../../api/idempotency.js";
import { dayName } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { checkbox, input, textarea } from "../../ui/fields.js";
import { clearErrors, onSubmit, showProblem } from "../../ui/forms.js";

/** Which control each JSON pointer is about. */
const controls = {
  "/name": "slip-name",
  "/phone": "slip-phone",
  "/come_back": "slip-back",
  "/question": "slip-question",
};

/**
 * @param {string} code of the session
 * @param {object} options
 * @param {(words: string) => void} options.done shows that it is noted
 * @param {import("../../lib/dom.js").Child} [options.more] a second button
 */
export function slipForm(code, { done, more }) {
  const submission = newSubmission();
  const form = /** @type {HTMLFormElement} */ (
    h(
      "form",
      { class: "form", autocomplete: "off" },
      h("h2", { id: "slip-title", tabindex: "-1" }, "Revenir, ou être aidé(e)"),
      h("p", {}, "C’est une demande à part : rien ne la relie à votre avis. Nous vous appellerons."),
      h(
        "fieldset",
        { class: "choices" },
        h("legend", {}, "Que voudriez-vous ?"),
        checkbox({ id: "slip-back", label: "Je voudrais revenir" }),
        checkbox({ id: "slip-help", label: "Je voudrais être aidé(e)" }),
      ),
      input({ id: "slip-name", label: "Votre prénom et votre nom", maxlength: 80, autocomplete: "off" }),
      input({ id: "slip-phone", label: "Votre téléphone", type: "tel", maxlength: 40, autocomplete: "off" }),
      textarea({ id: "slip-question", label: "À quel sujet ?", optional: true, maxlength: 900, autocomplete: "off" }),
      h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Envoyer ma demande"), more),
    )
  );
  onSubmit(form, async () => {
    clearErrors(form);
    const given = new FormData(form);
    const question = String(given.get("slip-question") ?? "").trim();
    const body = {
      name: String(given.get("slip-name") ?? ""),
      phone: String(given.get("slip-phone") ?? ""),
      come_back: given.has("slip-back"),
      be_helped: given.has("slip-help"),
      ...(question && { question }),
    };
    try {
      const { due_on } = await submission.send((idempotencyKey) =>
        request("POST", "/evaluation-codes/{code}/slips", { path: { code }, body, idempotencyKey }),
      );
      done(`Nous vous appellerons au plus tard le ${dayName(due_on)}.`);
    } catch (error) {
      showProblem(form, error, controls);
    }
  });
  return form;
}
