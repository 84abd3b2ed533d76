/** The grid of an evaluation on paper: what a pen fills in, and what leads from the sheet to the screen. */
import { h } from "../../lib/dom.js";
import "../../ui/org-name.js";
import { keysOf } from "../questionnaires/entry/keys.js";
import "./face-mark.js";
import { asked, hasFaces, NOTHING_COMPULSORY, sessionWords } from "./questions.js";

/**
 * @typedef {import("../../api/models.js").Session} Session
 * @typedef {import("../../api/models.js").EvaluationCode} EvaluationCode
 * @typedef {import("../../api/models.js").EvaluationGrid} EvaluationGrid
 * @typedef {import("./questions.js").Question} Question
 */

/**
 * One sheet, as the parts of its section.
 *
 * @param {Session} session
 * @param {EvaluationGrid} grid
 * @param {EvaluationCode} [code] the way to the same grid on a screen
 */
export const paperForm = (session, { version, definition }, code) => [
  h(
    "p",
    { class: "paper-mark" },
    h("img", { src: "/img/logo.svg", alt: "" }),
    h("span", {}, "Le numérique en un clic – ", h("org-name", {}, "votre communauté de communes")),
  ),
  h("h2", { class: "sheet-title" }, `Votre avis sur ${sessionWords(session)}`),
  h("p", {}, `Cochez une case par question. ${NOTHING_COMPULSORY} N’écrivez pas votre nom.`),
  ...asked(definition).flatMap(question),
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
      h("small", { class: "paper-digit" }, ` Grille ${version}`),
    ),
  ),
  slip(),
];

/** The slip to tear off: the only part with a name. */
const slip = () =>
  h(
    "div",
    { class: "paper-slip" },
    h(
      "p",
      { class: "paper-row" },
      h("span", {}, h("span", { class: "write-box" }), "Je voudrais revenir"),
      h("span", {}, h("span", { class: "write-box" }), "Je voudrais être aidé(e)"),
    ),
    h("p", { class: "paper-fill" }, "Nom : ", h("span", { class: "write-line" })),
    h("p", { class: "paper-fill" }, "Téléphone : ", h("span", { class: "write-line" })),
    h("p", {}, h("small", {}, "À détacher, et à rendre à part : rien ne relie ce coupon à votre avis.")),
  );

/** @param {Question} asked */
function question(asked) {
  const { kind, label, hint, lines } = asked;
  const words = h("strong", {}, label);
  const help = hint && ` ${hint}`;
  if (kind === "text")
    return [h("p", {}, words, help, h("span", { class: "write-line" }), h("span", { class: "write-line" }))];
  if (kind === "number") return [h("p", {}, words, help, " ", h("span", { class: "write-box" }))];
  const several = kind === "several" && " (plusieurs réponses sont possibles)";
  if (kind !== "grid") return [h("p", {}, words, several, help), boxes(asked)];
  return [h("p", {}, words, help), ...(lines ?? []).flatMap((line) => [h("p", {}, line.label), boxes(asked)])];
}

/** The boxes of a question, with the keys that are typed for them. @param {Question} asked */
function boxes(asked) {
  const choices = asked.choices ?? [];
  const keys = keysOf(choices);
  const faces = hasFaces(asked);
  return h(
    "p",
    { class: faces ? "paper-faces" : "paper-row" },
    choices.map(({ code, label }, index) =>
      h(
        "span",
        {},
        faces && h("face-mark", { value: code }),
        h("span", { class: "write-box" }),
        `${label} `,
        h("small", { class: "paper-digit" }, keys[index] ?? ""),
      ),
    ),
  );
}
