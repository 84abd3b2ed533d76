/**
 * Thresholds of the level, with the responses that would move, counted again at each change.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { fill, h } from "../../../lib/dom.js";
import { failureNotice } from "../../../ui/feedback.js";
import { input } from "../../../ui/fields.js";
import { readRecount, recountWords } from "./recount.js";

const PAUSE_MS = 400;

/** @type {[keyof Schemas["LevelThresholds"], string, (points: Points) => string][]} */
const fields = [
  ["basics", "Bases : débutant en dessous de", ({ basics }) => `Points sur ${basics}.`],
  ["uses", "Usages : débutant en dessous de", ({ uses }) => `Points sur ${uses}.`],
  ["advanced_uses", "Usages : confirmé à partir de", ({ uses }) => `Points sur ${uses}.`],
  ["advanced_autonomy", "et autonomie : à partir de", ({ autonomy }) => `Points sur ${autonomy}.`],
  ["fewest_lines", "Lignes remplies pour proposer un niveau", ({ lines }) => `Sur ${lines} lignes.`],
];

/** @typedef {{ basics: number, uses: number, autonomy: number, lines: number }} Points */

/** Most points of each part of the grid. @param {Schemas["QuestionnaireDefinition"]} definition @returns {Points} */
function mostPoints({ questions, analysis }) {
  const mastery = analysis?.mastery;
  const grid = questions.find(({ code }) => code === mastery?.grid);
  const most = Math.max(0, ...(grid?.choices ?? []).map(({ code }) => Number(code) || 0));
  const of = (/** @type {string[] | undefined} */ lines) => (lines?.length ?? 0) * most;
  return {
    basics: of(mastery?.basics),
    uses: of(mastery?.uses),
    autonomy: of(mastery?.autonomy),
    lines: grid?.lines?.length ?? 0,
  };
}

/**
 * @param {object} options
 * @param {string} options.version
 * @param {Schemas["QuestionnaireDefinition"]} options.definition its thresholds are changed in place
 * @param {boolean} options.recounts true if what a change would move is counted and shown
 * @param {() => void} options.changed
 * @param {() => void} options.remove leaves out findings and level
 */
export function thresholdFields({ version, definition, recounts, changed, remove }) {
  const { analysis } = definition;
  if (!analysis) return null;
  const points = mostPoints(definition);
  const result = h("div", { role: "status", class: "recount" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let running = new AbortController();

  async function recount() {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    try {
      fill(result, recountWords(await readRecount(version, analysis?.thresholds, signal)));
    } catch (error) {
      if (!signal.aborted) fill(result, failureNotice(error, recount));
    }
  }

  if (recounts) void recount();
  return h(
    "section",
    { class: "stack", "aria-labelledby": "thresholds-title" },
    h("h2", { id: "thresholds-title" }, "Seuils du niveau proposé"),
    h(
      "p",
      {},
      "« Je le fais seul » vaut 2 points, « avec de l’aide » 1, « pas encore » 0. Le niveau est une proposition : " +
        "l’équipe décide.",
    ),
    h(
      "div",
      { class: "form-grid form-grid--three" },
      fields.map(([name, label, hint]) =>
        input({
          id: `analysis-thresholds-${name}`,
          label,
          hint: hint(points),
          type: "number",
          min: 0,
          short: true,
          value: analysis.thresholds[name],
          oninput: (/** @type {Event} */ event) => {
            const { value } = /** @type {HTMLInputElement} */ (event.target);
            if (!/^\d+$/.test(value)) return;
            analysis.thresholds[name] = Number(value);
            changed();
            clearTimeout(timer);
            if (recounts) timer = setTimeout(recount, PAUSE_MS);
          },
        }),
      ),
    ),
    result,
    h(
      "p",
      {},
      h("button", { type: "button", class: "link-button", onclick: remove }, "Ne plus calculer ni constats ni niveau"),
    ),
  );
}
