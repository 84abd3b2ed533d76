/** Head of a printed document about a session: its title, time, place and facilitator. */
import { dayNameWithYear, hours } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { fullAddress, levels, placeName } from "../../lib/words.js";

/**
 * @typedef {import("../../api/models.js").Session} Session
 * @param {string} title
 * @param {Session} session
 */
export const printedHead = (title, session) => [
  h("h1", {}, title),
  h(
    "p",
    { class: "paper__about" },
    h("strong", {}, session.title),
    ` (${levels[session.level].name})`,
    h("br"),
    `${dayNameWithYear(session.starts_at)}, ${hours(session)}`,
    h("br"),
    `${session.venue.commune}, ${placeName(session.venue)} – ${fullAddress(session.venue)}`,
    session.facilitator && [h("br"), `Animation : ${session.facilitator.name}`],
  ),
];
