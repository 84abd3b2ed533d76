/**
 * Card of a session in a list: when, level, place, seats left, and the link to enrol or to wait.
 *
 * @typedef {import("../../api/models.js").Session} Session
 */
import { distanceWords } from "../../directory/places/residence.js";
import { dayAndHour } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { placeName, seats } from "../../lib/words.js";
import "../../ui/phone-line.js";
import "./level-mark.js";

/** The title that sessions have where nobody gave them another. */
const SERVICE = "Le numérique en un clic";

/** @param {Session} session */
export const sessionHref = (session) => `/atelier.html?id=${encodeURIComponent(session.id)}`;

/** @param {Session} session */
export const enrolHref = (session) => `/inscription.html?atelier=${encodeURIComponent(session.id)}`;

/** @param {Session} session */
export function seatsLeft(session) {
  const { text, kind } = seats(session);
  // « 3 places », and the rest of it where there is room.
  const [count, more] = text.split(/(?= restantes$)/);
  return h(
    "span",
    { class: kind === "free" ? "seats" : `seats seats--${kind}` },
    h("span", {}, count, more && h("span", { class: "seats__more" }, more)),
  );
}

/**
 * @param {Session} session
 * @param {{ heading?: "h2" | "h3" | "h4" }} [options]
 */
export function sessionCard(session, { heading = "h4" } = {}) {
  const { open, waitable, byPhone } = seats(session);
  const when = dayAndHour(session.starts_at);
  return h(
    "article",
    { class: open ? "session-row" : "session-row session-row--closed" },
    h(
      "div",
      { class: "session-row__what" },
      h(heading, {}, h("a", { href: sessionHref(session) }, when)),
      h(
        "p",
        { class: "session-row__where" },
        h("level-mark", { level: session.level }),
        h(
          "span",
          {},
          h("strong", {}, session.venue.commune),
          distanceWords(session.venue) && `, ${distanceWords(session.venue)}`,
        ),
        h("span", { class: "session-row__venue" }, placeName(session.venue), ownTitle(session)),
      ),
      session.status === "cancelled" &&
        session.cancellation_reason &&
        h("p", {}, "Pourquoi : ", session.cancellation_reason),
      byPhone && h("p", {}, h("phone-line", { question: "Il reste de la place." }, "Appelez-nous.")),
    ),
    h(
      "div",
      { class: "session-row__way-in" },
      h("p", {}, seatsLeft(session)),
      (open || waitable) &&
        h(
          "a",
          { class: open ? "button" : "button button--quiet", href: enrolHref(session) },
          open ? "S’inscrire" : "Liste d’attente",
          h("span", { class: "visually-hidden" }, ` : ${when}`),
        ),
    ),
  );
}

/** Title of a session that does not bear the name of the service, as most do. @param {Session} session */
const ownTitle = ({ title }) => title !== SERVICE && ` · ${title}`;

/**
 * @param {Session[]} sessions
 * @param {{ heading?: "h2" | "h3" | "h4" }} [options]
 */
export const sessionList = (sessions, options) =>
  h(
    "ul",
    { class: "session-list" },
    sessions.map((session) => h("li", {}, sessionCard(session, options))),
  );
