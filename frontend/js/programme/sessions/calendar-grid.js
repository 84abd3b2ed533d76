/**
 * The grids of the calendar, as tables: a month by weeks, a week by venues.
 *
 * @typedef {import("../../api/models.js").Session} Session
 * @typedef {import("../../api/types.js").components["schemas"]["DaysOff"]} DaysOff
 * @typedef {{ days: string[], month: string | null, sessions: Session[], off: DaysOff, venues: Map<string, string>,
 *   inOffice: boolean }} Shown `month`: the days of other months are pale
 */
import { sessionPage } from "../../lib/addresses.js";
import { dateOf, dayNameWithYear, hour, shortDay } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";
import { today, weekdays } from "../../lib/zones.js";
import { taken } from "./columns.js";

/** @param {Shown} shown @param {string} caption */
export function monthGrid(shown, caption) {
  const weeks = Array.from({ length: shown.days.length / 7 }, (_, week) => shown.days.slice(week * 7, week * 7 + 7));
  return grid(
    caption,
    weekdays.map((name) => h("th", { scope: "col", role: "columnheader" }, name)),
    weeks.map((week) =>
      h(
        "tr",
        { role: "row" },
        week.map((day) => cell(day, shown, on(day, shown.sessions), [dayLink(day), ...dayOff(day, shown)])),
      ),
    ),
  );
}

/** @param {Shown} shown @param {string} caption */
export function weekGrid(shown, caption) {
  const { days, sessions, venues } = shown;
  return grid(
    caption,
    [
      h("th", { scope: "col", role: "columnheader" }, "Lieu"),
      ...days.map((day) =>
        h(
          "th",
          {
            scope: "col",
            role: "columnheader",
            class: day === today() ? "calendar__today" : undefined,
          },
          dayLink(day, weekdayAndNumber(day)),
          ...dayOff(day, { ...shown, off: { ...shown.off, closures: [] } }),
        ),
      ),
    ],
    [...venues].map(([id, name]) =>
      h(
        "tr",
        { role: "row" },
        h("th", { scope: "row", role: "rowheader" }, name),
        days.map((day) => {
          const here = on(day, sessions).filter(({ venue }) => venue.id === id);
          const closed = shown.off.closures.filter((one) => one.venue_id === id && covers(one, day));
          return cell(day, shown, here, [
            h("span", { class: "calendar__narrow" }, weekdayAndNumber(day)),
            ...closed.map(({ reason }) => h("span", { class: "calendar__off" }, `Fermé : ${reason}`)),
          ]);
        }),
      ),
    ),
  );
}

/** @param {string} caption @param {HTMLElement[]} heads @param {HTMLElement[]} rows */
const grid = (caption, heads, rows) =>
  h(
    "table",
    { class: "calendar", role: "table" },
    h("caption", { class: "visually-hidden" }, caption),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads)),
    h("tbody", { role: "rowgroup" }, rows),
  );

/** @param {string} day @param {Session[]} sessions */
const on = (day, sessions) => sessions.filter(({ starts_at }) => dateOf(starts_at) === day);

/** @param {{ first_date: string, last_date: string }} span @param {string} day */
const covers = ({ first_date, last_date }, day) => first_date <= day && day <= last_date;

/**
 * @param {string} day
 * @param {Shown} shown
 * @param {Session[]} sessions
 * @param {import("../../lib/dom.js").Child[]} head
 */
function cell(day, { month, inOffice }, sessions, head) {
  const classes = [
    day === today() && "calendar__today",
    month && !day.startsWith(month) && "calendar__other",
    !sessions.length && "calendar__free",
  ];
  return h(
    "td",
    { role: "cell", class: classes.filter(Boolean).join(" ") || undefined },
    head,
    sessions.length > 0 && h("ul", {}, sessions.map(entry)),
    inOffice &&
      day >= today() &&
      h(
        "a",
        {
          class: "calendar__new no-print",
          href: `/bureau/nouvel-atelier.html?jour=${day}`,
        },
        h("span", { "aria-hidden": "true" }, "+"),
        h("span", { class: "visually-hidden" }, `Nouvel atelier le ${dayNameWithYear(day)}`),
      ),
  );
}

/** « lun. 7 »: the heading says the month. @param {string} day */
const weekdayAndNumber = (day) => shortDay(day).split(" ").slice(0, 2).join(" ");

/** @param {string} day @param {string} [words] */
const dayLink = (day, words = String(Number(day.slice(8)))) =>
  h(
    "a",
    {
      class: "calendar__day",
      href: `/bureau/journee.html?jour=${day}`,
      "aria-current": day === today() && "date",
    },
    h("span", { class: "visually-hidden" }, dayNameWithYear(day)),
    h("span", { class: "calendar__wide", "aria-hidden": "true" }, words),
    h("span", { class: "calendar__narrow", "aria-hidden": "true" }, weekdayAndNumber(day)),
  );

/** Holidays and closures of a day. @param {string} day @param {Shown} shown */
function dayOff(day, { off, venues }) {
  const holiday = off.holidays.find(({ date }) => date === day);
  const school = off.school_holidays.find((one) => covers(one, day));
  // Their name stands on the first day, and on each Monday.
  const names = school && (school.first_date === day || new Date(`${day}T00:00:00Z`).getUTCDay() === 1);
  return [
    holiday && h("span", { class: "calendar__off" }, `Férié : ${holiday.name}`),
    ...off.closures
      .filter((one) => covers(one, day) && venues.has(one.venue_id))
      .map(({ venue_id, reason }) =>
        h("span", { class: "calendar__off" }, `${venues.get(venue_id)} fermé : ${reason}`),
      ),
    names && h("span", { class: "calendar__school" }, school.name),
  ];
}

/** @param {Session} session */
function entry(session) {
  const { id, title, starts_at, venue, level, facilitator, status, closed } = session;
  const state =
    status === "cancelled"
      ? "annulé"
      : closed
        ? "lieu fermé"
        : session.seats_left
          ? `${taken(session)} sur ${session.capacity}`
          : "complet";
  return h(
    "li",
    { class: status === "cancelled" ? "calendar__cancelled" : undefined },
    h(
      "a",
      { href: sessionPage(id) },
      h("strong", {}, hour(starts_at)),
      ` ${venue.commune}`,
      h("span", { class: "visually-hidden" }, ` : ${title}, ${levels[level].name}`),
      h("small", {}, ` ${levels[level].name} · `, h("span", { class: "nowrap" }, state)),
      facilitator && h("small", {}, facilitator.name),
    ),
  );
}
