/**
 * When a question is asked: simple tests of earlier questions, all of which hold, or one at least.
 *
 * A condition that has groups within groups is shown in words, and may be replaced.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {Schemas["ConditionDefinition"]} Condition
 * @typedef {Schemas["QuestionDefinition"]} Question
 * @typedef {{ question: string, verb: Verb, value: string }} Row
 * @typedef {"is" | "is_not" | "contains" | "lacks" | "answered" | "lt" | "gte"} Verb
 */
import { fill, h } from "../../../lib/dom.js";
import { conditionWords, isTest } from "../condition-words.js";

/** @type {Record<Verb, string>} */
const verbs = {
  is: "est",
  is_not: "n’est pas",
  contains: "comprend",
  lacks: "ne comprend pas",
  answered: "a une réponse",
  lt: "est moins de",
  gte: "est au moins",
};

/** @type {Partial<Record<Schemas["QuestionKind"], Verb[]>>} */
const verbsOf = {
  one: ["is", "is_not", "answered"],
  several: ["contains", "lacks", "answered"],
  scale: ["is", "is_not", "lt", "gte", "answered"],
  number: ["is", "is_not", "lt", "gte", "answered"],
  text: ["answered"],
  grid: ["answered"],
};

/**
 * @param {object} options
 * @param {string} options.at id of the group
 * @param {Question} options.question changed in place
 * @param {Question[]} options.questions all of them, in order
 * @param {() => void} options.changed
 */
export function conditionForm({ at, question, questions, changed }) {
  const earlier = questions.slice(0, questions.indexOf(question)).filter(({ kind }) => verbsOf[kind]);
  const element = h("fieldset", { class: "group", id: at, tabindex: "-1" });
  const read = rowsOf(question.shown_if ?? null);
  let link = read?.link ?? "all";
  const rows = read?.rows ?? [];
  if (read) draw();
  else drawWords();
  return element;

  function drawWords() {
    fill(
      element,
      h("legend", {}, "Quand la question se pose"),
      h("p", {}, "Si ", conditionWords(question.shown_if ?? {}, questions), "."),
      h("p", { class: "hint" }, "Cette condition a plusieurs niveaux : elle se garde telle quelle, ou se remplace."),
      h(
        "p",
        {},
        h(
          "button",
          {
            type: "button",
            class: "button button--quiet button--small",
            onclick: () => {
              write();
              draw();
              element.querySelector("button")?.focus();
            },
          },
          "Remplacer la condition",
        ),
      ),
    );
  }

  function draw() {
    fill(
      element,
      h("legend", {}, "Quand la question se pose"),
      !rows.length && h("p", {}, earlier.length ? "Toujours." : "Toujours : aucune question ne vient avant elle."),
      rows.length > 1 && linkChoice(),
      rows.map(row),
      earlier.length > 0 &&
        h(
          "p",
          {},
          h(
            "button",
            { type: "button", class: "button button--quiet button--small", onclick: add },
            rows.length ? "Ajouter une condition" : "La poser seulement si…",
          ),
        ),
    );
  }

  function linkChoice() {
    return h(
      "div",
      { class: "field" },
      h("label", { for: `${at}-link` }, "Il faut"),
      h(
        "select",
        {
          id: `${at}-link`,
          onchange: (/** @type {Event} */ event) => {
            link = chosen(event) === "any" ? "any" : "all";
            write();
          },
        },
        h("option", { value: "all", selected: link === "all" }, "que tout soit vrai"),
        h("option", { value: "any", selected: link === "any" }, "qu’une chose au moins soit vraie"),
      ),
    );
  }

  /** @param {Row} test @param {number} index */
  function row(test, index) {
    const id = `${at}-${index}`;
    const source = questions.find(({ code }) => code === test.question);
    const known = source && earlier.includes(source);
    const allowed = (source && verbsOf[source.kind]) ?? ["answered"];
    /** @param {string} id @param {string} label @param {HTMLElement} control */
    const field = (id, label, control) =>
      h(
        "div",
        { class: "field" },
        h("label", { for: id }, label, h("span", { class: "visually-hidden" }, `, condition ${index + 1}`)),
        control,
      );
    return h(
      "div",
      { class: "condition-row" },
      field(
        `${id}-question`,
        "Si",
        h(
          "select",
          {
            id: `${id}-question`,
            onchange: (/** @type {Event} */ event) => {
              test.question = chosen(event);
              const next = questions.find(({ code }) => code === test.question);
              Object.assign(test, firstTest(next));
              redraw(`${id}-question`);
            },
          },
          !known &&
            h("option", { value: test.question, selected: true }, `« ${test.question} », qui ne vient pas avant`),
          earlier.map(({ code, label }) =>
            h(
              "option",
              { value: code, selected: code === test.question },
              `${questions.findIndex((one) => one.code === code) + 1}. ${label}`,
            ),
          ),
        ),
      ),
      field(
        `${id}-verb`,
        "Réponse",
        h(
          "select",
          {
            id: `${id}-verb`,
            onchange: (/** @type {Event} */ event) => {
              test.verb = /** @type {Verb} */ (chosen(event));
              redraw(`${id}-verb`);
            },
          },
          allowed.map((verb) => h("option", { value: verb, selected: verb === test.verb }, verbs[verb])),
        ),
      ),
      test.verb !== "answered" && field(`${id}-value`, "Valeur", valueControl(test, source, `${id}-value`)),
      h(
        "button",
        {
          type: "button",
          class: "link-button",
          onclick: () => {
            rows.splice(index, 1);
            write();
            draw();
            element.querySelector("button")?.focus();
          },
        },
        "Retirer",
        h("span", { class: "visually-hidden" }, ` : condition ${index + 1}`),
      ),
    );
  }

  /** @param {Row} test @param {Question | undefined} source @param {string} id */
  function valueControl(test, source, id) {
    /** @param {Event} event */
    const take = (event) => {
      test.value = chosen(event);
      write();
    };
    if (!source?.choices)
      return h("input", { id, type: "number", value: test.value, autocomplete: "off", oninput: take });
    return h(
      "select",
      { id, onchange: take },
      source.choices.map(({ code, label }) =>
        h("option", { value: code, selected: code === test.value }, label || code),
      ),
    );
  }

  /** @param {string} focus id of the control that was used */
  function redraw(focus) {
    write();
    draw();
    document.getElementById(focus)?.focus();
  }

  function add() {
    const last = earlier.at(-1);
    if (!last) return;
    rows.push({ question: last.code, ...firstTest(last) });
    write();
    draw();
    document.getElementById(`${at}-${rows.length - 1}-question`)?.focus();
  }

  function write() {
    const tests = rows.map((test) => testOf(test, questions));
    const [only] = tests;
    if (!only) delete question.shown_if;
    else if (tests.length === 1) question.shown_if = only;
    else question.shown_if = link === "all" ? { all: tests } : { any: tests };
    changed();
  }
}

/** @param {Event} event */
const chosen = (event) => /** @type {HTMLSelectElement | HTMLInputElement} */ (event.target).value;

/** @param {Question | undefined} source @returns {Omit<Row, "question">} */
function firstTest(source) {
  const verb = (source && verbsOf[source.kind]?.[0]) ?? "answered";
  return { verb, value: source?.choices?.[0]?.code ?? (source?.kind === "number" ? String(source.from ?? 0) : "") };
}

/** @param {Row} row @param {Question[]} questions @returns {Condition} */
function testOf({ question, verb, value }, questions) {
  if (verb === "answered") return { question, op: "answered" };
  const isNumber =
    verb === "lt" || verb === "gte" || questions.find(({ code }) => code === question)?.kind === "number";
  const given = isNumber ? Number(value) : value;
  if (verb === "lacks") return { not: { question, op: "contains", value: given } };
  return { question, op: verb, value: given };
}

/**
 * The rows of a condition; null if it has more levels than the form.
 *
 * @param {Condition | null} condition
 * @returns {{ link: "all" | "any", rows: Row[] } | null}
 */
export function rowsOf(condition) {
  if (!condition) return { link: "all", rows: [] };
  const { all, any } = condition;
  const parts = all ?? any ?? [condition];
  // One of several choices is the same as one test for each.
  const tests = parts.length === 1 && parts[0]?.op === "one_of" ? spread(parts[0]) : parts;
  const rows = tests.map(rowOf);
  if (rows.includes(null)) return null;
  return {
    link: any || tests !== parts ? "any" : "all",
    rows: /** @type {Row[]} */ (rows),
  };
}

/** @param {Condition} condition @returns {Condition[]} */
const spread = ({ question, value }) =>
  [value ?? []].flat().map((one) => ({ ...(question !== undefined && { question }), op: "is", value: one }));

/** @param {Condition} condition @returns {Row | null} */
function rowOf(condition) {
  const { not } = condition;
  if (not) return isTest(not) && not.op === "contains" ? { ...plain(not), verb: "lacks" } : null;
  if (!isTest(condition) || !condition.op || condition.op === "one_of") return null;
  return { ...plain(condition), verb: condition.op };
}

/** @param {Condition} test */
const plain = ({ question = "", value }) => ({ question: question ?? "", value: String(value ?? "") });
