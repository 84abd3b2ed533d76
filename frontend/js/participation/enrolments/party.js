/**
 * Parties in words, counted as people, with the choice of how many came.
 *
 * @typedef {import("../../api/models.js").Presence} Status
 */
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";

/** « 2 personnes »; nothing for a person alone. @param {number} size */
export const partyTag = (size) => size > 1 && h("span", { class: "tag" }, counted(size, "personne"));

/** The same within a line of text. @param {number} size */
export const partyWords = (size) => (size > 1 ? ` (${counted(size, "personne")})` : "");

/** Number of people in parties of these sizes. @param {number[]} sizes */
export const headcount = (sizes) => sizes.reduce((sum, size) => sum + size, 0);

/** @param {Status | null | undefined} status */
export const hasCome = (status) => status === "present" || status === "late";

/**
 * Number of people who came, after a tap on « Présent » or « En retard »; null for a person alone.
 *
 * It is the number that was noted before, else the whole party.
 *
 * @param {Status | null} status
 * @param {number} size
 * @param {number | null | undefined} before
 */
export const peopleCame = (status, size, before) => (hasCome(status) && size > 1 ? before || size : null);

/**
 * A button for each number of people, where several were expected and came.
 *
 * @param {object} options
 * @param {string} options.id
 * @param {string} options.name of the person enrolled
 * @param {Status | null} options.status
 * @param {number} options.size
 * @param {number | null | undefined} options.came
 * @param {(people: number) => void} options.choose
 */
export const headcountChoice = ({ id, name, status, size, came, choose }) =>
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
