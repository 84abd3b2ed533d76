/** The form of an evaluation on a screen: the same by a personal link, by a session's code, and on a tablet. */
import { h } from "../../lib/dom.js";
import { clearErrors, onSubmit, showErrors, showProblem } from "../../ui/forms.js";
import { questionsForm } from "../questionnaires/answering/form.js";
import { controlOf } from "../questionnaires/answering/question.js";
import "./face-mark.js";
import { asked, hasFaces, NOTHING_COMPULSORY, whoWillKnow } from "./questions.js";

/**
 * @typedef {import("../../api/models.js").EvaluationGrid} EvaluationGrid
 * @typedef {import("../questionnaires/answering/question.js").Answers} Answers
 */

/**
 * Fills a form with the questions of a grid.
 *
 * @param {HTMLFormElement} form
 * @param {EvaluationGrid} grid
 * @param {object} options
 * @param {boolean} options.inGroup true if two people or more came
 * @param {(body: import("../../api/models.js").NewEvaluation) => Promise<unknown>} options.send
 * @param {(error: unknown) => boolean} [options.refused] whether a refusal was shown in another way
 * @param {import("../../lib/dom.js").Child} [options.more] a second button
 * @param {Answers} [options.answers] given before
 * @param {(answers: Answers) => void} [options.changed]
 */
export function evaluationForm(form, { version, definition }, { inGroup, send, refused, more, answers, changed }) {
  form.replaceChildren(
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button button--wide", type: "submit" }, "Envoyer mon avis"),
      more,
    ),
  );
  const questions = questionsForm(form, definition, {
    ...(answers && { answers }),
    ...(changed && { changed }),
  });
  form.prepend(h("p", {}, NOTHING_COMPULSORY), h("p", {}, whoWillKnow(inGroup)));
  for (const { code } of definition.questions.filter(hasFaces)) addFaces(form, code);
  /** Which control each JSON pointer is about. */
  const controls = Object.fromEntries(asked(definition).map(({ code }) => [`/answers/${code}`, controlOf(code)]));
  onSubmit(form, async () => {
    clearErrors(form);
    const { answers, silences } = questions.sending();
    if (!Object.keys(answers).length) {
      const message = "Répondez à une question, celle que vous voulez, ou écrivez quelques mots.";
      return showErrors(form, [{ field: Object.values(controls)[0] ?? "", message }], {
        title: "Vous n’avez encore rien répondu",
      });
    }
    if (!questions.check()) return;
    try {
      await send({ version, answers, silences });
    } catch (error) {
      if (!refused?.(error)) showProblem(form, error, controls);
    }
  });
}

/** Draws a face beside each degree of a question. @param {HTMLFormElement} form @param {string} code */
function addFaces(form, code) {
  const block = form.querySelector(`[data-question="${CSS.escape(code)}"]`);
  block?.classList.add("choices--faces");
  for (const degree of block?.querySelectorAll("input") ?? []) {
    const label = degree.closest(".choice")?.querySelector("label");
    label?.prepend(h("face-mark", { value: degree.value }), " ");
  }
}
