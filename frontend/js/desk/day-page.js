/** The sessions of a day, with who comes. */

import { accountRequest } from "../api/client.js";
import { readAll } from "../api/paging.js";
import { dateOf, dayName, shortDay, weekOf } from "../lib/dates.js";
import { byId, fill, h } from "../lib/dom.js";
import { addDays, today } from "../lib/zones.js";
import { sessionColumns } from "../programme/sessions/columns.js";
import { isDistant } from "../ui/date-years.js";
import { failureNotice } from "../ui/feedback.js";
import { list } from "../ui/list.js";
import { dayCards } from "./day-card.js";
import { office, start } from "./shell.js";

const asked = new URLSearchParams(location.search).get("jour") ?? "";
let day = asked;
const filters = /** @type {HTMLFormElement} */ (byId("filters"));

/** @param {string} date */
const dayHref = (date) => `/bureau/journee.html${date === today() ? "" : `?jour=${date}`}`;

void start(async (account) => {
  if (!/^\d{4}-\d\d-\d\d$/.test(asked)) day = today();
  const inOffice = office.includes(account.role);
  const mine = inOffice ? {} : { facilitator: "me" };
  const title = dayName(day);
  byId("heading").textContent = title.charAt(0).toUpperCase() + title.slice(1);
  showWeek([]);
  await Promise.all([showDay(inOffice, mine), prepareList(inOffice, mine)]);
});

/** @param {boolean} inOffice @param {{ facilitator?: string }} mine */
async function showDay(inOffice, mine) {
  const monday = weekOf(day);
  try {
    const { data: week } = await accountRequest("GET", "/sessions", {
      query: { ...mine, from: monday, to: addDays(monday, 6), limit: 100 },
    });
    showWeek(week);
    const sessions = week.filter((session) => dateOf(session.starts_at) === day);
    fill(byId("day"), await dayCards(sessions, { inOffice }));
  } catch (error) {
    fill(
      byId("day"),
      failureNotice(error, () => showDay(inOffice, mine)),
    );
  }
}

/** @param {import("../api/models.js").Session[]} sessions */
function showWeek(sessions) {
  const monday = weekOf(day);
  const jump = h("input", { type: "date", id: "jump", value: day, "aria-label": "Aller à une date" });
  jump.addEventListener("change", () => jump.value && !isDistant(jump) && location.assign(dayHref(jump.value)));
  fill(
    byId("days"),
    h(
      "div",
      { class: "days__moves" },
      h("a", { class: "button button--quiet button--small", href: dayHref(addDays(day, -1)) }, "← Veille"),
      h("a", { class: "button button--quiet button--small", href: dayHref(addDays(day, 1)) }, "Lendemain →"),
      day !== today() && h("a", { class: "button button--small", href: dayHref(today()) }, "Aujourd’hui"),
      h("span", { class: "field days__jump" }, jump),
    ),
    h(
      "ol",
      { class: "week" },
      h(
        "li",
        { class: "week__edge" },
        h("a", { class: "week__move", href: dayHref(addDays(day, -7)), "aria-label": "Semaine précédente" }, "‹"),
      ),
      Array.from({ length: 7 }, (_, index) => addDays(monday, index)).map((date) => {
        const count = sessions.filter(
          (session) => dateOf(session.starts_at) === date && session.status === "scheduled",
        ).length;
        const [weekday, number, month] = shortDay(date).split(" ");
        return h(
          "li",
          {},
          h(
            "a",
            {
              class: date === today() ? "week__day week__day--today" : "week__day",
              href: dayHref(date),
              "aria-current": date === day && "date",
            },
            h("span", {}, `${weekday} ${number} `, h("span", { class: "week__word" }, month)),
            h(
              "span",
              { class: "week__count" },
              count
                ? [`${count} `, h("span", { class: "week__word" }, count > 1 ? "ateliers" : "atelier")]
                : h("span", { class: "week__none" }, "–", h("span", { class: "visually-hidden" }, " aucun atelier")),
            ),
          ),
        );
      }),
      h(
        "li",
        { class: "week__edge" },
        h("a", { class: "week__move", href: dayHref(addDays(day, 7)), "aria-label": "Semaine suivante" }, "›"),
      ),
    ),
  );
}

/** @param {boolean} inOffice @param {{ facilitator?: string }} mine */
async function prepareList(inOffice, mine) {
  const venues = await readAll("/venues");
  byId("lieu").append(...venues.map(({ id, commune, name }) => h("option", { value: id }, `${commune} – ${name}`)));
  if (inOffice) {
    const people = await readAll("/facilitators");
    const block = h(
      "div",
      { class: "field" },
      h("label", { for: "animateur" }, "Animation"),
      h(
        "select",
        { id: "animateur", name: "animateur" },
        h("option", { value: "" }, "Tous"),
        people.map(({ id, name }) => h("option", { value: id }, name)),
      ),
    );
    filters.querySelector(".field--inline")?.before(block);
  }
  void list({
    place: byId("next"),
    filters,
    path: "/sessions",
    query: ({ niveau, lieu, etat, places, animateur }) => ({
      ...mine,
      from: addDays(day, 1),
      level: niveau,
      venue: lieu,
      status: etat,
      available: places === "oui" ? true : null,
      ...(inOffice ? { facilitator: animateur } : {}),
    }),
    columns: sessionColumns,
    caption: `Ateliers après le ${dayName(day)}`,
    sorted: "date",
    unit: ["atelier", "ateliers"],
    empty: "Aucun atelier à venir ne correspond à ces choix.",
    file: "ateliers",
    limit: 15,
  }).load();
}
