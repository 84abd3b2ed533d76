/** Evaluations of a session, and the facilitator's note for the next one. */
import { accountRequest } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { editing } from "../../ui/editing.js";
import { textarea } from "../../ui/fields.js";
import { resultCards } from "./result-cards.js";

/** @typedef {import("../../api/models.js").SessionEvaluations} Results */

/** @param {string} session @param {Results} results */
export function evaluationResults(session, { summary, next_time, next_time_version }) {
  const { answers, expected } = summary;
  return h(
    "div",
    { class: "stack" },
    h("p", {}, h("strong", {}, counted(answers, "avis", "avis")), expected ? outOf(answers, expected) : "."),
    answers
      ? [resultCards(summary.questions, "h2"), ...comments(summary)]
      : h(
          "p",
          { class: "empty" },
          "Pas encore d’avis. À la fin de l’atelier, montrez le code, passez la tablette, ou donnez une feuille à " +
            "chacun.",
        ),
    nextTime(session, { next_time, next_time_version }),
  );
}

/** What people wrote, under the words of each question. @param {Pick<Results["summary"], "comments">} summary */
export const comments = ({ comments: said }) =>
  said.map(({ label, texts }) =>
    h(
      "section",
      { class: "stack" },
      h("h2", {}, label),
      h(
        "ul",
        { class: "quotes" },
        texts.map((text) => h("li", {}, `« ${text} »`)),
      ),
    ),
  );

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
