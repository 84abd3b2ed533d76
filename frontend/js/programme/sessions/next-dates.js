/** The next dates with a free seat, near where the reader lives: what the first screen of the agenda is for. */
import { request } from "../../api/client.js";
import { distanceWords, kilometres, residence } from "../../directory/places/residence.js";
import { dayAndHour } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";
import { sessionHref } from "./card.js";

/** @typedef {import("../../api/models.js").Session} Session */

const SHOWN = 3;
const DAY_MS = 86_400_000;
/** Kilometres that a place without a position counts as, for who told where they live. */
const FAR_KM = 30;
/** Sessions that the nearest are chosen from. */
const LOOKED_AT = 20;

/**
 * The soonest and nearest first: one kilometre counts as one day, as in the suggestions of the desk.
 *
 * @param {Session[]} sessions
 */
function nearest(sessions) {
  const wait = (/** @type {Session} */ { starts_at, venue }) =>
    (Date.parse(starts_at) - Date.now()) / DAY_MS + (kilometres(venue) ?? (residence() ? FAR_KM : 0));
  return [...sessions].sort((one, other) => wait(one) - wait(other)).slice(0, SHOWN);
}

/** @param {Session} session */
function date(session) {
  const { venue } = session;
  const place = [venue.commune, distanceWords(venue)].filter(Boolean).join(", ");
  return h(
    "li",
    {},
    h(
      "a",
      { class: "next-date", href: sessionHref(session) },
      h("strong", {}, dayAndHour(session.starts_at)),
      h("span", {}, `${place} · ${levels[session.level].name}`),
    ),
  );
}

/**
 * Fills the box with the next dates of a level, or of any. An agenda that does not answer says so itself, below.
 *
 * @param {HTMLElement} box
 * @param {string} level
 */
export async function showNextDates(box, level) {
  const found = await request("GET", "/sessions", { query: { level, available: true, limit: LOOKED_AT } }).catch(
    () => null,
  );
  if (!found) return fill(box);
  const home = residence();
  fill(
    box,
    h("h2", { id: "next" }, home ? `Des places près de ${home.name}` : "Les prochaines places"),
    found.data.length
      ? h("ul", { class: "next-dates" }, nearest(found.data).map(date))
      : h("p", {}, "Aucune place libre pour le moment. ", h("a", { href: "/rappelez-moi.html" }, "Rappelez-moi")),
  );
}
