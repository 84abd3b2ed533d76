/**
 * All questions of a questionnaire in one form: those that are asked show, as answers are given.
 *
 * @typedef {import("./question.js").Question} Question
 * @typedef {import("./question.js").Answers} Answers
 * @typedef {import("./question.js").Schemas} Schemas
 * @typedef {{ answers: Record<string, Schemas["AnswerValue"]>, silences: Record<string, "declined"> }} Given
 */
import { focusOn, h } from "../../../lib/dom.js";
import { clearErrors, showErrors } from "../../../ui/forms.js";
import { visibleQuestions } from "../visibility.js";
import { controlOf, faultOf, missing, questionBlock, readAnswer } from "./question.js";

/** Questions in the groups that their headings begin. @param {Question[]} questions */
function groupsOf(questions) {
  /** @type {{ section: string | null | undefined, questions: Question[] }[]} */
  const groups = [];
  for (const question of questions) {
    if (question.section || !groups.length) groups.push({ section: question.section, questions: [] });
    groups.at(-1)?.questions.push(question);
  }
  return groups;
}

/**
 * Fills `form` with the questions before what stands in it.
 *
 * @param {HTMLFormElement} form
 * @param {Schemas["QuestionnaireDefinition"]} definition
 * @param {object} options
 * @param {Answers} [options.answers] given before
 * @param {string} [options.later] what is said where the questionnaire asks for a name
 * @param {string} [options.anyway] words of the button that sends although answers are left out
 * @param {(answers: Answers) => void} [options.changed]
 */
export function questionsForm(form, definition, { answers = {}, later, anyway = "Envoyer quand même", changed }) {
  /** @type {Set<string>} */
  const askedAgain = new Set();
  const groups = groupsOf(definition.questions).map(({ section, questions }) => ({
    questions,
    element: h(
      "section",
      { class: "question-group" },
      section && h("h2", {}, section),
      questions.map((question) =>
        question.kind === "contact"
          ? h("p", { class: "hint", "data-question": question.code }, later ?? "")
          : questionBlock(question, { answer: answers[question.code] }),
      ),
    ),
  }));
  form.prepend(...groups.map(({ element }) => element));

  /** @param {Question} question */
  const blockOf = ({ code }) =>
    /** @type {HTMLElement} */ (form.querySelector(`[data-question="${CSS.escape(code)}"]`));

  const given = () =>
    Object.fromEntries(
      definition.questions.flatMap((question) => {
        const answer = readAnswer(blockOf(question), question);
        return answer === undefined ? [] : [[question.code, answer]];
      }),
    );

  function show() {
    const shown = new Set(visibleQuestions(definition, given()));
    for (const { questions, element } of groups) {
      for (const question of questions)
        blockOf(question).hidden = !shown.has(question.code) || (question.kind === "contact" && !later);
      element.hidden = questions.every((question) => blockOf(question).hidden);
    }
  }

  form.addEventListener("input", () => {
    show();
    changed?.(given());
  });
  show();

  /** Questions that are asked and wait for an answer. @returns {Question[]} */
  function expected() {
    const now = given();
    const shown = visibleQuestions(definition, now);
    return definition.questions.filter(
      (question) =>
        question.expected &&
        shown.includes(question.code) &&
        missing(question, now[question.code]).length > 0 &&
        !isDeclined(question),
    );
  }

  /** @param {Question} question */
  const isDeclined = ({ code }) =>
    Boolean(/** @type {HTMLInputElement | null} */ (document.getElementById(`decline-${code}`))?.checked);

  return {
    given,
    /** What is asked and answered, to be sent. @returns {Given} */
    sending() {
      const now = given();
      const shown = definition.questions.filter(({ code }) => visibleQuestions(definition, now).includes(code));
      const silent = shown.filter(isDeclined).flatMap((question) => missing(question, now[question.code]));
      return {
        answers: Object.fromEntries(shown.flatMap(({ code }) => (now[code] === undefined ? [] : [[code, now[code]]]))),
        silences: Object.fromEntries(silent.map((key) => [key, /** @type {const} */ ("declined")])),
      };
    },
    /** Shows what must be corrected, and asks once more what is expected. True if it may be sent. */
    check() {
      clearErrors(form);
      form.querySelector(".left-out")?.remove();
      const now = given();
      const shown = visibleQuestions(definition, now);
      const wrong = definition.questions.flatMap((question) => {
        const message = shown.includes(question.code) && faultOf(question, now[question.code]);
        return message ? [{ field: controlOf(question.code), message }] : [];
      });
      if (wrong.length) {
        showErrors(form, wrong);
        return false;
      }
      const left = expected().filter(({ code }) => !askedAgain.has(code));
      if (!left.length) return true;
      for (const question of left) {
        askedAgain.add(question.code);
        offerToDecline(blockOf(question), question.code);
      }
      const notice = leftOut(
        left.map((question) => [question.label, toComplete(form, question, now)]),
        anyway,
      );
      form.prepend(notice);
      focusOn(notice);
      return false;
    },
  };
}

/**
 * The first control without an answer.
 *
 * @param {HTMLFormElement} form
 * @param {Question} question
 * @param {Answers} now
 */
function toComplete(form, question, now) {
  const [key] = missing(question, now[question.code] ?? undefined);
  return form.querySelector(`[name="${key}"]`)?.id ?? controlOf(question.code);
}

/**
 * Says what was left out, which is no mistake.
 *
 * @param {[label: string, control: string][]} questions
 * @param {string} anyway
 */
function leftOut(questions, anyway) {
  const title =
    questions.length > 1
      ? `${questions.length} questions sont restées sans réponse`
      : "Une question est restée sans réponse";
  return h(
    "section",
    { class: "notice left-out stack", tabindex: "-1", "aria-labelledby": "left-out-title" },
    h("h2", { id: "left-out-title" }, title),
    h("p", {}, "Vous pouvez y répondre. Rien n’est obligatoire."),
    h(
      "ul",
      {},
      questions.map(([label, control]) => {
        const link = h("a", { href: `#${control}` }, label);
        link.addEventListener("click", (event) => {
          event.preventDefault();
          document.getElementById(control)?.focus();
        });
        return h("li", {}, link);
      }),
    ),
    h("p", {}, h("button", { class: "button button--quiet", type: "submit" }, anyway)),
  );
}

/** @param {HTMLElement} block @param {string} code */
function offerToDecline(block, code) {
  const id = `decline-${code}`;
  if (document.getElementById(id)) return;
  block.append(
    h(
      "div",
      { class: "field field--inline" },
      h("input", { type: "checkbox", id, value: "oui" }),
      h("label", { for: id }, "Je préfère ne pas répondre"),
    ),
  );
}
