/**
 * « Saisir les feuilles »: the sheets of a group in one table, by digits.
 *
 * A digit fills the box and goes on to the next; Enter, or an arrow, goes on from a box that stays blank.
 *
 * @typedef {import("../../api/models.js").EvaluationSheet} Sheet
 */
import { accountRequest } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { failureNotice } from "../../ui/feedback.js";
import { fromAnswers, questions, remarks, toEvaluation } from "./questions.js";
import { outOf } from "./results.js";

/** Sheets that a session has at most. */
const MOST = 60;

/** @param {import("../../api/models.js").Session} session */
export async function sheetTable(session) {
  const path = { id: session.id };
  const [{ summary }, kept, attendance] = await Promise.all([
    accountRequest("GET", "/sessions/{id}/evaluations", { path }),
    accountRequest("GET", "/sessions/{id}/evaluation-sheets", { path }),
    accountRequest("GET", "/sessions/{id}/attendance", { path }),
  ]);
  let { version } = kept;
  const people = attendance.data.map(({ enrolment_id, learner }) => ({
    id: enrolment_id,
    name: `${learner.given_name} ${learner.family_name}`,
  }));
  const expected = attendance.data
    .filter(({ status }) => status !== "absent" && status !== "excused")
    .reduce((sum, { people_came, party_size }) => sum + (people_came ?? party_size), 0);
  const status = h("p", { role: "status", class: "status-line" });
  const failed = h("div");
  const rows = h("tbody");
  const first = Math.max(expected, ...kept.data.map(({ number }) => number), 1);
  for (let number = 1; number <= first; number++)
    rows.append(
      row(
        number,
        kept.data.find((sheet) => sheet.number === number),
        people,
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
        "seule. Entrée ou une flèche passe une case laissée vide. Une feuille est anonyme, sauf si la personne a " +
        "écrit son nom.",
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
            questions.map(({ short, answers }) =>
              h(
                "th",
                { scope: "col" },
                short,
                answers.map(([, text], index) => h("small", {}, `${index + 1} ${text.split(",")[0]}`)),
              ),
            ),
            remarks.map(({ short }) => h("th", { scope: "col" }, short)),
            h("th", { scope: "col" }, "De qui"),
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
    if (rows.children.length < MOST) rows.append(row(rows.children.length + 1, undefined, people));
    /** @type {HTMLElement | null | undefined} */ (rows.lastElementChild?.querySelector("input"))?.focus();
  }

  function given() {
    return [...rows.children].flatMap((line, index) => {
      const value = (/** @type {string} */ name) =>
        /** @type {HTMLInputElement | null} */ (line.querySelector(`[name="${name}"]`))?.value.trim() ?? "";
      const chosen = questions.map(({ name, answers }) => [name, answers[Number(value(name)) - 1]?.[0]]);
      const written = remarks.map(({ name }) => [name, value(name)]);
      const answers = toEvaluation(Object.fromEntries([...chosen, ...written]));
      const who = value("enrolment");
      if (!Object.keys(answers).length) return [];
      return [{ number: index + 1, ...(who && { enrolment_id: who }), answers }];
    });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset["saving"]) return;
    form.dataset["saving"] = "yes";
    fill(failed);
    const sheets = given();
    try {
      const answer = await accountRequest("PATCH", "/sessions/{id}/evaluation-sheets", {
        path,
        version,
        body: { sheets },
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

/** @param {number} number @param {Sheet | undefined} sheet @param {{ id: string, name: string }[]} people */
function row(number, sheet, people) {
  const known = sheet && fromAnswers(sheet.answers);
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, String(number)),
    questions.map(({ name, short, answers }) => {
      const index = answers.findIndex(([value]) => value === known?.[name]);
      const box = h("input", {
        name,
        class: "sheets__digit",
        inputmode: "numeric",
        maxlength: 1,
        value: index < 0 ? "" : index + 1,
        "aria-label": `Feuille ${number}, ${short}`,
        "aria-describedby": "sheets-help",
        onfocus: () => box.select(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => move(event, box),
        oninput: () => {
          const allowed = box.value === "" || (box.value >= "1" && box.value <= String(answers.length));
          if (!allowed) box.value = "";
          box.setAttribute("aria-invalid", String(!allowed));
          if (allowed && box.value) next(box)?.focus();
        },
      });
      return h("td", {}, box);
    }),
    remarks.map(({ name, short }) =>
      h(
        "td",
        {},
        h("input", {
          name,
          class: "sheets__text",
          maxlength: 1000,
          value: known?.[name] ?? "",
          "aria-label": `Feuille ${number}, ${short.toLowerCase()}`,
          onkeydown: (/** @type {KeyboardEvent} */ event) => moveOnEnter(event),
        }),
      ),
    ),
    h(
      "td",
      {},
      h(
        "select",
        { name: "enrolment", "aria-label": `Feuille ${number}, de qui` },
        h("option", { value: "" }, "Anonyme"),
        people.map(({ id, name }) => h("option", { value: id, selected: id === sheet?.enrolment_id }, name)),
      ),
    ),
  );
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
  const across = questions.length;
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
