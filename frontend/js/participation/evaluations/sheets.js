/**
 * « Saisir les feuilles »: the sheets of a group in one table, by the keys that are printed beside the boxes.
 *
 * A digit fills the box and goes on to the next; Enter, or an arrow, goes on from a box that stays blank.
 *
 * @typedef {import("../../api/models.js").EvaluationSheet} Sheet
 * @typedef {import("./questions.js").Question} Question
 */
import { accountRequest } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { failureNotice } from "../../ui/feedback.js";
import { keysOf, readKeys, UnknownKeys } from "../questionnaires/entry/keys.js";
import { asked, shortOf } from "./questions.js";
import { outOf } from "./results.js";
import { typedOf } from "./typed.js";

/** Sheets that a session has at most. */
const MOST = 60;

/** @param {import("../../api/models.js").Session} session */
export async function sheetTable(session) {
  const path = { id: session.id };
  const [{ summary }, kept] = await Promise.all([
    accountRequest("GET", "/sessions/{id}/evaluations", { path }),
    accountRequest("GET", "/sessions/{id}/evaluation-sheets", { path }),
  ]);
  let { version } = kept;
  const questions = asked(kept.grid.definition);
  const status = h("p", { role: "status", class: "status-line" });
  const failed = h("div");
  const rows = h("tbody");
  const first = Math.max(summary.expected, ...kept.data.map(({ number }) => number), 1);
  for (let number = 1; number <= first; number++)
    rows.append(
      row(
        number,
        kept.data.find((sheet) => sheet.number === number),
        questions,
      ),
    );
  const form = h(
    "form",
    { class: "stack sheets", autocomplete: "off" },
    h("p", {}, h("strong", {}, "Déjà reçu : "), received(summary.answers, kept.data.length, summary.expected)),
    h(
      "p",
      { class: "hint", id: "sheets-help" },
      "Une ligne par feuille. Tapez le chiffre imprimé à côté de la case cochée : la case suivante s’ouvre toute " +
        "seule. Entrée ou une flèche passe une case laissée vide. 9 : illisible. Une feuille est sans nom.",
    ),
    failed,
    h(
      "div",
      { class: "table-wrap", tabindex: 0, role: "region", "aria-label": "Feuilles à saisir" },
      h(
        "table",
        { class: "table sheets__table" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, "Feuille"),
            questions.map((question) => {
              const keys = keysOf(question.choices ?? []);
              return h(
                "th",
                { scope: "col" },
                shortOf(question),
                question.choices?.map(({ label }, index) => h("small", {}, `${keys[index]} ${label.split(",")[0]}`)),
              );
            }),
          ),
        ),
        rows,
      ),
    ),
    h(
      "div",
      { class: "form-actions" },
      h("button", { type: "submit", class: "button" }, "Enregistrer les feuilles"),
      h("button", { type: "button", class: "button button--quiet", onclick: addRow }, "+ Une feuille"),
      h(
        "a",
        { class: "button button--quiet", href: `?id=${encodeURIComponent(session.id)}&vue=evaluations` },
        "Résultats",
      ),
      status,
    ),
  );
  let saved = JSON.stringify(given());
  const changed = () => JSON.stringify(given()) !== saved;
  form.addEventListener("input", () => fill(status, changed() ? "Pas encore enregistré." : ""));
  window.addEventListener("beforeunload", (event) => {
    if (form.isConnected && changed()) event.preventDefault();
  });

  function addRow() {
    if (rows.children.length < MOST) rows.append(row(rows.children.length + 1, undefined, questions));
    /** @type {HTMLElement | null | undefined} */ (rows.lastElementChild?.querySelector("input"))?.focus();
  }

  /** The sheets on which something is written, as they are sent. What cannot be read is marked. */
  function given() {
    return [...rows.children].flatMap((line, index) => {
      const answers = /** @type {Sheet["answers"]} */ ({});
      const silences = /** @type {Sheet["silences"]} */ ({});
      for (const question of questions) {
        const typed = read(question, boxOf(line, question.code));
        if (typed?.answer !== undefined) answers[question.code] = typed.answer;
        for (const key of typed?.illegible ?? []) silences[key] = "illegible";
      }
      const isBlank = !Object.keys(answers).length && !Object.keys(silences).length;
      return isBlank ? [] : [{ number: index + 1, answers, silences }];
    });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset["saving"]) return;
    const wrong = /** @type {HTMLElement | null} */ (form.querySelector('tbody [aria-invalid="true"]'));
    if (wrong) return wrong.focus();
    form.dataset["saving"] = "yes";
    fill(failed);
    const sheets = given();
    try {
      const answer = await accountRequest("PATCH", "/sessions/{id}/evaluation-sheets", {
        path,
        version,
        body: { version: kept.grid.version, sheets },
      });
      version = answer.version;
      saved = JSON.stringify(sheets);
      fill(status, changed() ? "Pas encore enregistré." : `Enregistré : ${counted(sheets.length, "feuille")}.`);
    } catch (error) {
      fill(failed, failureNotice(error));
    }
    delete form.dataset["saving"];
  });
  return form;
}

/**
 * The opinions that came already, and how many of them are sheets of this table.
 *
 * @param {number} answers
 * @param {number} sheets
 * @param {number} expected
 */
function received(answers, sheets, expected) {
  const ways = [
    [answers - sheets, "par un écran"],
    [sheets, "par une feuille"],
  ].flatMap(([count, words]) => (count ? [`${count} ${words}`] : []));
  const detail = ways.length ? ` ${ways.join(", ")}.` : "";
  return `${counted(answers, "avis", "avis")}${expected ? outOf(answers, expected) : "."}${detail}`;
}

/** @param {Element} line @param {string} code */
const boxOf = (line, code) =>
  /** @type {HTMLInputElement | null} */ (line.querySelector(`[name="${CSS.escape(code)}"]`));

/**
 * What is typed in a box; null where it says nothing, which is marked.
 *
 * @param {Question} question
 * @param {HTMLInputElement | null} box
 */
function read(question, box) {
  try {
    const typed = readKeys(question, box?.value ?? "");
    box?.setAttribute("aria-invalid", "false");
    return typed;
  } catch (error) {
    if (!(error instanceof UnknownKeys)) throw error;
    box?.setAttribute("aria-invalid", "true");
    return null;
  }
}

/** @param {number} number @param {Sheet | undefined} sheet @param {Question[]} questions */
const row = (number, sheet, questions) =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, String(number)),
    questions.map((question) => {
      const box = cell(question, { "aria-label": `Feuille ${number}, ${shortOf(question)}` });
      box.value = typedOf(question, sheet);
      return h("td", {}, box);
    }),
  );

/** @param {Question} question @param {{ "aria-label": string }} named */
function cell(question, named) {
  const common = { name: question.code, autocomplete: "off", ...named };
  if (question.kind === "text")
    return h("input", { ...common, class: "sheets__text", maxlength: question.longest ?? 300, onkeydown: moveOnEnter });
  const isDigit =
    (question.kind === "one" || question.kind === "scale") && keysOf(question.choices ?? [])[0]?.length === 1;
  const box = h("input", {
    ...common,
    class: isDigit ? "sheets__digit" : "sheets__digit sheets__keys",
    inputmode: "numeric",
    maxlength: isDigit ? 1 : 120,
    "aria-describedby": "sheets-help",
    onfocus: () => box.select(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => move(event, box),
    oninput: () => {
      if (!isDigit) return;
      const typed = read(question, box);
      if (!typed) box.value = "";
      if (typed && box.value) next(box)?.focus();
    },
    onchange: () => void read(question, box),
  });
  return box;
}

/** All boxes of the table, sheet by sheet. @param {Element} element @returns {HTMLInputElement[]} */
const digits = (element) => [...(element.closest("tbody")?.querySelectorAll("input") ?? [])].filter(isDigit);

const isDigit = (/** @type {HTMLElement} */ box) => box.matches(".sheets__digit");

/**
 * The box after this one; after the last of all, the button that saves.
 *
 * @param {HTMLInputElement} box
 * @returns {HTMLElement | null | undefined}
 */
function next(box) {
  const boxes = digits(box);
  return boxes[boxes.indexOf(box) + 1] ?? box.form?.querySelector("[type=submit]");
}

/** @param {KeyboardEvent} event @param {HTMLInputElement} box */
function move(event, box) {
  const boxes = digits(box);
  const at = boxes.indexOf(box);
  const across = box.closest("tr")?.querySelectorAll(".sheets__digit").length ?? 1;
  const steps = { Enter: 1, ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across };
  const step = steps[/** @type {keyof typeof steps} */ (event.key)];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  (step === 1 ? next(box) : boxes[at + step])?.focus();
}

/** Enter goes to the next sheet, and never sends half of them. @param {KeyboardEvent} event */
function moveOnEnter(event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const line = /** @type {Element} */ (event.target).closest("tr");
  const after =
    line?.nextElementSibling?.querySelector("input") ?? line?.closest("form")?.querySelector("[type=submit]");
  /** @type {HTMLElement | null | undefined} */ (after)?.focus();
}
