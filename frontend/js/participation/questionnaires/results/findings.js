/**
 * The three findings with their reasons, and the levels that are proposed.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {Schemas["CountedSet"]} Counts
 * @typedef {Schemas["FindingCounts"]} Findings
 */
import { h } from "../../../lib/dom.js";
import { barTable, crossTable, shareWords } from "../../../ui/chart.js";

/** @type {[keyof Findings, string][]} */
const findings = [
  ["no_access", "Sans accès : pas d’appareil, ou pas d’internet"],
  ["no_mastery", "Sans maîtrise"],
  ["partial_mastery", "Maîtrise partielle"],
];
/** @type {[keyof Findings, string][]} */
const reasons = [
  ["knowledge", "par manque de savoir-faire"],
  ["practice", "par manque de pratique"],
  ["reluctance", "par réticence"],
];
/** @type {[keyof Findings, string][]} */
const levels = [
  ["no_mastery", "Débutants"],
  ["partial_mastery", "Initiés"],
  ["at_ease", "Confirmés"],
  ["undetermined", "À voir avec la personne"],
];

/** @param {keyof Findings} name */
const isReason = (name) => reasons.some(([one]) => one === name);

/** The people that the share of a reason is of. @param {keyof Findings} name @param {Findings} found */
const baseOf = (name, found) =>
  name === "knowledge" ? found.knowledge_known : isReason(name) ? found.no_mastery : null;

/** Those without mastery of whom nothing is known about what they know. @param {number | null} count */
function unknownWords(count) {
  if (count === null) return "Savoir-faire : part de ceux qui ont rempli assez de lignes du tableau.";
  const [have, counts] = count > 1 ? ["n’ont", "comptent"] : ["n’a", "compte"];
  return `Savoir-faire : ${count} ${have} pas assez rempli le tableau, et ne ${counts} pas dans cette part.`;
}

/** @param {Counts} counts @param {number | null} ruleVersion @param {Schemas["CountGroup"][] | null} groups */
export function findingCounts({ responses, findings: found }, ruleVersion, groups) {
  if (!found) return null;
  /** @param {[keyof Findings, string][]} rows @param {number | null} of */
  const bars = (rows, of) =>
    rows.map(([name, label]) => ({ label, count: found[name], of: baseOf(name, found) ?? of }));
  const all = [...findings, ...reasons, /** @type {[keyof Findings, string]} */ (["at_ease", "À l’aise"])];
  return h(
    "section",
    { class: "stack", "aria-labelledby": "findings-title" },
    h("h2", { id: "findings-title" }, "Trois constats"),
    h(
      "div",
      { class: "results findings" },
      h(
        "section",
        { class: "card card--plain", "aria-labelledby": "who-title" },
        h("h3", { id: "who-title" }, "Qui est à l’écart du numérique ?"),
        h("p", { class: "hint" }, "Une personne peut relever de plusieurs constats."),
        barTable("Constats : nombre de personnes", ["Constat", "Personnes"], bars(findings, responses)),
      ),
      h(
        "section",
        { class: "card card--plain", "aria-labelledby": "why-title" },
        h("h3", { id: "why-title" }, "Sans maîtrise : pourquoi ?"),
        h("p", { class: "hint" }, "Part des personnes sans maîtrise ; plusieurs raisons à la fois sont possibles."),
        barTable("Raisons : nombre de personnes", ["Raison", "Personnes"], bars(reasons, found.no_mastery)),
        found.knowledge_unknown !== 0 && h("p", { class: "hint" }, unknownWords(found.knowledge_unknown)),
      ),
      h(
        "section",
        { class: "card card--plain", "aria-labelledby": "levels-title" },
        h("h3", { id: "levels-title" }, "Niveaux proposés"),
        h("p", { class: "hint" }, `D’après les seuils de la version ${ruleVersion ?? 1}. L’équipe décide pour chacun.`),
        barTable("Niveaux : nombre de personnes", ["Niveau", "Personnes"], bars(levels, responses)),
      ),
    ),
    groups &&
      crossTable(
        "Par groupe : constats",
        groups.map((group) => group.label),
        all.map(([name, label]) => ({
          label,
          cells: groups.map(({ counts }) => {
            const own = counts.findings;
            return shareWords(own?.[name] ?? null, own && isReason(name) ? baseOf(name, own) : counts.responses);
          }),
        })),
      ),
  );
}
