/** Two answers for one person: both are shown, one tap chooses. */
import { hour } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { attendances, counted } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";

/** @typedef {import("../../api/models.js").Presence} Status */

/**
 * A presence in words; of a party, with the number who came.
 *
 * @param {Status | null} status
 * @param {number | null} [people]
 */
export const presenceWords = (status, people) =>
  status ? `${attendances[status]}${people && people > 0 ? ` (${counted(people, "personne")})` : ""}` : "Rien de noté";

/**
 * @param {object} options
 * @param {string} options.name
 * @param {number} options.size how many come together
 * @param {{ status: Status | null, people: number | null, by: string | null, at: string | null }} options.theirs
 * @param {{ status: Status | null, people?: number | null | undefined }} options.mine
 * @param {() => void} options.keepTheirs
 * @param {() => void} options.keepMine
 */
export const editConflict = ({ name, size, theirs, mine, keepTheirs, keepMine }) => {
  const words = (/** @type {{ status: Status | null, people?: number | null | undefined }} */ { status, people }) =>
    presenceWords(status, size > 1 ? people : null);
  return h(
    "div",
    { class: "notice notice--warn clash", role: "group", "aria-label": `Deux réponses pour ${name}` },
    h("p", {}, h("strong", {}, "Deux réponses pour cette personne. Laquelle est la bonne ?")),
    h("p", {}, "Ici : ", h("strong", {}, words(mine)), "."),
    h(
      "p",
      {},
      "Ailleurs : ",
      h("strong", {}, words(theirs)),
      theirs.at && ` (noté à ${hour(officeTime(theirs.at))}${theirs.by ? ` par ${theirs.by}` : ""})`,
      ".",
    ),
    h(
      "div",
      { class: "clash__choices" },
      h("button", { type: "button", class: "button", onclick: keepMine }, `Garder « ${words(mine)} »`),
      h(
        "button",
        { type: "button", class: "button button--quiet", onclick: keepTheirs },
        `Garder « ${words(theirs)} »`,
      ),
    ),
  );
};
