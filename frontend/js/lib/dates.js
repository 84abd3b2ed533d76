/**
 * Dates in the words of people.
 *
 * An instant comes with the offset of its venue, and the hour shown is always the one on the clock of that venue,
 * not that of the reader's device.
 */
import { today } from "./zones.js";

const long = new Intl.DateTimeFormat("fr-FR", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const longWithYear = new Intl.DateTimeFormat("fr-FR", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
const withYear = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const short = new Intl.DateTimeFormat("fr-FR", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const shortWithYear = new Intl.DateTimeFormat("fr-FR", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const month = new Intl.DateTimeFormat("fr-FR", { month: "long", year: "numeric", timeZone: "UTC" });
const dayAndMonth = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", timeZone: "UTC" });

/**
 * The wall clock of the venue, kept in the UTC fields of a Date.
 *
 * @param {string} instant such as `2026-11-24T14:00:00+01:00`, or a date `2026-11-24`
 */
function wall(instant) {
  return new Date(`${instant.slice(0, 10)}T${instant.length > 10 ? instant.slice(11, 19) : "00:00:00"}Z`);
}

/** @param {string} text French writes « 1er », not « 1 » */
const first = (text) => text.replace(/(^|\s)1(?=\s\p{L})/u, "$11er");

/** « mardi 24 novembre 2026 » @param {string} instant */
export const dayNameWithYear = (instant) => first(longWithYear.format(wall(instant)));

/** « 24 novembre 2026 » @param {string} instant */
export const dateWithYear = (instant) => first(withYear.format(wall(instant)));

/** The year is said when it is not this one. @param {string} instant */
const isOfThisYear = (instant) => instant.slice(0, 4) === today().slice(0, 4);

/** « mardi 24 novembre », with the year when it is not this one @param {string} instant */
export const dayName = (instant) => first((isOfThisYear(instant) ? long : longWithYear).format(wall(instant)));

/** « mar. 24 nov. », with the year when it is not this one @param {string} instant */
export const shortDay = (instant) => first((isOfThisYear(instant) ? short : shortWithYear).format(wall(instant)));

/** « novembre 2026 » @param {string} day */
export const monthName = (day) => month.format(wall(day));

/** « 14 h », « 14 h 30 » @param {string} instant */
export function hour(instant) {
  const [hours, minutes] = [Number(instant.slice(11, 13)), instant.slice(14, 16)];
  return minutes === "00" ? `${hours}\u00a0h` : `${hours}\u00a0h\u00a0${minutes}`;
}

/**
 * « 15 h 30 » for a deadline at 15 h 43: people keep a quarter of an hour in mind, and nobody comes too late by it.
 *
 * In its last minutes the deadline is said as it is.
 *
 * @param {string} instant
 * @param {number} [now]
 */
export function deadlineHour(instant, now = Date.now()) {
  const over = Number(instant.slice(14, 16)) % 15;
  if (Date.parse(instant) - over * 60_000 <= now) return hour(instant);
  return hour(`${instant.slice(0, 14)}${String(Number(instant.slice(14, 16)) - over).padStart(2, "0")}`);
}

/** « mardi 24 novembre à 15 h 30 » @param {string} instant */
export const deadline = (instant) => `${dayName(instant)} à ${deadlineHour(instant)}`;

/** « Mardi 1er décembre, 14 h » @param {string} instant */
export function dayAndHour(instant) {
  const day = dayName(instant);
  return `${day.charAt(0).toUpperCase()}${day.slice(1)}, ${hour(instant)}`;
}

/** « de 14 h à 16 h » @param {{ starts_at: string, ends_at: string }} session */
export const hours = ({ starts_at, ends_at }) => `de ${hour(starts_at)} à ${hour(ends_at)}`;

/**
 * « 14 h – 16 h », on two lines where there is no room for one
 *
 * @param {{ starts_at: string, ends_at: string }} session
 */
export const hourSpan = ({ starts_at, ends_at }) => `${hour(starts_at)}\u00a0– ${hour(ends_at)}`;

/** `2026-11-24`, the day on the venue's calendar @param {string} instant */
export const dateOf = (instant) => instant.slice(0, 10);

/** The Monday of its week, `2026-11-23` @param {string} instant */
export function weekOf(instant) {
  const day = wall(dateOf(instant));
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

/**
 * « Cette semaine », « La semaine prochaine », « Semaine du 7 décembre ».
 *
 * @param {string} monday
 * @param {string} today
 */
export function weekName(monday, today) {
  const weeks = Math.round((Date.parse(monday) - Date.parse(weekOf(today))) / 604_800_000);
  if (weeks === 0) return "Cette semaine";
  if (weeks === 1) return "La semaine prochaine";
  return `Semaine du ${first(dayAndMonth.format(wall(monday)))}`;
}

const ago = new Intl.RelativeTimeFormat("fr-FR", { numeric: "auto" });

/** « il y a 3 jours », « hier », « à l’instant » @param {string} instant @param {number} [now] */
export function since(instant, now = Date.now()) {
  const minutes = Math.floor((now - Date.parse(instant)) / 60_000);
  if (minutes < 1) return "à l’instant";
  if (minutes < 60) return ago.format(-minutes, "minute");
  if (minutes < 24 * 60) return ago.format(-Math.floor(minutes / 60), "hour");
  return ago.format(-Math.floor(minutes / (24 * 60)), "day");
}
