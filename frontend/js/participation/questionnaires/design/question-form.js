/**
 * Form of one question.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {Schemas["QuestionDefinition"]} Question
 */
import { h } from "../../../lib/dom.js";
import { checkbox, input, textarea } from "../../../ui/fields.js";
import { kinds } from "../words.js";
import { choiceRows } from "./choice-rows.js";
import { nextLine, nextNumber } from "./codes.js";
import { conditionForm } from "./condition-form.js";

/**
 * A question without words.
 *
 * @param {Schemas["QuestionKind"]} kind
 * @param {string} code
 * @returns {Question}
 */
export function newQuestion(kind, code) {
  const two = [
    { code: "1", label: "" },
    { code: "2", label: "" },
  ];
  const scale = ["Pas du tout", "Plutôt pas", "Plutôt", "Tout à fait"];
  const steps = scale.map((label, index) => ({ code: String(index + 1), label }));
  /** @type {Partial<Record<Schemas["QuestionKind"], Partial<Question>>>} */
  const own = {
    one: { choices: two },
    several: { choices: two },
    scale: { choices: steps },
    number: { from: 0, to: 100 },
    text: { longest: 300 },
    grid: { lines: [{ code: "l1", label: "" }], choices: steps },
  };
  return { code, kind, label: "", ...own[kind] };
}

/**
 * Lets a condition follow a question to its new code.
 *
 * @param {Schemas["ConditionDefinition"]} condition
 * @param {string} from
 * @param {string} to
 */
function rename(condition, from, to) {
  if (condition.question === from) condition.question = to;
  const parts = [condition.all, condition.any, condition.not].flat();
  for (const part of parts) if (part) rename(part, from, to);
}

/**
 * @param {object} options
 * @param {string} options.at id that its controls begin with: `questions-3`
 * @param {Question} options.question changed in place
 * @param {Question[]} options.questions all of them, in order
 * @param {import("./codes.js").Past} options.past
 * @param {() => void} options.changed
 */
export function questionForm({ at, question, questions, past, changed }) {
  const known = past.get(question.code);
  /**
   * Takes a text into the question; an empty one leaves the field out.
   *
   * @param {"hint" | "section" | "label"} name
   */
  const takeText = (name) => (/** @type {Event} */ event) => {
    const text = /** @type {HTMLInputElement} */ (event.target).value;
    if (text.trim() || name === "label") question[name] = text;
    else delete question[name];
    changed();
  };
  /** @param {"at_most" | "from" | "to" | "longest"} name */
  const takeNumber = (name) => (/** @type {Event} */ event) => {
    const text = /** @type {HTMLInputElement} */ (event.target).value;
    if (text === "") delete question[name];
    else question[name] = Number(text);
    changed();
  };
  /** @param {"at_most" | "from" | "to" | "longest"} name @param {string} label @param {object} [more] */
  const number = (name, label, more = {}) =>
    input({
      id: `${at}-${name}`,
      label,
      type: "number",
      short: true,
      value: question[name] ?? "",
      oninput: takeNumber(name),
      ...more,
    });
  const { kind } = question;
  const isAsked = kind !== "note";
  return h(
    "div",
    { class: "question-form stack" },
    textarea({
      id: `${at}-label`,
      label: isAsked ? "Question" : "Texte",
      rows: 2,
      maxlength: 500,
      value: question.label,
      oninput: takeText("label"),
    }),
    input({
      id: `${at}-hint`,
      label: "Aide sous la question",
      optional: true,
      maxlength: 500,
      value: question.hint ?? "",
      oninput: takeText("hint"),
    }),
    input({
      id: `${at}-section`,
      label: "Titre de la partie qui commence ici",
      optional: true,
      maxlength: 120,
      value: question.section ?? "",
      oninput: takeText("section"),
    }),
    isAsked &&
      kind !== "contact" &&
      checkbox({
        id: `${at}-expected`,
        label: "Réponse attendue : l’écran la redemande une fois, sans jamais bloquer",
        checked: Boolean(question.expected),
        onchange: (/** @type {Event} */ event) => {
          question.expected = /** @type {HTMLInputElement} */ (event.target).checked;
          changed();
        },
      }),
    kind === "several" &&
      number("at_most", "Nombre de réponses au plus", { optional: true, min: 1, max: 60, hint: "Vide : sans limite." }),
    kind === "number" &&
      h("div", { class: "form-grid form-grid--narrow" }, number("from", "Plus petit"), number("to", "Plus grand")),
    kind === "text" &&
      number("longest", "Longueur au plus", { min: 1, max: 1000, hint: "En caractères, 1 000 au plus." }),
    question.lines &&
      choiceRows({
        at: `${at}-lines`,
        legend: "Lignes",
        noun: "Ligne",
        addWords: "Ajouter une ligne",
        parts: question.lines,
        past: known?.lines ?? new Set(),
        make: () => ({
          code: nextLine([...(question.lines ?? []).map(({ code }) => code), ...(known?.lines ?? [])]),
          label: "",
        }),
        changed,
      }),
    question.choices &&
      choiceRows({
        at: `${at}-choices`,
        legend: "Choix",
        hint: "Le code est imprimé à côté de la case, pour la saisie au clavier.",
        noun: "Choix",
        addWords: "Ajouter un choix",
        parts: question.choices,
        past: known?.choices ?? new Set(),
        make: () => ({
          code: nextNumber([...(question.choices ?? []).map(({ code }) => code), ...(known?.choices ?? [])]),
          label: "",
        }),
        exclusive: kind === "several",
        coded: true,
        changed,
      }),
    conditionForm({ at: `${at}-shown_if`, question, questions, changed }),
    known
      ? h(
          "p",
          { class: "hint", id: `${at}-code`, tabindex: "-1" },
          `Code « ${question.code} », ${kinds[kind][0].toLowerCase()} : des réponses le portent, il ne change pas, `,
          "et le genre de réponse non plus. Pour demander autre chose, ajoutez une question.",
        )
      : input({
          id: `${at}-code`,
          label: "Code",
          hint: "Le nom de la colonne dans les exports. Il ne changera plus après la publication.",
          maxlength: 40,
          value: question.code,
          onchange: (/** @type {Event} */ event) => {
            const code = /** @type {HTMLInputElement} */ (event.target).value.trim();
            for (const { shown_if } of questions) if (shown_if) rename(shown_if, question.code, code);
            question.code = code;
            changed();
          },
        }),
  );
}
