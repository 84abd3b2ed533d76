/**
 * Picker of a session of one level, and of other levels on demand, with a reason.
 *
 * It lists sessions with seats, and full ones where one may wait.
 *
 * @typedef {import("../../api/models.js").Session} Session
 * @typedef {import("../../api/models.js").Level} Level
 * @typedef {import("../../api/models.js").Suggestion} Suggestion
 */
import { accountRequest } from "../../api/client.js";
import { hours, dayName } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { levels, placeName } from "../../lib/words.js";
import { availability } from "../../participation/enrolments/enrol-button.js";
import { failureNotice } from "../../ui/feedback.js";
import { checkbox, choice, input } from "../../ui/fields.js";
import { passingWords } from "./columns.js";
import { keptSeatChoice } from "./kept-seat-choice.js";
import "./level-mark.js";

/**
 * @param {{ id: string, legend: string, level: Level | null, exclude?: string, selected?: Session | null,
 *   people?: () => number, suggest?: (level: Level, signal: AbortSignal) => Promise<Suggestion[]>,
 *   theirs?: () => Set<string>, overtaking?: boolean }} options
 * `suggest` gives the most suitable sessions, full ones last, before all dates are listed: then one may wait for a
 * seat; `people` is the number of people who come together; `theirs` are the sessions that the person has already;
 * `overtaking` if the seat that is kept for a group shall go to this person
 */
export function sessionPicker({
  id,
  legend,
  level,
  exclude,
  selected = null,
  people = () => 1,
  suggest,
  theirs = () => new Set(),
  overtaking = false,
}) {
  /** @type {Session[]} */
  let offered = selected ? [selected] : [];
  /** @type {Session | null} */
  let chosen = selected;
  /** Cursor of the list of all dates; empty at its beginning, null at its end. @type {string | null} */
  let cursor = null;
  /** @type {Map<string, Suggestion>} */
  let suggested = new Map();
  let byHand = Boolean(selected);
  let running = new AbortController();
  /** The last loading. @type {Promise<void>} */
  let loading = Promise.resolve();
  /** Session and number of people for which somebody chose to wait. */
  let waitsFor = "";

  const otherLevels = checkbox({ id: `${id}-others`, label: "Tous les niveaux" });
  const all = /** @type {HTMLInputElement} */ (otherLevels.querySelector("input"));
  const choices = h("div", { class: "choices" });
  const reason = h(
    "div",
    { hidden: true },
    input({
      id: `${id}-reason`,
      label: "Pourquoi un autre niveau ?",
      hint: "Cette raison est gardée avec l’inscription.",
      maxlength: 500,
    }),
  );
  const closure = h(
    "div",
    { hidden: true },
    input({
      id: `${id}-closure-reason`,
      label: "Lieu fermé ce jour-là : pourquoi inscrire quand même ?",
      hint: "Cette raison est gardée au journal.",
      maxlength: 500,
    }),
  );
  const overtake = keptSeatChoice(id, overtaking);
  const element = h(
    "fieldset",
    { class: "choices session-picker" },
    h("legend", {}, legend),
    otherLevels,
    choices,
    overtake.element,
    reason,
    closure,
  );
  all.addEventListener("change", () => reload());
  choices.addEventListener("change", (event) => {
    chosen = offered.find((session) => session.id === /** @type {HTMLInputElement} */ (event.target).value) ?? null;
    byHand = true;
    waitsFor = waitKey();
    showReason();
  });

  /** What is waited for, if the party would wait for the chosen session. */
  const waitKey = () => (chosen && isFull(chosen) ? `${chosen.id} ${people()}` : "");

  function reload() {
    loading = load();
  }

  async function load(more = false) {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    if (!level && !all.checked) return fill(choices, h("p", { class: "hint" }, "Choisissez d’abord le niveau."));
    if (!more) fill(choices, h("p", { class: "loading" }, "Recherche des ateliers…"));
    try {
      if (suggest && level && !all.checked && !more) {
        const found = await suggest(level, signal);
        suggested = new Map(found.map((one) => [one.session.id, one]));
        offered = found.map(({ session }) => session);
        cursor = "";
        if (!byHand) chosen = found.find((one) => one.has_room)?.session ?? null;
        keepChosen();
        return draw();
      }
      const page = await accountRequest("GET", "/sessions", {
        query: {
          ...(suggest ? {} : { available: true }),
          begun: false,
          status: "scheduled",
          level: all.checked ? "" : level,
          limit: 12,
          cursor: more ? cursor : "",
        },
        signal,
      });
      const found = page.data.filter(
        (session) =>
          session.id !== exclude &&
          !theirs().has(session.id) &&
          !(more && offered.some((other) => other.id === session.id)),
      );
      cursor = page.next_cursor ?? null;
      const known = offered.length;
      offered = more ? [...offered, ...found] : found;
      keepChosen();
      draw();
      if (more) choices.querySelectorAll("input")[known]?.focus();
    } catch (error) {
      if (!signal.aborted)
        fill(
          choices,
          failureNotice(error, () => load(more)),
        );
    }
  }

  /** Keeps the chosen session in sight while it is of the level. */
  function keepChosen() {
    if (chosen && (all.checked || chosen.level === level) && !offered.some(({ id: other }) => other === chosen?.id))
      offered = [chosen, ...offered];
    if (!offered.some((session) => session.id === chosen?.id)) chosen = null;
  }

  /** True if the party can have the seats that are kept for another. @param {Session} session */
  const mayOvertake = ({ kept_seats }) => Boolean(kept_seats && kept_seats.seats >= people());

  /** True if the party would wait there. @param {Session} session */
  const isFull = (session) => session.seats_left < people() && !(mayOvertake(session) && overtake.isChosen);

  function draw() {
    fill(
      choices,
      offered.map((session, index) =>
        choice(
          { id: index ? `${id}-${session.id}` : id, name: id, value: session.id, checked: session.id === chosen?.id },
          h(
            "span",
            { class: "session-choice" },
            h("strong", {}, dayName(session.starts_at), ", ", hours(session)),
            h(
              "span",
              {},
              h("strong", {}, session.venue.commune),
              " · ",
              placeName(session.venue),
              away(suggested.get(session.id)),
            ),
            h("span", {}, session.title),
            h(
              "span",
              { class: "cluster" },
              session.level !== level && h("level-mark", { level: session.level }),
              availability(session, people()),
            ),
            !isFull(session) && passingWords(session) && h("span", { class: "hint" }, passingWords(session)),
          ),
        ),
      ),
      !offered.length &&
        h(
          "p",
          { class: "empty" },
          suggest
            ? "Aucun atelier n’est prévu à ce niveau pour le moment."
            : "Aucun atelier n’a de place à ce niveau pour le moment.",
        ),
      cursor !== null &&
        h(
          "button",
          { type: "button", class: "button button--quiet button--small", onclick: () => load(true) },
          "Plus de dates",
        ),
    );
    showReason();
  }

  /** Draws the list again, in words for the present number of people. */
  function redraw() {
    if (choices.querySelector("input")) draw();
  }

  const differs = () => Boolean(chosen && level && chosen.level !== level);
  function showReason() {
    closure.hidden = !chosen?.closed;
    overtake.show(chosen && suggest && mayOvertake(chosen) ? chosen : null);
    reason.hidden = !differs();
    if (differs() && chosen && level) {
      const label = reason.querySelector("label");
      if (label)
        label.textContent =
          `Atelier « ${levels[chosen.level].name} » pour une personne « ${levels[level].one} ` + "» : pourquoi ?";
    }
  }
  const writtenForClosure = () => /** @type {HTMLInputElement} */ (closure.querySelector("input")).value.trim();
  const written = () => /** @type {HTMLInputElement} */ (reason.querySelector("input")).value.trim();

  reload();
  waitsFor = waitKey();
  return {
    element,
    /** @param {Level | null} now */
    setLevel(now) {
      level = now;
      reload();
    },
    get session() {
      return chosen;
    },
    /** True if the party would wait for the chosen session. */
    get isFull() {
      return chosen !== null && isFull(chosen);
    },
    /** True if the party would wait, and nobody has chosen that: the outcome turned meanwhile. */
    get waitsUnasked() {
      return waitKey() !== waitsFor;
    },
    /** The best other session in which the party has room now, if one is known. */
    get roomElsewhere() {
      return [...suggested.values()].find((one) => one.has_room && one.session.id !== chosen?.id) ?? null;
    },
    /** Chooses a session for the agent, or waiting for the chosen one. @param {Session} session */
    take(session) {
      chosen = session;
      byHand = true;
      waitsFor = waitKey();
      redraw();
    },
    /** Loads the suggestions again, after a change that they depend on. */
    reload,
    redraw,
    /** The end of a loading that runs. */
    settled: () => loading,
    /** Reason to give the person a seat that is kept for a group; empty without. */
    get overtakeReason() {
      return chosen && mayOvertake(chosen) && overtake.isChosen ? overtake.reason : "";
    },
    get overrideReason() {
      return differs() ? written() : "";
    },
    get closureReason() {
      return chosen?.closed ? writtenForClosure() : "";
    },
    /** @returns {import("../../ui/forms.js").FieldError[]} */
    check() {
      if (!chosen)
        return [{ field: document.getElementById(id) ? id : `${id}-others`, message: "Choisissez un atelier." }];
      if (differs() && !written())
        return [
          { field: `${id}-reason`, message: "Dites pourquoi cette personne vient à un atelier d’un autre niveau." },
        ];
      if (chosen.closed && !writtenForClosure())
        return [
          { field: `${id}-closure-reason`, message: `${chosen.closed}. Choisissez une autre date, ou dites pourquoi.` },
        ];
      if (mayOvertake(chosen) && overtake.isChosen && !overtake.reason)
        return [{ field: `${id}-overtake-reason`, message: "Écrivez la raison : elle pourra être demandée." }];
      return [];
    },
    /** Lists other sessions first, after the chosen one was refused. @param {Session[]} alternatives */
    offer(alternatives) {
      const lost = chosen?.id;
      chosen = null;
      byHand = true;
      const others = offered.filter(
        (session) => session.id !== lost && !alternatives.some((other) => other.id === session.id),
      );
      offered = [...alternatives, ...others];
      draw();
    },
    focus: () => byId(id).focus(),
  };
}

/** @param {Suggestion | undefined} suggestion */
const away = (suggestion) =>
  suggestion?.distance_km ? ` · à ${Math.max(1, Math.round(suggestion.distance_km))} km` : "";
