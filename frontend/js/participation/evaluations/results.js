/** Evaluations of a session, and the facilitator's note for the next one. */
import { accountRequest } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { counted, paces, relevances, satisfactions } from "../../lib/words.js";
import { showRefusal } from "../../ui/feedback.js";
import { textarea } from "../../ui/fields.js";
import { clearErrors, onSubmit } from "../../ui/forms.js";

const decimal = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** @typedef {import("../../api/models.js").SessionEvaluations} Results */

/** @param {string} session @param {Results} results */
export function evaluationResults(session, { summary, data, next_time }) {
  const { answers, expected, satisfaction, relevance, pace, another_session } = summary;
  return h(
    "div",
    { class: "stack" },
    h(
      "p",
      {},
      h("strong", {}, counted(answers, "réponse")),
      expected ? ` sur ${expected} attendue${expected > 1 ? "s" : ""}.` : ".",
    ),
    answers
      ? [
          h(
            "div",
            { class: "results" },
            chart("Satisfaction", answers, reversed(satisfactions, satisfaction.counts), satisfaction.mean),
            chart("Utilité", answers, reversed(relevances, relevance.counts), relevance.mean),
            chart("Rythme", answers, [
              [paces.too_slow, pace.too_slow],
              [paces.right, pace.right],
              [paces.too_fast, pace.too_fast],
            ]),
            chart("Revenir à un autre atelier", answers, [
              ["Oui", another_session.yes],
              ["Non", another_session.no],
            ]),
          ),
          comments(
            "Ce qui a aidé",
            data.map(({ helped }) => helped),
          ),
          comments(
            "Ce qui a manqué",
            data.map(({ missing }) => missing),
          ),
        ]
      : h(
          "p",
          { class: "empty" },
          "Pas encore de réponse. Le jour de l’atelier, ouvrez l’évaluation de chacun depuis la liste des " +
            "inscrits et passez-lui la tablette.",
        ),
    nextTime(session, next_time),
  );
}

/** Best first. @param {string[]} names @param {number[]} counts */
const reversed = (names, counts) =>
  /** @type {[string, number][]} */ (names.map((name, index) => [name, counts[index] ?? 0])).reverse();

/**
 * Chart of bars, with the same figures in a table.
 *
 * @param {string} title
 * @param {number} total
 * @param {[string, number][]} rows
 * @param {number | null} [mean]
 */
const chart = (title, total, rows, mean) =>
  h(
    "section",
    { class: "card card--plain" },
    h("h2", {}, title),
    mean != null && h("p", { class: "mean" }, h("strong", {}, decimal.format(mean)), " sur 4 en moyenne"),
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
        rows.map(([name, count]) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, name),
            h(
              "td",
              {},
              h("meter", {
                min: 0,
                max: total,
                value: count,
                "aria-label": `${name} : ${counted(count, "réponse")} sur ${total}`,
              }),
            ),
            h("td", { class: "number" }, String(count)),
          ),
        ),
      ),
    ),
  );

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

/** @param {string} session @param {string | null} written */
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
      value: written,
      maxlength: 2000,
    }),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Enregistrer"), status),
  );
  const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("next_time"));
  let saved = field.value;
  form.addEventListener("input", () => fill(status, field.value === saved ? "" : "Pas encore enregistré."));
  window.addEventListener("beforeunload", (event) => {
    if (field.isConnected && field.value !== saved) event.preventDefault();
  });
  onSubmit(form, async () => {
    clearErrors(form);
    try {
      const text = field.value.trim();
      await accountRequest("PUT", "/sessions/{id}/next-time", { path: { id: session }, body: { next_time: text } });
      saved = field.value;
      fill(status, "Enregistré.");
    } catch (error) {
      showRefusal(form, error);
    }
  });
  return form;
}

/** Note of the previous session, for the facilitator who prepares this one. @param {string} session */
export const notedFor = (session) =>
  accountRequest("GET", "/sessions/{id}/evaluations", { path: { id: session } }).then(({ next_time }) => next_time);
