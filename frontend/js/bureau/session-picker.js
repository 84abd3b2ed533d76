/**
 * Chooses a session: those of a level that have seats, the others on demand and then with a reason.
 *
 * @typedef {import("../api/models.js").Session} Session
 * @typedef {import("../api/models.js").Level} Level
 */
import { listSessions } from "../api/staff.js";
import "../components/level-mark.js";
import { seatsLeft } from "../components/session-card.js";
import { dayName, hours } from "../lib/dates.js";
import { byId, fill, h } from "../lib/dom.js";
import { levels, placeName } from "../lib/words.js";
import { checkbox, choice, input } from "./fields.js";
import { trouble } from "./trouble.js";

/**
 * @param {{ id: string, legend: string, level: Level | null, exclude?: string, selected?: Session | null }} options
 */
export function sessionPicker({ id, legend, level, exclude, selected = null }) {
  /** @type {Session[]} */
  let offered = selected ? [selected] : [];
  /** @type {Session | null} */
  let chosen = selected;
  /** @type {string | null} */
  let cursor = null;
  let running = new AbortController();

  const otherLevels = checkbox({ id: `${id}-others`, label: "Voir aussi les autres niveaux" });
  const all = /** @type {HTMLInputElement} */ (otherLevels.querySelector("input"));
  const choices = h("div", { class: "choices" });
  const reason = h("div", { hidden: true }, input({
    id: `${id}-reason`,
    label: "Pourquoi un autre niveau ?",
    hint: "Cette raison est gardée avec l’inscription.",
    maxlength: 500,
  }));
  const element = h("fieldset", { class: "choices session-picker" }, h("legend", {}, legend), otherLevels, choices, reason);
  all.addEventListener("change", () => load());
  choices.addEventListener("change", (event) => {
    chosen = offered.find((session) => session.id === /** @type {HTMLInputElement} */ (event.target).value) ?? null;
    showReason();
  });

  async function load(more = false) {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    if (!level && !all.checked) return fill(choices, h("p", { class: "hint" }, "Choisissez d’abord le niveau."));
    if (!more) fill(choices, h("p", { class: "loading" }, "Recherche des ateliers…"));
    try {
      const page = await listSessions({ available: true, status: "scheduled", level: all.checked ? "" : level, limit: 12, cursor: more ? cursor : "" }, signal);
      const found = page.data.filter((session) => session.id !== exclude);
      cursor = page.next_cursor ?? null;
      const known = offered.length;
      offered = more ? [...offered, ...found] : found;
      if (chosen && (all.checked || chosen.level === level) && !offered.some(({ id: other }) => other === chosen?.id)) offered = [chosen, ...offered];
      if (!offered.some((session) => session.id === chosen?.id)) chosen = null;
      draw();
      if (more) choices.querySelectorAll("input")[known]?.focus();
    } catch (error) {
      if (!signal.aborted) fill(choices, trouble(error, () => load(more)));
    }
  }

  function draw() {
    fill(
      choices,
      offered.map((session, index) => choice(
        { id: index ? `${id}-${session.id}` : id, name: id, value: session.id, checked: session.id === chosen?.id },
        h(
          "span",
          { class: "session-choice" },
          h("strong", {}, dayName(session.starts_at), ", ", hours(session)),
          h("span", {}, h("strong", {}, session.venue.commune), " · ", placeName(session.venue)),
          h("span", {}, session.title),
          h("span", { class: "cluster" }, session.level !== level && h("level-mark", { level: session.level }), seatsLeft(session)),
        ),
      )),
      !offered.length && h("p", { class: "empty" }, "Aucun atelier n’a de place à ce niveau pour le moment."),
      cursor && h("button", { type: "button", class: "button button--quiet button--small", onclick: () => load(true) }, "Voir la suite"),
    );
    showReason();
  }

  const differs = () => Boolean(chosen && level && chosen.level !== level);
  function showReason() {
    reason.hidden = !differs();
    if (differs() && chosen && level) {
      const label = reason.querySelector("label");
      if (label) label.textContent = `Atelier « ${levels[chosen.level].name} » pour une personne « ${levels[level].one} » : pourquoi ?`;
    }
  }
  const written = () => /** @type {HTMLInputElement} */ (reason.querySelector("input")).value.trim();

  void load();
  return {
    element,
    /** @param {Level | null} now */
    setLevel(now) {
      level = now;
      void load();
    },
    get session() {
      return chosen;
    },
    get overrideReason() {
      return differs() ? written() : "";
    },
    /** @returns {import("../lib/forms.js").FieldError[]} */
    check() {
      if (!chosen) return [{ field: document.getElementById(id) ? id : `${id}-others`, message: "Choisissez un atelier." }];
      if (differs() && !written()) return [{ field: `${id}-reason`, message: "Dites pourquoi cette personne vient à un atelier d’un autre niveau." }];
      return [];
    },
    /** The one chosen could not be had: others come first. @param {Session[]} alternatives */
    offer(alternatives) {
      const lost = chosen?.id;
      chosen = null;
      const others = offered.filter((session) => session.id !== lost && !alternatives.some((other) => other.id === session.id));
      offered = [...alternatives, ...others];
      draw();
    },
    focus: () => byId(id).focus(),
  };
}
