/**
 * The way into a session from the desk: a seat, or a place on the waiting list.
 *
 * @typedef {import("../../api/models.js").Session} Session
 */
import { enrolPage } from "../../lib/addresses.js";
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { seatsLeft } from "../../programme/sessions/card.js";

/** Label of an enrolment at the desk: to a seat, or to the waiting list. @param {boolean} full */
export const enrolWords = (full) => (full ? "Mettre sur la liste d’attente" : "Inscrire");

/**
 * The seats left, or how long the waiting list is.
 *
 * @param {Session} session
 * @param {number} people how many come together
 */
export function availability(session, people) {
  const { seats_left, waiting, closed } = session;
  if (closed) return h("span", { class: "seats seats--none" }, closed);
  if (seats_left >= people) return seatsLeft(session);
  const why = seats_left > 0 ? `Pas assez de places pour ${people}` : "Complet";
  const queue = waiting ? counted(waiting, "personne attend", "personnes attendent") : "personne n’attend encore";
  return h("span", { class: "seats seats--none" }, `${why} : liste d’attente (${queue})`);
}

/**
 * The button that leads to the enrolment screen with this session.
 *
 * @param {Session} session
 * @param {import("../../lib/dom.js").Child} [about] for those who hear the button without seeing the session beside it
 */
export const enrolButton = ({ id, seats_left }, about) =>
  h("a", { class: "button button--small", href: enrolPage({ session: id }) }, enrolWords(seats_left <= 0), about);
