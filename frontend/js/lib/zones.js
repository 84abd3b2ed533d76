/** Days and hours of a venue's calendar, which are not those of the reader's device. */

/** Monday first. */
export const weekdays = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/** The date some days later. @param {string} date `2026-11-24` @param {number} days */
export function addDays(date, days) {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/**
 * The instant at which a venue's clock shows this date and time, with the offset of that day.
 *
 * @param {string} date `2026-11-24`
 * @param {string} time `14:00`
 * @param {string} timeZone
 */
export function instant(date, time, timeZone) {
  const wall = Date.parse(`${date}T${time}:00Z`);
  // The offset is that of the instant found with a first guess: right except within the hour of a change, when there
  // are no sessions.
  const offset = offsetAt(wall - offsetAt(wall, timeZone) * 60_000, timeZone);
  const [sign, minutes] = [offset < 0 ? "-" : "+", Math.abs(offset)];
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${date}T${time}:00${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Minutes east of Greenwich. @param {number} at @param {string} timeZone */
function offsetAt(at, timeZone) {
  const shown = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(at);
  return Math.round((Date.parse(`${shown.replace(" ", "T")}Z`) - at) / 60_000);
}

/** « 14:00 », for a time field @param {string} at */
export const timeOf = (at) => at.slice(11, 16);

/** The time of day some minutes later. @param {string} time `14:00` @param {number} minutes */
export function addMinutes(time, minutes) {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const total = Math.min(hour * 60 + minute + minutes, 23 * 60 + 59);
  return `${String(Math.floor(total / 60)).padStart(2, "0")}:${String(total % 60).padStart(2, "0")}`;
}

/** Zone of the organisation; until it is known, the device's stands in. @type {string | undefined} */
let office;

/** @param {string} timeZone IANA name, such as `Indian/Reunion` */
export const setOfficeZone = (timeZone) => {
  office = timeZone;
};

export const officeZone = () => office ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Time of an instant on the clock of a zone: `2026-11-24T14:05`.
 *
 * @param {string} at with any offset
 * @param {string} [timeZone] the office's by default
 */
export const officeTime = (at, timeZone = officeZone()) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" })
    .format(new Date(at))
    .replace(" ", "T");

/** Today's date, `2026-11-24` @param {string} [timeZone] the office's by default */
export const today = (timeZone = officeZone()) => new Intl.DateTimeFormat("sv-SE", { timeZone }).format(new Date());
