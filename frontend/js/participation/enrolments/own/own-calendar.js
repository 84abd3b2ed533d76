/** A session as a file for one's own calendar (RFC 5545), made on the device: it holds no name. */
import { h } from "../../../lib/dom.js";
import { fullAddress, placeName, sessionName } from "../../../lib/words.js";

/** @typedef {import("../../../api/models.js").Session} Session */

/** @param {string} instant */
const utc = (instant) => new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, "");

/** @param {string} text */
const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");

/** Folds a line after 60 characters: the 75 bytes of the standard with any accents. @param {string} line */
const folded = (line) => line.replace(/(.{60})(?=.)/gu, "$1\r\n ");

/** @param {Session} session @param {string} reference */
function calendarFile({ id, title, level, starts_at, ends_at, venue }, reference) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Le numérique en un clic//FR",
    "BEGIN:VEVENT",
    `UID:${id}-mine`,
    `DTSTAMP:${utc(new Date().toISOString())}`,
    `DTSTART:${utc(starts_at)}`,
    `DTEND:${utc(ends_at)}`,
    `SUMMARY:${escaped(sessionName({ title, level }))}`,
    `LOCATION:${escaped(`${placeName(venue)}, ${fullAddress(venue)}`)}`,
    `DESCRIPTION:${escaped(`Référence ${reference}. Pour changer ou annuler : ${location.origin}/i`)}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** Link that puts a session into one's own calendar. @param {Session} session @param {string} reference */
export function calendarLink(session, reference) {
  const file = new Blob([calendarFile(session, reference)], { type: "text/calendar;charset=utf-8" });
  return h(
    "a",
    { class: "button button--quiet", href: URL.createObjectURL(file), download: "atelier.ics" },
    "Ajouter à mon agenda",
  );
}
