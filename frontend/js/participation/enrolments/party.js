/**
 * Those who come together: said in plain words, counted as people, and asked how many of them came.
 *
 * @typedef {import("../../api/models.js").Presence} Status
 */
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";

/** « 2 personnes », of who does not come alone. @param {number} size */
export const partyTag = (size) => size > 1 && h("span", { class: "tag" }, counted(size, "personne"));

/** The same within a line of text. @param {number} size */
export const partyWords = (size) => (size > 1 ? ` (${counted(size, "personne")})` : "");

/** How many people parties of these sizes are. @param {number[]} sizes */
export const headcount = (sizes) => sizes.reduce((sum, size) => sum + size, 0);

/** @param {Status | null | undefined} status */
export const hasCome = (status) => status === "present" || status === "late";

/**
 * How many came, by a tap on « Présent » or « En retard »: as many as were noted before, else all. Of who comes alone,
 * nothing is asked.
 *
 * @param {Status | null} status
 * @param {number} size
 * @param {number | null | undefined} before
 */
export const whoCame = (status, size, before) => (hasCome(status) && size > 1 ? before || size : null);

/**
 * A button for each number of people, where several were expected and came.
 *
 * @param {object} options
 * @param {string} options.id
 * @param {string} options.name of who enrolled
 * @param {Status | null} options.status
 * @param {number} options.size
 * @param {number | null | undefined} options.came
 * @param {(people: number) => void} options.choose
 */
export const howMany = ({ id, name, status, size, came, choose }) =>
  hasCome(status) &&
  size > 1 &&
  h(
    "div",
    { class: "attendance__people", role: "group", "aria-label": `Personnes venues, pour ${name}` },
    h("p", {}, "Combien de personnes sont venues ?"),
    Array.from({ length: size }, (_, index) => index + 1).map((people) =>
      h(
        "button",
        {
          type: "button",
          id: `${id}-people-${people}`,
          class: "attendance__choice",
          "aria-pressed": String(people === came),
          onclick: () => choose(people),
        },
        String(people),
        h("span", { class: "visually-hidden" }, people > 1 ? " personnes" : " personne"),
      ),
    ),
  );
