/**
 * A question of a questionnaire on a screen: the same on a device of one's own, on a tablet, and read out by phone.
 *
 * The names of controls are codes: `gene`, and `savez_vous/t03` for a line of a grid.
 *
 * @typedef {import("../../../api/types.js").components["schemas"]} Schemas
 * @typedef {Schemas["QuestionDefinition"]} Question
 * @typedef {Schemas["LineDefinition"]} Line
 * @typedef {Schemas["AnswerValue"]} Answer
 * @typedef {import("../visibility.js").Answers} Answers
 */
import { fill, h } from "../../../lib/dom.js";
import { choice } from "../../../ui/fields.js";

/** Most characters of a text whose question says nothing. */
const LONGEST = 300;

/** The control that an error of this question leads to. @param {string} code */
export const controlOf = (code) => `q-${code}`;

/**
 * Builds the block of a question, with the answer that was given before.
 *
 * @param {Question} question
 * @param {{ answer?: Answer | null | undefined, lines?: Line[] | undefined }} [options] `lines` of a grid to show, all
 * if left out
 */
export function questionBlock(question, { answer, lines } = {}) {
  switch (question.kind) {
    case "note":
    case "contact":
      return h("div", { class: "field", "data-question": question.code }, h("p", {}, question.label), hintOf(question));
    case "number":
    case "text":
      return written(question, answer);
    case "several":
      return several(question, answer);
    case "grid":
      return grid(question, lines ?? question.lines ?? [], answer);
    default:
      return group(
        question,
        choicesOf(question, { name: question.code, first: controlOf(question.code), type: "radio" }, [String(answer)]),
      );
  }
}

/** @param {Question} question */
const hintOf = ({ code, hint }) => hint && h("p", { class: "hint", id: `${controlOf(code)}-hint` }, hint);

/** @param {Question} question @param {(Node | false)[]} content */
const group = (question, content) =>
  h(
    "fieldset",
    {
      class: "choices",
      "data-question": question.code,
      "aria-describedby": question.hint && `${controlOf(question.code)}-hint`,
    },
    h("legend", {}, question.label),
    hintOf(question),
    content,
  );

/** @param {Question} question @param {Answer | null | undefined} answer */
function written(question, answer) {
  const { code, kind, label } = question;
  const id = controlOf(code);
  const common = { id, name: code, autocomplete: "off", "aria-describedby": question.hint && `${id}-hint` };
  const number = { type: "text", inputmode: "numeric", maxlength: 12, value: String(answer ?? "") };
  return h(
    "div",
    { class: kind === "number" ? "field field--short" : "field", "data-question": code },
    h("label", { for: id }, label),
    hintOf(question),
    kind === "number"
      ? h("input", { ...common, ...number })
      : h("textarea", { ...common, rows: 3, maxlength: question.longest ?? LONGEST }, String(answer ?? "")),
  );
}

/** @param {Question} question @param {Answer | null | undefined} answer */
function several(question, answer) {
  const { code, at_most: most } = question;
  const ticked = Array.isArray(answer) ? answer : [];
  const said = h("p", { class: "status-line", role: "status", hidden: !most });
  const boxes = choicesOf(question, { name: code, first: controlOf(code), type: "checkbox" }, ticked);
  const block = group(question, [
    !question.hint &&
      h("p", { class: "hint" }, most ? `${most} réponses au plus.` : "Plusieurs réponses sont possibles."),
    ...boxes,
    said,
  ]);
  const exclusive = new Set((question.choices ?? []).filter((one) => one.exclusive).map((one) => one.code));
  // On `input`, which comes first: the form around reads the answers on it.
  block.addEventListener("input", (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    const others = [...block.querySelectorAll("input")].filter((one) => one !== box && one.checked);
    fill(said);
    if (!box.checked) return;
    if (exclusive.has(box.value)) for (const other of others) other.checked = false;
    for (const other of others) if (exclusive.has(other.value)) other.checked = false;
    if (!most || [...block.querySelectorAll("input")].filter(({ checked }) => checked).length <= most) return;
    box.checked = false;
    fill(said, `${most} réponses au plus : enlevez-en une pour en choisir une autre.`);
  });
  return block;
}

/** @param {Question} question @param {Line[]} lines @param {Answer | null | undefined} answer */
function grid(question, lines, answer) {
  const given = /** @type {Record<string, string>} */ (typeof answer === "object" && answer ? answer : {});
  /** @type {(Node | false)[]} */
  const content = lines.flatMap((line, index) => {
    const first = index === 0 ? controlOf(question.code) : controlOf(`${question.code}-${line.code}`);
    const name = `${question.code}/${line.code}`;
    return [
      line.section ? h("p", { class: "question-lines" }, line.section) : /** @type {const} */ (false),
      h(
        "fieldset",
        { class: "choices choices--row" },
        h("legend", {}, line.label),
        choicesOf(question, { name, first, type: "radio" }, [given[line.code] ?? ""]),
      ),
    ];
  });
  const block = group(question, content);
  block.classList.add("question-grid");
  return block;
}

/**
 * @param {Question} question
 * @param {{ name: string, first: string, type: "radio" | "checkbox" }} control `first` is the id of the first one
 * @param {string[]} ticked
 */
const choicesOf = ({ choices }, { name, first, type }, ticked) =>
  (choices ?? []).map(({ code, label }, index) =>
    choice(
      {
        id: index ? `${controlOf(name.replace("/", "-"))}-${code}` : first,
        name,
        value: code,
        checked: ticked.includes(code),
        .../** @type {{}} */ ({ type }),
      },
      label,
    ),
  );

/**
 * Reads the answer to a question from the controls of a place; blank is undefined.
 *
 * A number that is none comes back as it was typed.
 *
 * @param {ParentNode} place
 * @param {Question} question
 * @returns {Answer | undefined}
 */
export function readAnswer(place, question) {
  const controls = /** @type {NodeListOf<HTMLInputElement>} */ (
    place.querySelectorAll(`[name="${question.code}"], [name^="${question.code}/"]`)
  );
  if (question.kind === "text" || question.kind === "number") {
    const text = controls[0]?.value.trim();
    if (!text) return undefined;
    return question.kind === "number" && /^-?\d+$/.test(text) ? Number(text) : text;
  }
  const ticked = [...controls].filter(({ checked }) => checked);
  if (!ticked.length) return undefined;
  if (question.kind === "several") return ticked.map(({ value }) => value);
  if (question.kind === "grid")
    return Object.fromEntries(ticked.map(({ name, value }) => [name.slice(question.code.length + 1), value]));
  return ticked[0]?.value;
}

/**
 * Sentence about an answer that the question cannot hold.
 *
 * @param {Question} question
 * @param {Answer | undefined} answer
 */
export function faultOf({ kind, from, to }, answer) {
  if (kind !== "number" || answer === undefined) return null;
  const least = from ?? 0;
  const most = to ?? Number.MAX_SAFE_INTEGER;
  if (typeof answer === "number" && answer >= least && answer <= most) return null;
  return from !== undefined && to !== undefined && from !== null && to !== null
    ? `Écrivez un nombre de ${from} à ${to}.`
    : "Écrivez un nombre, en chiffres.";
}

/**
 * Keys of what is missing of an answer: the question, or the lines of a grid.
 *
 * @param {Question} question
 * @param {Answer | null | undefined} answer
 */
export function missing({ code, kind, lines }, answer) {
  if (kind === "note" || kind === "contact") return [];
  if (kind !== "grid") return answer === undefined ? [code] : [];
  const given = /** @type {Record<string, string>} */ (answer ?? {});
  return (lines ?? []).filter((line) => !given[line.code]).map((line) => `${code}/${line.code}`);
}
