/**
 * A draft that a colleague has saved meanwhile: where the two differ, and which of them is kept.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { focusOn, h } from "../../../lib/dom.js";

/** @param {Schemas["QuestionnaireDefinition"]} mine @param {Schemas["QuestionnaireDefinition"]} theirs */
function differences(mine, theirs) {
  const words = [];
  if (mine.title !== theirs.title) words.push(`Titre : « ${theirs.title} » (sa version), « ${mine.title} » (la vôtre)`);
  if ((mine.introduction ?? "") !== (theirs.introduction ?? "")) words.push("L’introduction");
  for (const question of theirs.questions) {
    const own = mine.questions.find(({ code }) => code === question.code);
    if (!own) words.push(`« ${question.label} » : dans sa version seulement`);
    else if (JSON.stringify(own) !== JSON.stringify(question)) words.push(`« ${question.label} »`);
  }
  for (const question of mine.questions)
    if (!theirs.questions.some(({ code }) => code === question.code))
      words.push(`« ${question.label} » : dans la vôtre seulement`);
  if (JSON.stringify(mine.analysis) !== JSON.stringify(theirs.analysis)) words.push("Les seuils");
  return words;
}

/**
 * @param {HTMLFormElement} form
 * @param {object} options
 * @param {Schemas["QuestionnaireDefinition"]} options.mine
 * @param {Schemas["QuestionnaireDefinition"]} options.theirs
 * @param {() => void} options.keep saves mine over theirs
 * @param {() => void} options.take opens theirs instead
 */
export function showClash(form, { mine, theirs, keep, take }) {
  const words = differences(mine, theirs);
  const notice = h(
    "div",
    { class: "notice notice--warn clash", role: "alert", tabindex: "-1" },
    h("h2", {}, "Quelqu’un d’autre a modifié ce brouillon pendant que vous écriviez"),
    h(
      "p",
      {},
      words.length
        ? "Ce que vous avez écrit n’est pas encore enregistré. Voici où les deux versions diffèrent :"
        : "Seul l’ordre des questions diffère.",
    ),
    h(
      "ul",
      {},
      words.map((text) => h("li", {}, text)),
    ),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button button--small", type: "button", onclick: keep }, "Enregistrer ma version"),
      h(
        "button",
        { class: "button button--quiet button--small", type: "button", onclick: take },
        "Reprendre sa version",
      ),
    ),
  );
  form.prepend(notice);
  focusOn(notice);
}
