/**
 * Further dates for a person who is being enrolled: ticked one by one, or the whole cycle.
 *
 * @typedef {import("../../api/models.js").Session} Session
 * @typedef {import("../../api/models.js").Level} Level
 */
import { accountRequest } from "../../api/client.js";
import { hours, plainDay } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { failureNotice } from "../../ui/feedback.js";
import { availability } from "./enrol-button.js";

/** Most dates that one request takes, the first one included. */
const MOST = 53;

/**
 * @param {object} options
 * @param {() => Session | null} options.first the date that is chosen already
 * @param {() => Level | null} options.level of the person
 * @param {() => number} options.people who come together
 * @param {() => Set<string>} options.theirs sessions that the person has already
 */
export function moreDates({ first, level, people, theirs }) {
  /** @type {Session[]} */
  let offered = [];
  /** @type {Set<string>} */
  let ticked = new Set();
  let open = false;
  let drawnFor = "";
  let running = new AbortController();

  const list = h("div", { id: "more-dates" });
  const status = h("p", { class: "hint", role: "status" });
  const button = h(
    "button",
    {
      type: "button",
      class: "button button--quiet button--small",
      "aria-expanded": "false",
      "aria-controls": "more-dates",
      onclick: () => {
        open = !open;
        button.setAttribute("aria-expanded", String(open));
        if (!open) ticked.clear();
        void load();
      },
    },
    "Ajouter d’autres dates",
  );
  const element = h("div", { class: "stack more-dates" }, h("div", {}, button), list, status);

  /** @param {Session} session */
  const waits = (session) => session.seats_left < people();
  /** Dates that may be ticked: those that are, and the next others as far as one request takes them. */
  const shown = () => {
    const open = offered.filter(({ id, closed }) => id !== first()?.id && !theirs().has(id) && !closed);
    let others = MOST - 1 - open.filter(({ id }) => ticked.has(id)).length;
    return open.filter(({ id }) => ticked.has(id) || others-- > 0);
  };
  const chosen = () => (open ? shown().filter(({ id }) => ticked.has(id)) : []);

  /** @param {Record<string, string>} query */
  const ask = async (query) => {
    const { data } = await accountRequest("GET", "/sessions", {
      query: {
        begun: false,
        status: "scheduled",
        level: level(),
        limit: 60,
        ...query,
      },
      signal: running.signal,
    });
    return data;
  };

  async function load() {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    drawnFor = key();
    if (!open || !level()) return draw();
    fill(list, h("p", { class: "loading" }, "Recherche des dates…"));
    try {
      offered = await ask({});
      draw();
    } catch (error) {
      if (!signal.aborted)
        fill(
          list,
          failureNotice(error, () => void load()),
        );
    }
  }

  /** Ticks every date of the cycle in which there is room. */
  async function tickSeries() {
    const series = first()?.series_id;
    if (!series) return;
    try {
      const all = await ask({ series });
      offered = [...offered, ...all.filter(({ id }) => !offered.some((other) => other.id === id))].sort(
        (one, other) => Date.parse(one.starts_at) - Date.parse(other.starts_at),
      );
      const free = all.filter((session) => session.id !== first()?.id && !waits(session));
      ticked = new Set(free.slice(0, MOST - 1).map(({ id }) => id));
      draw();
      list.querySelector("button")?.focus();
    } catch (error) {
      if (!running.signal.aborted) list.prepend(failureNotice(error, () => void tickSeries()));
    }
  }

  function draw() {
    fill(status);
    if (!open) return fill(list);
    const dates = shown();
    fill(
      list,
      dates.length > 0
        ? h(
            "fieldset",
            { class: "stack" },
            h("legend", {}, "Aussi à ces dates"),
            h(
              "div",
              { class: "cluster" },
              first()?.series_id && action("Tout le cycle", () => void tickSeries()),
              action("Aucune de ces dates", () => {
                ticked.clear();
                draw();
                list.querySelector("button")?.focus();
              }),
            ),
            h("div", { class: "dates more-dates__list" }, dates.map(row)),
          )
        : h(
            "p",
            { class: "hint" },
            level() ? "Il n’y a pas d’autre date à ce niveau." : "Choisissez d’abord le niveau.",
          ),
    );
    say();
  }

  /** @param {string} text @param {() => void} onclick */
  const action = (text, onclick) =>
    h("button", { type: "button", class: "button button--quiet button--small", onclick }, text);

  /** @param {Session} session */
  function row(session) {
    const tick = h("input", {
      type: "checkbox",
      id: `date-${session.id}`,
      checked: ticked.has(session.id),
    });
    tick.addEventListener("change", () => {
      if (tick.checked) ticked.add(session.id);
      else ticked.delete(session.id);
      say();
    });
    return h(
      "div",
      { class: "dates__row field--inline" },
      tick,
      h(
        "label",
        { for: tick.id },
        h("strong", {}, plainDay(session.starts_at)),
        `, ${hours(session)}, ${session.venue.commune} `,
        availability(session, people()),
      ),
    );
  }

  function say() {
    const dates = chosen();
    const waiting = dates.filter(waits).length;
    fill(
      status,
      dates.length > 0 &&
        `${dates.length + 1} dates en tout${waiting ? `, dont ${waiting} en liste d’attente` : ""} : ` +
          "un seul message les confirmera.",
    );
  }

  const key = () => [open, level(), first()?.id, people(), theirs().size].join(" ");
  return {
    element,
    /** Draws the dates again where what they depend on has changed. */
    follow() {
      if (!open || key() === drawnFor) return;
      const [, before] = drawnFor.split(" ");
      if (before !== level()) return void load();
      drawnFor = key();
      draw();
    },
    /** The further dates. */
    get sessions() {
      return chosen();
    },
    /** Body of the dates of one request, the first one included. @param {Session} session @param {boolean} full */
    datesWith: (session, full) => [
      { session_id: session.id, wait: full },
      ...chosen().map((one) => ({ session_id: one.id, wait: waits(one) })),
    ],
  };
}

/** Label of the button for several dates. @param {number} dates @param {number} people */
export const jointWords = (dates, people) =>
  `Inscrire à ${dates} dates${people > 1 ? ` (${counted(people, "personne")})` : ""}`;
