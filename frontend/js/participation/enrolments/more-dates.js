/**
 * Further dates for a person who is being enrolled: ticked one by one, or the whole cycle.
 *
 * @typedef {import("../../api/models.js").Session} Session
 * @typedef {import("../../api/models.js").Level} Level
 */
import { accountRequest } from "../../api/client.js";
import { hours, dayName } from "../../lib/dates.js";
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
  /** @type {Level | null} */
  let offeredAt = null;
  /** @type {Set<string>} */
  const ticked = new Set();
  /** What the whole cycle left out, in words. */
  let leftOut = "";
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
  const chosen = () => shown().filter(({ id }) => ticked.has(id));

  /** @param {Record<string, string | undefined>} query */
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
    leftOut = "";
    if (!isNeeded() || !level()) return draw();
    if (open) fill(list, h("p", { class: "loading" }, "Recherche des dates…"));
    try {
      const ticks = offeredAt === level() ? offered.filter(({ id }) => ticked.has(id)) : [];
      offered = together(await ask({}), ticks);
      offeredAt = level();
      draw();
    } catch (error) {
      if (!signal.aborted)
        fill(
          list,
          failureNotice(error, () => void load()),
        );
    }
  }

  /** Ticks that are kept count, whether they show or not. */
  const isNeeded = () => open || ticked.size > 0;

  /** Ticks every date of the cycle in which there is room too, and says which stay as they are. */
  async function tickSeries() {
    const series = first()?.series_id;
    if (!series) return;
    try {
      const [all, atAnyLevel] = await Promise.all([ask({ series }), ask({ series, level: undefined })]);
      offered = together(offered, all);
      const further = all.filter(({ id, closed }) => id !== first()?.id && !theirs().has(id) && !closed);
      const free = further.filter((session) => !ticked.has(session.id) && !waits(session));
      const taken = free.slice(0, Math.max(0, MOST - 1 - chosen().length));
      for (const { id } of taken) ticked.add(id);
      leftOut = leftOutWords([
        [further.filter((session) => !ticked.has(session.id) && waits(session)).length, "complète", "complètes"],
        [
          atAnyLevel.filter(({ id }) => id !== first()?.id && !all.some((one) => one.id === id)).length,
          "d’un autre niveau",
        ],
        [all.filter(({ closed }) => closed).length, "où le lieu est fermé"],
        [free.length - taken.length, `au-delà de ${MOST}`],
      ]);
      draw();
      list.querySelector("button")?.focus();
    } catch (error) {
      if (!running.signal.aborted) list.prepend(failureNotice(error, () => void tickSeries()));
    }
  }

  function draw() {
    if (!open) {
      fill(list);
      return say();
    }
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
                leftOut = "";
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
      leftOut = "";
      say();
    });
    return h(
      "div",
      { class: "dates__row field--inline" },
      tick,
      h(
        "label",
        { for: tick.id },
        h("strong", {}, dayName(session.starts_at)),
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
          "un seul message les confirmera. ",
      leftOut,
    );
  }

  const key = () => [open, level(), first()?.id, people(), theirs().size].join(" ");
  return {
    element,
    /** Draws the dates again where what they depend on has changed. */
    follow() {
      if (!isNeeded() || key() === drawnFor) return;
      const [, before] = drawnFor.split(" ");
      if (before !== level()) return void load();
      drawnFor = key();
      leftOut = "";
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

/** Dates of both lists, each once, in their order. @param {Session[]} some @param {Session[]} others */
const together = (some, others) =>
  [...some, ...others.filter(({ id }) => !some.some((one) => one.id === id))].sort(
    (one, other) => Date.parse(one.starts_at) - Date.parse(other.starts_at),
  );

/**
 * « 1 date complète, 1 d’un autre niveau, non cochées. »
 *
 * @param {[count: number, one: string, many?: string][]} kinds
 */
function leftOutWords(kinds) {
  const some = kinds.filter(([count]) => count > 0);
  const total = some.reduce((sum, [count]) => sum + count, 0);
  const words = some.map(([count, one, many = one], index) => {
    const said = count > 1 ? many : one;
    return index ? `${count} ${said}` : `${counted(count, "date")} ${said}`;
  });
  return total ? `${words.join(", ")}, non ${total > 1 ? "cochées" : "cochée"}.` : "";
}

/** Label of the button for several dates. @param {number} dates @param {number} people */
export const jointWords = (dates, people) =>
  `Inscrire à ${dates} dates${people > 1 ? ` (${counted(people, "personne")})` : ""}`;
