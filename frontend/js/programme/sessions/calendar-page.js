/** Calendar of the desk: a month or a week, by venue and facilitator, with holidays and closures. */
import { accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { office, start } from "../../desk/shell.js";
import { dateWithYear, monthName, weekOf } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { addDays, today } from "../../lib/zones.js";
import { failureNotice } from "../../ui/feedback.js";
import { setTitle } from "../../ui/title.js";
import { monthGrid, weekGrid } from "./calendar-grid.js";

const asked = new URLSearchParams(location.search);
const byWeek = asked.get("vue") === "semaine";
const filters = /** @type {HTMLFormElement} */ (byId("filters"));
const place = byId("calendar");

void start(async (account) => {
  const inOffice = office.includes(account.role);
  const day = /^\d{4}-\d\d-\d\d$/.test(asked.get("jour") ?? "") ? (asked.get("jour") ?? "") : today();
  const [venues, facilitators] = await Promise.all([readAll("/venues"), readAll("/facilitators")]);
  const used = venues.filter(({ active, id }) => active || id === asked.get("lieu"));
  const chosen = {
    venue: asked.get("lieu") ?? "",
    facilitator: asked.get("animateur") ?? (inOffice ? "" : "me"),
  };
  addOptions(
    "lieu",
    used.map(({ id, commune, name }) => [id, `${commune} – ${name}`]),
    chosen.venue,
  );
  addOptions(
    "animateur",
    [["me", "Mes ateliers"], ...facilitators.map(({ id, name }) => [id, name])],
    chosen.facilitator,
  );
  // The choice is kept in the address, and so are the links to other months.
  filters.addEventListener("change", () => {
    const { lieu, animateur } = Object.fromEntries(new FormData(filters));
    location.assign(address(day, byWeek, String(lieu), String(animateur)));
  });
  const days = byWeek ? daysOfWeek(day) : daysOfMonth(day);
  const title = byWeek ? `Semaine du ${dateWithYear(days[0] ?? day)}` : capital(monthName(day));
  byId("period").textContent = title;
  setTitle(`${title} – Calendrier`, "Bureau");
  showMoves(day, chosen);
  const shownVenues = used.filter(({ id }) => !chosen.venue || id === chosen.venue);
  await show();

  async function show() {
    const [from, to] = [days[0] ?? day, days.at(-1) ?? day];
    try {
      const [sessions, off] = await Promise.all([
        readAll("/sessions", {
          from,
          to,
          venue: chosen.venue,
          facilitator: chosen.facilitator,
        }),
        accountRequest("GET", "/days-off", { query: { from, to } }),
      ]);
      const shown = {
        days,
        month: byWeek ? null : day.slice(0, 7),
        sessions,
        off,
        venues: new Map(shownVenues.map(({ id, commune, name }) => [id, byWeek ? `${commune} – ${name}` : commune])),
        inOffice,
      };
      fill(place, byWeek ? weekGrid(shown, title) : monthGrid(shown, title));
    } catch (error) {
      fill(place, failureNotice(error, show));
    }
  }
});

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {string} id @param {string[][]} options @param {string} chosen */
function addOptions(id, options, chosen) {
  const select = /** @type {HTMLSelectElement} */ (byId(id));
  select.append(...options.map(([value, text]) => h("option", { value }, text)));
  select.value = chosen;
}

/** @param {string} day */
const daysOfWeek = (day) => Array.from({ length: 7 }, (_, index) => addDays(weekOf(day), index));

/** The whole weeks of a month. @param {string} day */
function daysOfMonth(day) {
  const first = weekOf(`${day.slice(0, 7)}-01`);
  const last = addDays(weekOf(addDays(nextMonth(day, 1), -1)), 6);
  const count = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1;
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}

/** The first day of a month before or after. @param {string} day @param {number} months */
function nextMonth(day, months) {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}

/** @param {string} day @param {boolean} week @param {string} venue @param {string} facilitator */
function address(day, week, venue, facilitator) {
  const query = new URLSearchParams({ jour: day });
  if (week) query.set("vue", "semaine");
  if (venue) query.set("lieu", venue);
  query.set("animateur", facilitator);
  return `/bureau/calendrier.html?${query}`;
}

/** @param {string} day @param {{ venue: string, facilitator: string }} chosen */
function showMoves(day, { venue, facilitator }) {
  const [before, after] = byWeek ? [addDays(day, -7), addDays(day, 7)] : [nextMonth(day, -1), nextMonth(day, 1)];
  const unit = byWeek ? "Semaine" : "Mois";
  const to = (/** @type {string} */ date, week = byWeek) => address(date, week, venue, facilitator);
  const quiet = "button button--quiet button--small";
  /** @param {string} name @param {boolean} week */
  const view = (name, week) =>
    week === byWeek
      ? h("a", { class: "button button--small", href: to(day, week), "aria-current": "true" }, name)
      : h("a", { class: quiet, href: to(day, week) }, name);
  fill(
    byId("moves"),
    h("a", { class: quiet, href: to(before), rel: "prev" }, `← ${unit} ${byWeek ? "précédente" : "précédent"}`),
    h("a", { class: quiet, href: to(today()) }, "Aujourd’hui"),
    h("a", { class: quiet, href: to(after), rel: "next" }, `${unit} ${byWeek ? "suivante" : "suivant"} →`),
    view("Mois", false),
    view("Semaine", true),
    h("button", { class: quiet, type: "button", onclick: () => window.print() }, "Imprimer"),
  );
}
