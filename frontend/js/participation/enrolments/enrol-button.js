/**
 * The way into a session from the desk: a seat, or a place on the waiting list.
 *
 * @typedef {import("../../api/models.js").Session} Session
 */
import { enrolPage } from "../../lib/addresses.js";
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { seatsLeft } from "../../programme/sessions/card.js";
import { keptWords, waitingWords } from "../../programme/sessions/columns.js";

/**
 * Label of an enrolment at the desk: to a seat, or to the waiting list.
 *
 * @param {boolean} full
 * @param {number} [people] how many come together
 */
export const enrolWords = (full, people = 1) =>
  (full ? "Mettre en attente" : "Inscrire") + (people > 1 ? ` (${counted(people, "personne")})` : "");

/**
 * The seats left, or how long the waiting list is.
 *
 * @param {Session} session
 * @param {number} people how many come together
 */
export function availability(session, people) {
  const { seats_left, closed } = session;
  if (closed) return h("span", { class: "seats seats--none" }, closed);
  if (seats_left >= people) return seatsLeft(session);
  const kept = keptWords(session);
  const queue = waitingWords(session) || "personne n’attend encore";
  if (kept) return h("span", { class: "seats seats--few" }, `${kept} : liste d’attente (${queue})`);
  const why = seats_left > 0 ? `Pas assez de places pour ${people}` : "Complet";
  return h("span", { class: "seats seats--none" }, `${why} : liste d’attente (${queue})`);
}

/**
 * The button that gives a seat, kept for a group that waits, to a person alone.
 *
 * @param {Session} session
 * @param {import("../../lib/dom.js").Child} [about]
 */
export const keptSeatButton = ({ id, kept_seats }, about) =>
  kept_seats &&
  h(
    "a",
    { class: "button button--quiet button--small", href: enrolPage({ session: id, kept: true }) },
    "Donner cette place à une personne seule",
    about,
  );

/**
 * The button that leads to the enrolment screen with this session.
 *
 * @param {Session} session
 * @param {import("../../lib/dom.js").Child} [about] for those who hear the button without seeing the session beside it
 */
export const enrolButton = ({ id, seats_left }, about) =>
  h(
    "a",
    { class: `button button--small${seats_left > 0 ? "" : " button--quiet"}`, href: enrolPage({ session: id }) },
    enrolWords(seats_left <= 0),
    about,
  );
