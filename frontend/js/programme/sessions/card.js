/**
 * Card of a session in a list: time, title, place, level, seats left, and the link to enrol.
 *
 * @typedef {import("../../api/models.js").Session} Session
 */
import { dayName, hour, hourSpan } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { levels, placeName, seats, sessionName } from "../../lib/words.js";
import "./level-mark.js";

/** @param {Session} session */
export const sessionHref = (session) => `/atelier.html?id=${encodeURIComponent(session.id)}`;

/** @param {Session} session */
export const enrolHref = (session) => `/inscription.html?atelier=${encodeURIComponent(session.id)}`;

/** @param {Session} session */
export function seatsLeft(session) {
  const { text, kind } = seats(session);
  return h("span", { class: kind === "free" ? "seats" : `seats seats--${kind}` }, text);
}

/**
 * @param {Session} session
 * @param {{ heading?: "h2" | "h3" | "h4", withDay?: boolean }} [options] `withDay` where no heading above says the day
 */
export function sessionCard(session, { heading = "h4", withDay = false } = {}) {
  const { open } = seats(session);
  const when = dayName(session.starts_at);
  return h(
    "article",
    { class: open ? "session-row" : "session-row session-row--closed" },
    h(
      "p",
      { class: "session-row__time" },
      withDay && h("span", { class: "session-row__day" }, when, " "),
      hourSpan(session),
    ),
    h(
      "div",
      { class: "session-row__what" },
      h(
        heading,
        {},
        h(
          "a",
          { href: sessionHref(session) },
          sessionName(session),
          h("span", { class: "visually-hidden" }, `, ${when}`),
        ),
      ),
      h("p", { class: "session-row__place" }, h("strong", {}, session.venue.commune), " · ", placeName(session.venue)),
      h("p", { class: "session-row__level" }, h("level-mark", { level: session.level })),
      h("p", { class: "hint no-print" }, `« ${levels[session.level].meaning} »`),
      session.status === "cancelled" &&
        session.cancellation_reason &&
        h("p", {}, "Motif : ", session.cancellation_reason),
    ),
    h(
      "div",
      { class: "session-row__way-in" },
      h("p", {}, seatsLeft(session)),
      open &&
        h(
          "a",
          { class: "button", href: enrolHref(session) },
          "S’inscrire",
          h(
            "span",
            { class: "visually-hidden" },
            ` à l’atelier « ${sessionName(session)} », ${when} à ${hour(session.starts_at)}`,
          ),
        ),
    ),
  );
}

/**
 * @param {Session[]} sessions
 * @param {{ heading?: "h2" | "h3" | "h4", withDay?: boolean }} [options]
 */
export const sessionList = (sessions, options) =>
  h(
    "ul",
    { class: "session-list" },
    sessions.map((session) => h("li", {}, sessionCard(session, options))),
  );
