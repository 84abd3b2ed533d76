/** Evaluations of a session, and the facilitator's note for the next one. */
import { accountRequest } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { editing } from "../../ui/editing.js";
import { textarea } from "../../ui/fields.js";
import { questions, remarks } from "./questions.js";

const decimal = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** @typedef {import("../../api/models.js").SessionEvaluations} Results */

/** @param {string} session @param {Results} results */
export function evaluationResults(session, { summary, data, next_time, next_time_version }) {
  const { answers, expected } = summary;
  const { satisfaction, relevance, pace, another_session: again } = summary;
  const counts = {
    satisfaction: satisfaction.counts,
    relevance: relevance.counts,
    pace: [pace.too_slow, pace.right, pace.too_fast],
    another_session: [again.yes, again.no],
  };
  const means = { satisfaction: satisfaction.mean, relevance: relevance.mean, pace: null, another_session: null };
  return h(
    "div",
    { class: "stack" },
    h("p", {}, h("strong", {}, counted(answers, "avis", "avis")), expected ? outOf(answers, expected) : "."),
    answers
      ? [
          h(
            "div",
            { class: "results" },
            questions.map((question) => chart(question, answers, counts[question.name], means[question.name])),
          ),
          ...remarks.map(({ name, short }) =>
            comments(
              short,
              data.map((one) => one[name]),
            ),
          ),
        ]
      : h(
          "p",
          { class: "empty" },
          "Pas encore d’avis. À la fin de l’atelier, montrez le code, passez la tablette, ou donnez une feuille à " +
            "chacun.",
        ),
    nextTime(session, { next_time, next_time_version }),
  );
}

/**
 * « sur 4 attendus ». Somebody may answer twice, or without being on the sheet: then who was there is said beside.
 *
 * @param {number} answers
 * @param {number} expected
 */
export const outOf = (answers, expected) =>
  answers > expected
    ? ` (${counted(expected, "personne présente", "personnes présentes")}).`
    : ` sur ${expected} attendu${expected > 1 ? "s" : ""}.`;

/**
 * Chart of bars, with the same figures in a table: the answers in the order of the form, and how many left it blank.
 *
 * @param {import("./questions.js").Question} question
 * @param {number} all number of evaluations
 * @param {number[]} counts
 * @param {number | null} mean
 */
function chart({ words: title, answers }, all, counts, mean) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return h(
    "section",
    { class: "card card--plain" },
    h("h2", {}, title),
    total < all && h("p", { class: "hint" }, `${counted(total, "réponse")} sur ${all}`),
    mean !== null && h("p", { class: "mean" }, h("strong", {}, decimal.format(mean)), " sur 4 en moyenne"),
    h(
      "table",
      { class: "result-table" },
      h("caption", { class: "visually-hidden" }, `${title} : nombre de réponses`),
      h(
        "thead",
        { class: "visually-hidden" },
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "Réponse"),
          h("th", { scope: "col" }, "Part"),
          h("th", { scope: "col" }, "Nombre"),
        ),
      ),
      h(
        "tbody",
        {},
        answers.map(([, name], index) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, name),
            h(
              "td",
              {},
              h("meter", {
                min: 0,
                max: Math.max(total, 1),
                value: counts[index] ?? 0,
                "aria-label": `${name} : ${counted(counts[index] ?? 0, "réponse")} sur ${total}`,
              }),
            ),
            h("td", { class: "number" }, String(counts[index] ?? 0)),
          ),
        ),
      ),
    ),
  );
}

/** @param {string} title @param {(string | null)[]} texts */
function comments(title, texts) {
  const said = texts.filter(Boolean);
  return (
    said.length > 0 &&
    h(
      "section",
      { class: "stack" },
      h("h2", {}, title),
      h(
        "ul",
        { class: "quotes" },
        said.map((text) => h("li", {}, `« ${text} »`)),
      ),
    )
  );
}

/** @param {string} session @param {Pick<Results, "next_time" | "next_time_version">} written */
function nextTime(session, written) {
  const status = h("p", { role: "status", class: "status-line" });
  const form = h(
    "form",
    { class: "form" },
    textarea({
      id: "next_time",
      label: "Ce qui changera la prochaine fois",
      hint: "Vos collègues et vous le retrouverez en préparant l’atelier suivant.",
      rows: 4,
      maxlength: 2000,
    }),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Enregistrer"), status),
  );
  const path = { id: session };
  const editor = editing(form, {
    current: written,
    read: ({ next_time }) => ({ next_time: next_time ?? "" }),
    reload: () => accountRequest("GET", "/sessions/{id}/evaluations", { path }),
    save: ({ next_time_version: version }, { next_time = "" }) =>
      accountRequest("PUT", "/sessions/{id}/next-time", {
        path,
        version,
        body: { next_time },
      }),
    saved(now) {
      editor.show(now);
      saved = field.value;
      fill(status, "Enregistré.");
    },
  });
  const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("next_time"));
  let saved = field.value;
  form.addEventListener("input", () => fill(status, field.value === saved ? "" : "Pas encore enregistré."));
  window.addEventListener("beforeunload", (event) => {
    if (field.isConnected && field.value !== saved) event.preventDefault();
  });
  return form;
}

/** Note of the previous session, for the facilitator who prepares this one. @param {string} session */
export const notedFor = (session) =>
  accountRequest("GET", "/sessions/{id}/evaluations", {
    path: { id: session },
  }).then(({ next_time }) => next_time);
