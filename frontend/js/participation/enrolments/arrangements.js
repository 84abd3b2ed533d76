/**
 * Arrangements: what makes the workshop easier for a person, ticked at the enrolment; nothing about health.
 *
 * @typedef {import("../../api/models.js").Arrangement} Arrangement
 */
import { h } from "../../lib/dom.js";

/**
 * The words by which a person ticks it, and those of the team.
 *
 * @type {Record<Arrangement, [own: string, team: string]>}
 */
const words = {
  large_print: ["Des documents en gros caractères", "gros caractères"],
  near_screen: ["Une place près de l’écran", "près de l’écran"],
  step_free: ["Une salle de plain-pied", "de plain-pied"],
  accompanied: ["Je viens avec une personne qui m’aide", "vient avec une personne qui l’aide"],
};
const all = /** @type {Arrangement[]} */ (Object.keys(words));

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Boxes to tick, in the words of the person or of the team. @param {{ own?: boolean }} [options] */
export const arrangementTicks = ({ own = false } = {}) =>
  h(
    "fieldset",
    { class: "choices choices--ticks" },
    h(
      "legend",
      {},
      own ? "Pour être à l’aise " : "Pour l’accueillir ",
      h("span", { class: "optional" }, "(facultatif)"),
    ),
    all.map((name) =>
      h(
        "div",
        { class: "choice" },
        h("input", { type: "checkbox", id: `arrangement_${name}`, name: `arrangement_${name}`, value: name }),
        h("label", { for: `arrangement_${name}` }, own ? words[name][0] : capital(words[name][1])),
      ),
    ),
  );

/** The ticked boxes in the body of a request. @param {Record<string, string>} given */
export function arrangementsOf(given) {
  const ticked = all.filter((name) => given[`arrangement_${name}`]);
  return ticked.length > 0 ? { arrangements: ticked } : {};
}

/** « Prévoir : gros caractères, de plain-pied »; nothing without any. @param {Arrangement[]} wished */
export const arrangementWords = (wished) =>
  wished.length > 0 ? `Prévoir : ${wished.map((name) => words[name][1]).join(", ")}` : "";
