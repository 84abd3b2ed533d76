/**
 * What people can do, as a table to fill in with them: a row a skill, a column a person.
 *
 * @typedef {import("../../api/types.js").components["schemas"]} Schemas
 * @typedef {Schemas["ListedSkill"]} Skill
 * @typedef {Schemas["SkillMark"]} SkillMark
 * @typedef {{ learner_id: string, name: string, marks: SkillMark[] }} Column
 * @typedef {{ learner_id: string, skill: string, mastery: Schemas["Mastery"] | null, version: number }} Change
 */
import { h } from "../../lib/dom.js";
import "../../programme/sessions/level-mark.js";
import { themes } from "../../programme/sessions/themes.js";
import { masteries, themeList } from "./words.js";

/**
 * @param {Skill[]} skills
 * @param {Column[]} people
 * @param {{ caption: string, withNames?: boolean }} options
 */
export function skillTable(skills, people, { caption, withNames = true }) {
  const shown = themeList.filter((theme) => skills.some((skill) => skill.theme === theme));
  return h(
    "table",
    { class: withNames ? "skill-table" : "skill-table skill-table--one" },
    h("caption", { class: "visually-hidden" }, caption),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, "« Je sais… »"),
        people.map(({ name }) => h("th", { scope: "col" }, name)),
      ),
    ),
    shown.map((theme) =>
      h(
        "tbody",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "rowgroup", colspan: people.length + 1, class: "skill-table__theme" }, themes[theme]),
        ),
        skills.filter((skill) => skill.theme === theme).map((skill) => row(skill, people, withNames)),
      ),
    ),
  );
}

/** @param {Skill} skill @param {Column[]} people @param {boolean} withNames */
const row = (skill, people, withNames) =>
  h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      skill.sentence,
      " ",
      h("level-mark", { level: skill.level }),
      skill.hidden && h("span", { class: "hint" }, " n’est plus dans la liste"),
    ),
    people.map((person) =>
      h(
        "td",
        {},
        withNames && h("span", { class: "skill-table__who", "aria-hidden": "true" }, person.name),
        control(skill, person),
      ),
    ),
  );

/** @param {Skill} skill @param {Column} person */
function control({ code, sentence }, { learner_id, name, marks }) {
  const mark = marks.find(({ skill }) => skill === code);
  const options = /** @type {[string, string][]} */ ([["", "–"], ...Object.entries(masteries)]);
  return h(
    "select",
    {
      name: `${learner_id} ${code}`,
      "aria-label": `${name} : ${sentence}`,
      "data-learner": learner_id,
      "data-skill": code,
      "data-version": mark?.version ?? 0,
      "data-was": mark?.mastery ?? "",
    },
    options.map(([value, words]) => h("option", { value, selected: value === (mark?.mastery ?? "") }, words)),
  );
}

/** The cells that were changed since they were read. @param {HTMLElement} place @returns {Change[]} */
export const changedCells = (place) =>
  /** @type {HTMLSelectElement[]} */ ([...place.querySelectorAll("select[data-skill]")])
    .filter(({ value, dataset }) => value !== dataset["was"])
    .map(({ value, dataset }) => ({
      learner_id: dataset["learner"] ?? "",
      skill: dataset["skill"] ?? "",
      mastery: /** @type {Schemas["Mastery"] | null} */ (value || null),
      version: Number(dataset["version"]),
    }));

/**
 * What became of the marks, in one line.
 *
 * @param {Schemas["SkillResult"][]} results
 */
export function outcomeWords(results) {
  const clashes = results.filter(({ outcome }) => outcome === "conflict").length;
  const gone = results.some(({ outcome }) => outcome === "gone");
  return [
    results.length ? "C’est noté." : "Rien n’a changé.",
    clashes > 0 &&
      (clashes > 1
        ? `${clashes} cases : quelqu’un a noté autre chose entre-temps, relisez-les.`
        : "Une case : quelqu’un a noté autre chose entre-temps, relisez-la."),
    gone && "Une personne n’est plus inscrite à cet atelier.",
  ]
    .filter(Boolean)
    .join(" ");
}
