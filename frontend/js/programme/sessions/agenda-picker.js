/**
 * Picker of a session of the public agenda; the seats left are kept current.
 *
 * @typedef {import("../../api/models.js").Session} Session
 */
import { request } from "../../api/client.js";
import { dayName, hours } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { levels, placeName } from "../../lib/words.js";
import { failureNotice } from "../../ui/feedback.js";
import { choice, select } from "../../ui/fields.js";
import { seatsLeft } from "./card.js";
import "./level-mark.js";

/** Milliseconds between refreshes of the seats left, which go quickly. */
const REFRESH = 15_000;
const SHOWN = 8;
const ASKED = 50;

/**
 * @param {{ id: string, legend: string, venues: import("../../api/models.js").Venue[] }} options
 */
export function agendaPicker({ id, legend, venues }) {
  /** @type {Session[]} */
  let offered = [];
  let chosen = "";
  let shown = SHOWN;
  let more = false;

  const where = [...new Map(venues.map(({ commune, commune_code }) => [commune_code, commune]))];
  const level = select({
    id: `${id}-level`,
    label: "Niveau",
    options: [
      ["", "Tous les niveaux"],
      .../** @type {import("../../ui/fields.js").Option[]} */ (
        Object.entries(levels).map(([key, { name }]) => [key, name])
      ),
    ],
  });
  const commune = select({
    id: `${id}-commune`,
    label: "Lieu",
    options: [["", "Tous les lieux"], .../** @type {import("../../ui/fields.js").Option[]} */ (where)],
  });
  const choices = h("div", { class: "choices" });
  const status = h("p", { class: "visually-hidden", role: "status" });
  const element = h(
    "fieldset",
    { class: "choices session-picker" },
    h("legend", {}, legend),
    h("div", { class: "form-grid" }, level, commune),
    status,
    choices,
  );
  element.addEventListener("change", (event) => {
    const { name, value } = /** @type {HTMLInputElement} */ (event.target);
    if (name === id) chosen = value;
    else {
      shown = SHOWN;
      void load();
    }
  });

  const value = (/** @type {HTMLElement} */ field) =>
    /** @type {HTMLSelectElement} */ (field.querySelector("select")).value;

  /** Asks for as many sessions as are shown. */
  async function ask() {
    /** @type {Session[]} */
    const found = [];
    /** @type {string | null} */
    let cursor = null;
    do {
      /** @type {import("../../api/models.js").Page<Session>} */
      const page = await request("GET", "/sessions", {
        query: {
          status: "scheduled",
          begun: false,
          level: value(level),
          commune: value(commune),
          limit: ASKED,
          cursor,
        },
      });
      found.push(...page.data);
      cursor = page.next_cursor ?? null;
    } while (cursor && found.length < shown);
    return { sessions: found.slice(0, shown), others: Boolean(cursor) || found.length > shown };
  }

  async function load() {
    try {
      const { sessions, others } = await ask();
      offered = sessions;
      more = others;
      if (!offered.some((session) => session.id === chosen)) chosen = "";
      draw();
    } catch (error) {
      fill(choices, failureNotice(error, load));
    }
  }

  function draw() {
    fill(
      choices,
      offered.map((session, index) =>
        choice(
          { id: index ? `${id}-${session.id}` : id, name: id, value: session.id, checked: session.id === chosen },
          h(
            "span",
            { class: "session-choice" },
            h("strong", {}, dayName(session.starts_at), ", ", hours(session)),
            h("span", {}, h("strong", {}, session.venue.commune), " · ", placeName(session.venue)),
            h(
              "span",
              { class: "cluster" },
              h("level-mark", { level: session.level }),
              h("span", { "data-seats": session.id }, seats(session)),
            ),
          ),
          `« ${levels[session.level].meaning} »`,
        ),
      ),
      !offered.length && h("p", { class: "empty" }, "Aucun atelier n’est prévu pour ces choix."),
      more &&
        h(
          "button",
          {
            type: "button",
            class: "button button--quiet button--small",
            onclick: () => ((shown += SHOWN), void load()),
          },
          "Voir d’autres dates",
        ),
    );
  }

  /** @param {Session} session */
  const seats = (session) =>
    h(
      "span",
      { class: "cluster" },
      seatsLeft(session),
      session.seats_left <= 0 && h("span", {}, "liste d’attente possible"),
    );

  /** Changes only the words: the choice stays under the finger. */
  async function refresh() {
    if (document.hidden || !element.isConnected || !element.offsetParent) return;
    const now = await ask().catch(() => null);
    for (const session of now?.sessions ?? []) {
      const before = offered.find((other) => other.id === session.id);
      if (!before) continue;
      const changed = before.seats_left !== session.seats_left;
      Object.assign(before, session);
      const place = element.querySelector(`[data-seats="${session.id}"]`);
      if (changed && place) fill(place, seats(session));
      if (changed && session.id === chosen)
        status.textContent =
          session.seats_left > 0
            ? "Il reste de la place à l’atelier choisi."
            : session.seats_by_phone
              ? "L’atelier choisi n’a plus de place que par téléphone."
              : "L’atelier choisi est maintenant complet.";
    }
  }
  setInterval(() => void refresh(), REFRESH);

  return {
    element,
    load,
    get session() {
      return offered.find((session) => session.id === chosen) ?? null;
    },
    /** Shows the sessions as they are now, after the seat of the chosen one was lost. */
    async lost() {
      await load();
      byId(id).focus();
    },
  };
}
