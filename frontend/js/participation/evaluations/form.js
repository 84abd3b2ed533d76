/** The form of an evaluation on a screen: the same by a personal link, by a session's code, and on a tablet. */
import { fill, h } from "../../lib/dom.js";
import { textarea } from "../../ui/fields.js";
import { clearErrors, onSubmit, showErrors, showProblem, values } from "../../ui/forms.js";
import "./face-mark.js";
import { NOTHING_COMPULSORY, questions, remarks, toEvaluation } from "./questions.js";

/** Which control each JSON pointer is about. */
const controls = Object.fromEntries([
  ...questions.map(({ name, answers }) => [`/${name}`, `${name}-${answers[0]?.[0]}`]),
  ...remarks.map(({ name }) => [`/${name}`, name]),
]);

/**
 * Fills a form with the questions.
 *
 * @param {HTMLFormElement} form
 * @param {object} options
 * @param {(body: import("./questions.js").NewEvaluation) => Promise<unknown>} options.send
 * @param {(error: unknown) => boolean} [options.refused] whether a refusal was shown in another way
 * @param {import("../../lib/dom.js").Child} [options.more] a second button
 */
export function evaluationForm(form, { send, refused, more }) {
  fill(
    form,
    h("p", {}, NOTHING_COMPULSORY),
    questions.map(question),
    remarks.map(({ name, words }) => textarea({ id: name, label: words, maxlength: 1000, autocomplete: "off" })),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button button--wide", type: "submit" }, "Envoyer mon avis"),
      more,
    ),
  );
  onSubmit(form, async () => {
    clearErrors(form);
    const body = toEvaluation(values(form));
    if (!Object.keys(body).length) {
      const message = "Répondez à une question, celle que vous voulez, ou écrivez quelques mots.";
      return showErrors(form, [{ field: controls["/satisfaction"] ?? "", message }], {
        title: "Vous n’avez encore rien répondu",
      });
    }
    try {
      await send(body);
    } catch (error) {
      if (!refused?.(error)) showProblem(form, error, controls);
    }
  });
}

/** @param {import("./questions.js").Question} asked */
const question = ({ name, words, faces, answers }) =>
  h(
    "fieldset",
    { class: faces ? "choices choices--faces" : "choices", id: `${name}-group` },
    h("legend", {}, words),
    answers.map(([value, text]) =>
      h(
        "div",
        { class: "choice" },
        h("input", { type: "radio", name, id: `${name}-${value}`, value }),
        h("label", { for: `${name}-${value}` }, faces && h("face-mark", { value }), ` ${text}`),
      ),
    ),
  );
