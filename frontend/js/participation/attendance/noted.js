/** What was noted of attendance, in words: how many answers, how many people came, when and by whom. */
import { dateOf, hour, shortDay } from "../../lib/dates.js";
import { counted } from "../../lib/words.js";
import { officeTime, today } from "../../lib/zones.js";
import { hasCome } from "../enrolments/party.js";

/**
 * @typedef {import("../../api/models.js").Presence} Status
 * @typedef {{ status: Status | null, size: number, people: number | null | undefined }} Line
 */

/** « 7 réponses sur 7 : 5 venus », counted as people. @param {Line[]} lines */
export function answersWords(lines) {
  const people = (/** @type {Line[]} */ some) => some.reduce((sum, { size }) => sum + size, 0);
  const noted = lines.filter(({ status }) => status);
  const came = noted
    .filter(({ status }) => hasCome(status))
    .reduce((sum, { people: some, size }) => sum + (some ?? size), 0);
  const answers = `${counted(people(noted), "réponse")} sur ${people(lines)}`;
  return noted.length ? `${answers} : ${counted(came, "venu")}` : answers;
}

/**
 * « Noté à 15 h 50 par Léa », with the day when it is not today.
 *
 * @param {string} at
 * @param {string | null | undefined} by
 */
export function notedWords(at, by) {
  const local = officeTime(at);
  const day = dateOf(local) === today() ? "" : ` ${shortDay(local)}`;
  return `Noté${day} à ${hour(local)}${by ? ` par ${by}` : ""}`;
}
