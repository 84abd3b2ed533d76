/** Days as people type them: « mardi », « 12 janvier », « 12/1 », « demain ». */
import { fold } from "./fold.js";
import { addDays, weekdays } from "./zones.js";

const months = [
  "janvier",
  "fevrier",
  "mars",
  "avril",
  "mai",
  "juin",
  "juillet",
  "aout",
  "septembre",
  "octobre",
  "novembre",
  "decembre",
];
/** Beginnings of names count from this length on: « mar » is a day, and « ma » is a person. */
const SHORTEST = 3;

/** @param {string[]} names @param {string} text */
const place = (names, text) =>
  text.length < SHORTEST ? -1 : names.findIndex((name) => name.startsWith(text.replace(/\.$/, "")));

/**
 * The day that a text names, `2026-11-24`; null for any other text. Without a year it is the next such day.
 *
 * @param {string} text
 * @param {string} today
 */
export function spokenDay(text, today) {
  const words = fold(text).trim();
  if (/^aujourd.?hui$/.test(words)) return today;
  if (words === "demain") return addDays(today, 1);
  if (words === "apres-demain") return addDays(today, 2);
  if (words === "hier") return addDays(today, -1);
  const weekday = place(weekdays, words);
  if (weekday >= 0) {
    const ahead = (weekday - ((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7) + 7) % 7;
    return addDays(today, ahead);
  }
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(words);
  if (iso) return real(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const spoken = /^(?:[a-z]+\.? )?(\d{1,2})(?:er)? ([a-z]+\.?)(?: (\d{4}))?$/.exec(words);
  const month = spoken ? place(months, spoken[2] ?? "") + 1 : 0;
  if (spoken && month > 0) return next(Number(spoken[1]), month, spoken[3], today);
  const written = /^(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2}|\d{4}))?$/.exec(words);
  return written ? next(Number(written[1]), Number(written[2]), written[3], today) : null;
}

/** @param {number} day @param {number} month @param {string | undefined} year @param {string} today */
function next(day, month, year, today) {
  if (year) return real(Number(year.length === 2 ? `20${year}` : year), month, day);
  const thisYear = Number(today.slice(0, 4));
  const found = real(thisYear, month, day);
  // Of a day that is long past, the next one is meant.
  return found && found < addDays(today, -90) ? real(thisYear + 1, month, day) : found;
}

/** @param {number} year @param {number} month @param {number} day */
function real(year, month, day) {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : null;
}
