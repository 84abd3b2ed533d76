/**
 * The questions of a draft, in order: opened, moved, added, left out, all by keyboard.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {Schemas["QuestionDefinition"]} Question
 */
import { fill, h } from "../../../lib/dom.js";
import { counted } from "../../../lib/words.js";
import { formDialog } from "../../../ui/dialog.js";
import { input, radios } from "../../../ui/fields.js";
import { checkRequired } from "../../../ui/forms.js";
import { offerUndo } from "../../../ui/undo-bar.js";
import { conditionWords } from "../condition-words.js";
import { kinds } from "../words.js";
import { codeFrom } from "./codes.js";
import { newQuestion, questionForm } from "./question-form.js";

/**
 * @param {object} options
 * @param {Question[]} options.questions changed in place
 * @param {import("./codes.js").Past} options.past
 * @param {() => void} options.changed
 * @param {(question: Question) => void} options.looked called with the question that one is working at
 */
export function questionList({ questions, past, changed, looked }) {
  /** @type {Set<Question>} */
  const open = new Set();
  const status = h("p", { class: "visually-hidden", role: "status" });
  const list = h("ol", { class: "question-list" });
  draw();
  return {
    element: h(
      "section",
      { class: "stack", "aria-labelledby": "questions-title" },
      h("h2", { id: "questions-title" }, "Questions"),
      h("p", { class: "hint" }, "Alt + ↑ et Alt + ↓ déplacent la question où vous êtes."),
      status,
      list,
      h("p", {}, h("button", { type: "button", class: "button button--quiet", onclick: add }, "Ajouter une question")),
    ),
    draw,
    /** Opens the questions that errors are about. @param {number[]} indexes */
    show(indexes) {
      for (const index of indexes) {
        const question = questions[index];
        if (question) open.add(question);
      }
      draw();
    },
  };

  function draw() {
    fill(list, questions.map(card));
  }

  /** @param {Question} question @param {number} index */
  function card(question, index) {
    const at = `questions-${index}`;
    const isOpen = open.has(question);
    const title = h("h3", { id: at, tabindex: "-1" });
    const facts = h("p", { class: "hint" });
    const announce = () => {
      fill(title, `${index + 1}. ${question.label || "(sans texte)"}`);
      fill(facts, factsOf(question, questions));
    };
    announce();
    const item = h(
      "li",
      { class: "question-card" },
      h(
        "div",
        { class: "question-card__head" },
        h(
          "div",
          { class: "question-card__words" },
          question.section && h("p", { class: "question-card__section" }, question.section),
          title,
          facts,
        ),
        h(
          "div",
          { class: "question-card__moves" },
          h(
            "button",
            {
              type: "button",
              class: "button button--quiet button--small",
              "aria-expanded": String(isOpen),
              "data-part": "open",
              onclick: () => toggle(question),
            },
            isOpen ? "Replier" : "Modifier",
            h("span", { class: "visually-hidden" }, ` la question ${index + 1}`),
          ),
          move(question, -1),
          move(question, 1),
          h(
            "button",
            { type: "button", class: "link-button", onclick: () => remove(question) },
            "Retirer",
            h("span", { class: "visually-hidden" }, ` la question ${index + 1}`),
          ),
        ),
      ),
      isOpen &&
        questionForm({
          at,
          question,
          questions,
          past,
          changed: () => {
            announce();
            changed();
          },
        }),
    );
    item.addEventListener("focusin", () => looked(question));
    item.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!event.altKey || !by) return;
      event.preventDefault();
      shift(question, by < 0 ? -1 : 1, "open");
    });
    return item;
  }

  /** @param {Question} question @param {-1 | 1} by */
  function move(question, by) {
    const index = questions.indexOf(question);
    return h(
      "button",
      {
        type: "button",
        class: "button button--quiet button--small",
        "data-part": by < 0 ? "up" : "down",
        disabled: index + by < 0 || index + by >= questions.length,
        onclick: () => shift(question, by, by < 0 ? "up" : "down"),
      },
      h("span", { "aria-hidden": "true" }, by < 0 ? "↑" : "↓"),
      h("span", { class: "visually-hidden" }, `${by < 0 ? "Monter" : "Descendre"} la question ${index + 1}`),
    );
  }

  /** @param {Question} question @param {-1 | 1} by @param {string} part the button that keeps the focus */
  function shift(question, by, part) {
    const index = questions.indexOf(question);
    if (index + by < 0 || index + by >= questions.length) return;
    questions.splice(index, 1);
    questions.splice(index + by, 0, question);
    changed();
    draw();
    focusButton(index + by, part);
    status.textContent = `La question est maintenant en place ${index + by + 1} sur ${questions.length}.`;
  }

  /** @param {number} index @param {string} part */
  function focusButton(index, part) {
    const card = list.children[index];
    const wanted = /** @type {HTMLButtonElement | null} */ (card?.querySelector(`[data-part="${part}"]`));
    const instead = /** @type {HTMLElement | null} */ (card?.querySelector('[data-part="open"]'));
    (wanted && !wanted.disabled ? wanted : instead)?.focus();
  }

  /** @param {Question} question */
  function toggle(question) {
    if (!open.delete(question)) open.add(question);
    draw();
    const index = questions.indexOf(question);
    if (open.has(question)) document.getElementById(`questions-${index}-label`)?.focus();
    else focusButton(index, "open");
  }

  /** @param {Question} question */
  function remove(question) {
    const index = questions.indexOf(question);
    questions.splice(index, 1);
    changed();
    draw();
    focusButton(Math.min(index, questions.length - 1), "open");
    offerUndo(`La question ${index + 1} est retirée.`, async () => {
      questions.splice(index, 0, question);
      changed();
      draw();
      focusButton(index, "open");
    });
  }

  async function add() {
    const made = await formDialog({
      title: "Ajouter une question",
      body: [
        input({ id: "new-label", label: "Question", maxlength: 500 }),
        radios({
          id: "new-kind",
          legend: "Genre de réponse",
          hint: "Il ne changera plus après la publication.",
          value: "one",
          options: Object.entries(kinds).map(([kind, [name, use]]) => [kind, name, use]),
        }),
      ],
      confirm: "Ajouter",
      check: (form) => checkRequired(form, { "new-label": "Écrivez la question." }),
      act: async (given) => {
        const label = given["new-label"] ?? "";
        const isTaken = (/** @type {string} */ code) =>
          past.has(code) || questions.some((question) => question.code === code);
        const kind = /** @type {Schemas["QuestionKind"]} */ (given["new-kind"]);
        return { ...newQuestion(kind, codeFrom(label, isTaken)), label };
      },
    });
    if (!made) return;
    questions.push(made);
    open.add(made);
    changed();
    draw();
    looked(made);
    document.getElementById(`questions-${questions.length - 1}-label`)?.focus();
  }
}

/** What a question is, in one line. @param {Question} question @param {Question[]} questions */
function factsOf({ kind, choices, lines, at_most, expected, shown_if }, questions) {
  return [
    kinds[kind][0],
    lines && counted(lines.length, "ligne"),
    choices && counted(choices.length, "choix", "choix"),
    at_most && `${at_most} au plus`,
    expected && "réponse attendue",
    shown_if && `posée si ${conditionWords(shown_if, questions)}`,
  ]
    .filter(Boolean)
    .join(" · ");
}
