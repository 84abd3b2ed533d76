/** The questions of a sheet as rows: one field each, Enter goes on. */
import { fill, h } from "../../../lib/dom.js";
import { visibleQuestions } from "../visibility.js";
import { keysOf, readKeys, UnknownKeys } from "./keys.js";

/**
 * @typedef {import("./keys.js").Question} Question
 * @typedef {import("./keys.js").Schemas} Schemas
 * @typedef {import("./keys.js").Typed} Typed
 */

/** Most characters of a text whose question says nothing. */
const LONGEST = 300;

/**
 * @param {Schemas["QuestionnaireDefinition"]} definition
 * @param {() => void} done moves the focus after the last row
 */
export function makeRows(definition, done) {
  const asked = definition.questions.filter(({ kind }) => kind !== "note" && kind !== "contact");
  /** Numbers as printed: the strip with the name has one too. */
  const printed = definition.questions.filter(({ kind }) => kind !== "note");
  const rows = asked.map((question) => makeRow(question, printed.indexOf(question) + 1));

  /** What is typed, by question; null where it says nothing. @returns {(Typed | null)[]} */
  const typed = () =>
    rows.map(({ question, field }) => {
      try {
        return readKeys(question, field.value);
      } catch {
        return null;
      }
    });

  function answers() {
    const read = typed();
    return Object.fromEntries(
      asked.flatMap(({ code }, index) => {
        const answer = read[index]?.answer;
        return answer === undefined ? [] : [[code, answer]];
      }),
    );
  }

  /** Says beside each row what it counts for. */
  function say() {
    const read = typed();
    const shown = new Set(visibleQuestions(definition, answers()));
    for (const [index, { question, element, words, field }] of rows.entries()) {
      const is = read[index];
      const isOff = !shown.has(question.code);
      element.classList.toggle("entry-row--off", isOff && !field.value.trim());
      if (!is || field.getAttribute("aria-invalid") === "true") continue;
      fill(
        words,
        is.words,
        is.answer !== undefined && isOff && tag("hors parcours : gardé, pas compté"),
        is.isIrregular && tag("trop de cases : gardé, pas compté"),
        !field.value.trim() && isOff && "non concernée",
      );
    }
  }

  /** Checks a row, and says what is wrong. True if it holds. @param {(typeof rows)[0]} row */
  function check({ question, field, words }) {
    try {
      readKeys(question, field.value);
      field.removeAttribute("aria-invalid");
      return true;
    } catch (error) {
      if (!(error instanceof UnknownKeys)) throw error;
      field.setAttribute("aria-invalid", "true");
      fill(words, h("strong", { class: "entry-wrong" }, error.message));
      return false;
    }
  }

  /** @param {number} index @param {KeyboardEvent} event */
  function move(index, event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const row = rows[index];
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!row || !step) return;
    event.preventDefault();
    const holds = check(row);
    say();
    if (!holds && event.key === "Enter") return row.field.select();
    const next = rows[index + step];
    if (next) next.field.focus();
    else if (step > 0) done();
  }

  for (const [index, { field }] of rows.entries()) {
    field.addEventListener("keydown", (event) => move(index, event));
    field.addEventListener("focus", () => field.select());
    field.addEventListener("input", () => field.removeAttribute("aria-invalid"));
    field.addEventListener("change", () => {
      const row = rows[index];
      if (row) check(row);
      say();
    });
  }
  say();

  return {
    element: h("ol", { class: "entry-rows" }, ...rows.map(({ element }) => element)),
    start: () => rows[0]?.field.focus(),
    isTouched: () => rows.some(({ field }) => field.value !== ""),
    clear() {
      for (const { field } of rows) {
        field.value = "";
        field.removeAttribute("aria-invalid");
      }
      say();
    },
    /** What is sent; null if a row says nothing, which gets the focus. */
    read() {
      const wrong = rows.filter((row) => !check(row))[0];
      wrong?.field.focus();
      if (wrong) return null;
      const silent = typed().flatMap((is) => is?.illegible ?? []);
      return {
        answers: answers(),
        silences: Object.fromEntries(silent.map((key) => [key, /** @type {const} */ ("illegible")])),
        questions: rows.length,
      };
    },
    /** The number of a question on paper. @param {string} code */
    numberOf: (code) => printed.findIndex((question) => question.code === code) + 1,
  };
}

const tag = (/** @type {string} */ words) => h("span", { class: "tag tag--ochre" }, words);

/** @param {Question} question @param {number} number */
function makeRow(question, number) {
  const id = `row-${question.code}`;
  const words = h("span", { class: "entry-words", id: `${id}-words` });
  const isText = question.kind === "text";
  const field = h("input", {
    id,
    class: isText ? "entry-field entry-field--text" : "entry-field",
    type: "text",
    inputmode: isText ? "text" : "numeric",
    autocomplete: "off",
    maxlength: isText ? (question.longest ?? LONGEST) : 120,
    "aria-describedby": `${id}-keys ${id}-words`,
  });
  const keys = keysOf(question.choices ?? []);
  const element = h(
    "li",
    { class: "entry-row" },
    h("label", { for: id }, `${number}. ${question.label}`),
    h(
      "p",
      { class: "entry-keys", id: `${id}-keys` },
      (question.choices ?? []).map(({ label }, index) => h("span", {}, h("b", {}, keys[index] ?? ""), ` ${label}`)),
      question.kind === "grid" && h("span", {}, `${question.lines?.length ?? 0} lignes à la suite`),
    ),
    field,
    words,
  );
  return { question, element, field, words };
}
