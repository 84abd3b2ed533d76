/**
 * Findings and level for a questionnaire that has none: those of the shipped one, with the questions that they read.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {Schemas["QuestionDefinition"]} Question
 * @typedef {Schemas["AnalysisDefinition"]} Analysis
 */
import { accountRequest } from "../../../api/client.js";
import { h } from "../../../lib/dom.js";
import { counted } from "../../../lib/words.js";
import { formDialog } from "../../../ui/dialog.js";

/** The questions of an analysis, with the codes of the choices and lines that it reads. @param {Analysis} analysis */
const readings = ({ access, mastery, reluctance }) =>
  /** @type {[question: string, choices: string[], lines: string[]][]} */ ([
    [access.equipment, access.devices, []],
    [access.internet, access.without, []],
    [mastery.frequency, [...mastery.not_using, ...mastery.seldom], []],
    [mastery.grid, [], [...mastery.basics, ...mastery.uses, ...mastery.autonomy]],
    [reluctance.obstacles, reluctance.reluctant, []],
    [reluctance.wish, reluctance.unwilling, []],
  ]);

/**
 * What the analysis of a model lacks in a questionnaire: questions to add, and those that are there in another form.
 *
 * @param {Schemas["QuestionnaireDefinition"]} definition
 * @param {Schemas["QuestionnaireDefinition"]} model
 */
export function lackOf(definition, model) {
  /** @type {Question[]} */
  const added = [];
  /** @type {Question[]} */
  const other = [];
  if (!model.analysis) return { added, other };
  const reads = new Map(readings(model.analysis).map(([code, ...parts]) => [code, parts]));
  for (const question of model.questions) {
    const [choices, lines] = reads.get(question.code) ?? [];
    if (!choices || !lines) continue;
    const own = definition.questions.find(({ code }) => code === question.code);
    const has = (/** @type {string[]} */ codes, /** @type {{ code: string }[] | null | undefined} */ parts) =>
      codes.every((code) => parts?.some((part) => part.code === code));
    if (!own) added.push(question);
    else if (own.kind !== question.kind || !has(choices, own.choices) || !has(lines, own.lines)) other.push(own);
  }
  return { added, other };
}

/**
 * Offers to add the analysis.
 *
 * @param {Schemas["QuestionnaireDefinition"]} definition
 * @param {(analysis: Analysis, questions: Question[]) => void} add
 * @param {(action: () => Promise<void>) => Promise<void>} attempt does something, and shows its failure
 */
export function analysisOffer(definition, add, attempt) {
  async function ask() {
    const { data } = await accountRequest("GET", "/questionnaire-models");
    const model = data.find(({ definition: one }) => one.analysis)?.definition;
    if (!model?.analysis) return;
    const { added, other } = lackOf(definition, model);
    const { analysis } = model;
    if (other.length) return void (await explainOther(other));
    const agreed = await formDialog({
      title: "Ajouter la proposition de niveau ?",
      body: [
        h(
          "p",
          {},
          "Le service calculera trois constats et proposera un niveau, d’après les seuils du questionnaire " +
            "« Vos habitudes numériques ». Vous pourrez changer les seuils.",
        ),
        ...(added.length
          ? [
              h("p", {}, `${counted(added.length, "question est ajoutée", "questions sont ajoutées")} à la fin :`),
              h(
                "ul",
                {},
                added.map(({ label }) => h("li", {}, label)),
              ),
            ]
          : []),
      ],
      confirm: "Ajouter",
      act: async () => true,
    });
    if (agreed) add(structuredClone(analysis), structuredClone(added));
  }

  return h(
    "section",
    { class: "stack", "aria-labelledby": "analysis-title" },
    h("h2", { id: "analysis-title" }, "Constats et niveau"),
    h("p", {}, "Ce questionnaire compte les réponses, et ne propose pas de niveau."),
    h(
      "p",
      {},
      h(
        "button",
        {
          type: "button",
          class: "button button--quiet",
          onclick: () => attempt(ask),
        },
        "Ajouter la proposition de niveau",
      ),
    ),
  );
}

/** @param {Question[]} other */
const explainOther = (other) =>
  formDialog({
    title: "La proposition de niveau ne convient pas ici",
    body: [
      h("p", {}, "Ces questions portent un code du modèle, mais n’ont pas ses réponses :"),
      h(
        "ul",
        {},
        other.map(({ label, code }) => h("li", {}, `${label} (${code})`)),
      ),
      h("p", {}, "Retirez-les, ou commencez par le modèle."),
    ],
    confirm: "Compris",
    back: "",
    act: async () => true,
  });
