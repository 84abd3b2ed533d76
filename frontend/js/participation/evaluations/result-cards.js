/**
 * Results of evaluations, question by question: few answers are listed, more are counted, many are a share.
 *
 * @typedef {import("../../api/models.js").EvaluationResult} EvaluationResult
 */
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";

/**
 * A card for each question with boxes; what people wrote stands elsewhere.
 *
 * @param {EvaluationResult[]} questions
 * @param {"h2" | "h3"} [heading] below which they stand
 */
export const resultCards = (questions, heading = "h3") =>
  h(
    "div",
    { class: "results" },
    questions.filter(({ kind }) => kind !== "text").map((question) => card(question, heading)),
  );

/** @param {EvaluationResult} question @param {"h2" | "h3"} heading */
function card({ label, concerned, answered, illegible, display, words, share, choices }, heading) {
  const [answers, all] = [answered ?? 0, concerned ?? 0];
  return h(
    "section",
    { class: "card card--plain" },
    h(heading, {}, label),
    h("p", {}, h("strong", {}, words), share && h("span", { class: "hint reason" }, shareWords(share, answers))),
    answers < all &&
      h(
        "p",
        { class: "hint" },
        `${counted(answers, "réponse")} sur ${all}${illegible ? `, ${counted(illegible, "illisible")}` : ""}`,
      ),
    // Under five answers the boxes stand in the words, each by itself.
    (display === "counts" || display === "share") && choices.length > 0 && table(label, choices, answers),
  );
}

/** @param {NonNullable<EvaluationResult["share"]>} share @param {number} answers */
const shareWords = ({ words }, answers) =>
  `Avec ${answers} réponses, la part serait ${words} si l’on interrogeait beaucoup plus de monde.`;

/** @param {string} label @param {EvaluationResult["choices"]} choices @param {number} answers */
const table = (label, choices, answers) =>
  h(
    "table",
    { class: "result-table" },
    h("caption", { class: "visually-hidden" }, `${label} : nombre de réponses`),
    h(
      "thead",
      { class: "visually-hidden" },
      h(
        "tr",
        {},
        ["Réponse", "Part", "Nombre"].map((name) => h("th", { scope: "col" }, name)),
      ),
    ),
    h(
      "tbody",
      {},
      choices.map(({ label: name, count }) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, name),
          h(
            "td",
            {},
            h("meter", {
              min: 0,
              max: Math.max(answers, 1),
              value: count ?? 0,
              "aria-label": `${name} : ${counted(count ?? 0, "réponse")} sur ${answers}`,
            }),
          ),
          h("td", { class: "number" }, String(count ?? 0)),
        ),
      ),
    ),
  );
