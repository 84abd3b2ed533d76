/** Two answers for one person: both are shown, one tap chooses. */
import { hour } from "../lib/dates.js";
import { h } from "../lib/dom.js";
import { attendances } from "../lib/words.js";
import { officeTime } from "./calendar.js";

/** @typedef {import("../api/models.js").AttendanceStatus} Status */

/** @param {Status | null} status */
export const presenceWords = (status) => (status ? attendances[status] : "Rien de noté");

/**
 * @param {object} options
 * @param {string} options.name
 * @param {{ status: Status | null, by: string | null, at: string | null }} options.theirs
 * @param {Status | null} options.mine
 * @param {() => void} options.keepTheirs
 * @param {() => void} options.keepMine
 */
export const clash = ({ name, theirs, mine, keepTheirs, keepMine }) =>
  h(
    "div",
    { class: "notice notice--warn clash", role: "group", "aria-label": `Deux réponses pour ${name}` },
    h("p", {}, h("strong", {}, "Deux réponses pour cette personne. Laquelle est la bonne ?")),
    h("p", {}, "Ici : ", h("strong", {}, presenceWords(mine)), "."),
    h("p", {}, "Ailleurs : ", h("strong", {}, presenceWords(theirs.status)), theirs.at && ` (noté à ${hour(officeTime(theirs.at))}${theirs.by ? ` par ${theirs.by}` : ""})`, "."),
    h(
      "div",
      { class: "clash__choices" },
      h("button", { type: "button", class: "button", onclick: keepMine }, `Garder « ${presenceWords(mine)} »`),
      h("button", { type: "button", class: "button button--quiet", onclick: keepTheirs }, `Garder « ${presenceWords(theirs.status)} »`),
    ),
  );
