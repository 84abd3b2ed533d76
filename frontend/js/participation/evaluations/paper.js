/** The form of an evaluation on paper: what a pen fills in, and what leads from the sheet to the screen. */
import { h } from "../../lib/dom.js";
import "../../ui/org-name.js";
import "./face-mark.js";
import { NOTHING_COMPULSORY, questions, remarks, sessionWords } from "./questions.js";

/**
 * @typedef {import("../../api/models.js").Session} Session
 * @typedef {import("../../api/models.js").EvaluationCode} EvaluationCode
 */

/**
 * One sheet, as the parts of its section.
 *
 * @param {Session} session
 * @param {EvaluationCode} [code] the way to the same form on a screen
 */
export const paperForm = (session, code) => [
  h(
    "p",
    { class: "paper-mark" },
    h("img", { src: "/img/logo.svg", alt: "" }),
    h("span", {}, "Le numérique en un clic – ", h("org-name", {}, "votre communauté de communes")),
  ),
  h("h2", { class: "sheet-title" }, `Votre avis sur ${sessionWords(session)}`),
  h("p", {}, `Cochez une case par question. ${NOTHING_COMPULSORY} N’écrivez pas votre nom.`),
  ...questions.flatMap(({ words, faces, answers }) => [
    h("p", {}, h("strong", {}, words)),
    h(
      "p",
      { class: faces ? "paper-faces" : "paper-row" },
      answers.map(([value, text], index) =>
        h(
          "span",
          {},
          faces && h("face-mark", { value }),
          h("span", { class: "write-box" }),
          `${text} `,
          h("small", { class: "paper-digit" }, String(index + 1)),
        ),
      ),
    ),
  ]),
  ...remarks.map(({ words }) =>
    h("p", {}, h("strong", {}, words), " ", h("span", { class: "write-line" }), h("span", { class: "write-line" })),
  ),
  h(
    "p",
    { class: "paper-way" },
    code && h("img", { src: `/e/${code.code}.svg`, alt: "", width: 240, height: 240 }),
    h(
      "span",
      {},
      "À rendre à la personne qui anime.",
      code && [
        h("br"),
        "Ou répondez sur votre téléphone dans la semaine : flashez le carré, ou tapez ",
        h("strong", {}, code.address.replace(/^https?:\/\//, "")),
      ],
    ),
  ),
];
