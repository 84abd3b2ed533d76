/** Days of a year to come, where a journey needs a weekday, a holiday or a season: they lie ahead at any time. */

/** Next year: sessions are planned up to three years ahead. */
export const YEAR = new Date().getFullYear() + 1;

/** Tuesday as `weekday` below. */
export const TUESDAY = 2;

/** @param {Date} date */
const written = (date) => date.toISOString().slice(0, 10);

/**
 * The nth such weekday of a month of that year, `YYYY-MM-DD`.
 *
 * @param {number} weekday 0 for Sunday
 * @param {number} month from 1
 */
export function nth(weekday, month, count = 1) {
  const first = new Date(Date.UTC(YEAR, month - 1, 1));
  return later(written(first), ((weekday - first.getUTCDay() + 7) % 7) + 7 * (count - 1));
}

/** @param {string} day @param {number} days */
export const later = (day, days) => written(new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000));

/** The offset of Paris at noon of a day, such as `+02:00`. @param {string} day */
function offset(day) {
  const zone = new Intl.DateTimeFormat("en", { timeZone: "Europe/Paris", timeZoneName: "longOffset" });
  const parts = zone.formatToParts(new Date(`${day}T12:00Z`));
  return (parts.find(({ type }) => type === "timeZoneName")?.value ?? "").replace("GMT", "");
}

/** A time of a day in Paris, as the API writes it. @param {string} day @param {string} time such as `14:00` */
export const at = (day, time) => `${day}T${time}:00${offset(day)}`;

/** Start and end of a session. @param {string} day @param {string} from @param {string} to */
export const between = (day, from, to) => ({ starts_at: at(day, from), ends_at: at(day, to) });

/**
 * A day in words: « mardi 8 juin 2027 », or parts of it.
 *
 * @param {string} day
 * @param {Intl.DateTimeFormatOptions} [parts]
 */
export const inWords = (day, parts = { weekday: "long", day: "numeric", month: "long", year: "numeric" }) =>
  new Intl.DateTimeFormat("fr", { ...parts, timeZone: "UTC" })
    .format(new Date(`${day}T00:00Z`))
    .replace(/\b1 /, "1er ");

/** A day as a heading has it: « Mercredi 3 mars ». @param {string} day */
export function title(day) {
  const words = inWords(day, { weekday: "long", day: "numeric", month: "long" });
  return words.charAt(0).toUpperCase() + words.slice(1);
}
