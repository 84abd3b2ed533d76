/**
 * The dialogs of an adaptation: noting it, changing it, judging it.
 *
 * @typedef {import("../../api/models.js").Adaptation} Adaptation
 * @typedef {import("../../api/models.js").AdaptationDetail} AdaptationDetail
 * @typedef {AdaptationDetail["observed_in"][number]} Source
 * @typedef {import("./words.js").Change} Change
 * @typedef {import("./words.js").Verdict} Verdict
 * @typedef {import("../../api/models.js").Session} Session
 */
import { accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { dayAndHour } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";
import { addDays, today } from "../../lib/zones.js";
import { submitByKeys } from "../../participation/follow_ups/note.js";
import { themeOptions } from "../../participation/follow_ups/words.js";
import { formDialog } from "../../ui/dialog.js";
import { input, radios, select, textarea } from "../../ui/fields.js";
import { sourceWords } from "./sources.js";
import { bothCounts, boxes, changes, verdicts } from "./words.js";

/** @typedef {import("../../ui/fields.js").Option} Option */

/** Days before and after today among whose sessions the first one is chosen. */
const [DAYS_BACK, DAYS_AHEAD] = [60, 120];

/**
 * @typedef {object} Noting what is known already
 * @property {Source[]} [sources] what it was observed in
 * @property {Session | null} [after] the session that it was observed in
 * @property {boolean} [own] true to offer the sessions of the caller alone
 */

/**
 * Notes an adaptation; null when the person went back.
 *
 * @param {Noting} [known]
 * @returns {Promise<AdaptationDetail | null>}
 */
export async function noteAdaptation({ sources = [], after = null, own = false } = {}) {
  const sessions = await readSessions(own);
  const next = after && sessions.find((one) => follows(one, after));
  return formDialog({
    title: "Noter une adaptation",
    body: fields({ sessions, sources, first: next?.id ?? "" }),
    confirm: "Noter l’adaptation",
    check,
    act: (given, key) =>
      accountRequest("POST", "/adaptations", {
        body: { ...read(given), sources: chosen(sources, given) },
        idempotencyKey: key,
      }),
  });
}

/**
 * Changes an adaptation; null when the person went back.
 *
 * @param {AdaptationDetail} known
 * @param {{ own: boolean }} options
 * @returns {Promise<AdaptationDetail | null>}
 */
export async function changeAdaptation(known, { own }) {
  const sessions = await readSessions(own);
  const { id, version, observed_in: sources, first_session: first } = known;
  return formDialog({
    title: "Modifier l’adaptation",
    body: fields({ sessions, sources, first: first.id, known }),
    confirm: "Enregistrer",
    check,
    act: (given) =>
      accountRequest("PATCH", "/adaptations/{id}", {
        path: { id },
        version,
        body: { ...read(given), theme: read(given).theme ?? null, sources: chosen(sources, given) },
      }),
  });
}

/**
 * Asks whether a change helped; null when the person went back.
 *
 * @param {Adaptation} adaptation
 * @returns {Promise<AdaptationDetail | null>}
 */
export const judge = (adaptation) =>
  formDialog({
    title: "A-t-elle aidé ?",
    body: [
      h("p", {}, h("strong", {}, adaptation.description)),
      h("p", {}, `${bothCounts(adaptation)} : `, h("strong", {}, adaptation.comparison.words), "."),
      radios({
        id: "verdict",
        legend: "Votre avis",
        hint: "Les chiffres aident, mais c’est vous qui étiez là.",
        value: adaptation.verdict?.verdict ?? null,
        options: /** @type {Option[]} */ (Object.entries(verdicts)),
      }),
      textarea({
        id: "verdict-note",
        label: "Pourquoi",
        optional: true,
        rows: 3,
        maxlength: 1000,
        value: adaptation.verdict?.note ?? "",
        onkeydown: submitByKeys,
      }),
    ],
    confirm: "Enregistrer",
    check: (form) =>
      new FormData(form).get("verdict") ? [] : [{ field: "verdict", message: "Choisissez une réponse." }],
    act: (given) => setVerdict(adaptation, /** @type {Verdict} */ (given.verdict), given["verdict-note"]),
  });

/** @param {Adaptation} adaptation @param {Verdict | null} verdict @param {string} [note] */
export const setVerdict = ({ id, version }, verdict, note) =>
  accountRequest("PUT", "/adaptations/{id}/verdict", {
    path: { id },
    version,
    body: { verdict, ...(note && { note }) },
  });

/** @param {boolean} own */
const readSessions = (own) =>
  readAll("/sessions", {
    from: addDays(today(), -DAYS_BACK),
    to: addDays(today(), DAYS_AHEAD),
    status: "scheduled",
    ...(own && { facilitator: "me" }),
  });

/** True for a later session of the same level and place. @param {Session} one @param {Session} before */
const follows = (one, before) =>
  Date.parse(one.starts_at) > Date.parse(before.starts_at) &&
  one.level === before.level &&
  one.venue.id === before.venue.id;

/**
 * @param {object} options
 * @param {Session[]} options.sessions
 * @param {Source[]} options.sources
 * @param {string} options.first identity of the chosen session
 * @param {Adaptation} [options.known]
 */
const fields = ({ sessions, sources, first, known }) => [
  textarea({
    id: "observed",
    label: "Ce que vous avez constaté",
    hint: "Sans nom de personne : la suite de l’équipe le lira.",
    maxlength: 2000,
    value: known?.observed ?? "",
  }),
  sources.length > 0 && ticks("Constaté dans", "source", sourceTicks(sources)),
  ticks(
    "Ce qui change",
    "change",
    Object.entries(changes).map(([key, name]) => [
      key,
      name,
      Boolean(known?.changes.includes(/** @type {Change} */ (key))),
    ]),
  ),
  textarea({
    id: "description",
    label: "Comment",
    hint: "En une ou deux phrases. Ctrl + Entrée enregistre.",
    maxlength: 2000,
    value: known?.description ?? "",
    onkeydown: submitByKeys,
  }),
  select({
    id: "first-session",
    label: "À partir de quel atelier",
    hint: "Les ateliers du même niveau seront comparés, avant et depuis.",
    value: first,
    options: [["", "Choisir…"], ...withKnown(sessions, known).map(sessionOption)],
  }),
  h(
    "div",
    { class: "form-grid" },
    select({
      id: "adapted-theme",
      label: "Thème",
      value: known?.theme ?? "",
      options: [["", "Tous les thèmes"], ...themeOptions.slice(1)],
    }),
    input({
      id: "check-after",
      label: "Vérifier après combien de réponses ?",
      value: String(known?.check_after ?? 8),
      inputmode: "numeric",
      maxlength: 3,
      short: true,
    }),
  ),
  radios({
    id: "watched",
    legend: "Quelle case devrait être moins cochée ?",
    row: true,
    value: known?.watched ?? "too_fast",
    options: /** @type {Option[]} */ (Object.entries(boxes)),
  }),
];

/**
 * The sessions, and that of the adaptation where it is older.
 *
 * @param {Session[]} sessions
 * @param {Adaptation} [known]
 */
const withKnown = (sessions, known) =>
  known && !sessions.some(({ id }) => id === known.first_session.id)
    ? [{ ...known.first_session, level: known.level, venue: { commune: known.first_session.venue_name } }, ...sessions]
    : sessions;

/**
 * @param {Pick<Session, "id" | "starts_at" | "level"> & { venue: { commune: string } }} one
 * @returns {Option}
 */
const sessionOption = ({ id, starts_at, level, venue }) => [
  id,
  `${dayAndHour(starts_at)} · ${venue.commune} · ${levels[level].name}`,
];

/** @param {Source[]} sources @returns {[string, string, boolean][]} */
const sourceTicks = (sources) => sources.map((source) => [source.id, sourceWords(source), true]);

/**
 * A group of boxes to tick; the first has the group's name as its id, so that an error leads to it.
 *
 * @param {string} legend
 * @param {string} group
 * @param {[value: string, words: string, checked: boolean][]} boxes
 */
const ticks = (legend, group, boxes) =>
  h(
    "fieldset",
    { class: "choices choices--ticks" },
    h("legend", {}, legend),
    boxes.map(([value, words, checked], index) => {
      const id = index ? `${group}-${value}` : group;
      return h(
        "div",
        { class: "choice" },
        h("input", { type: "checkbox", id, name: `${group}-${value}`, value, checked }),
        h("label", { for: id }, words),
      );
    }),
  );

/** @param {HTMLFormElement} form */
function check(form) {
  const given = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
  return [
    !given.observed?.trim() && { field: "observed", message: "Écrivez ce que vous avez constaté." },
    !changesOf(given).length && { field: "change", message: "Cochez ce qui change." },
    !given.description?.trim() && { field: "description", message: "Écrivez ce qui change." },
    !given["first-session"] && { field: "first-session", message: "Choisissez un atelier." },
    !/^([8-9]|[1-9]\d|100)$/.test(given["check-after"]?.trim() ?? "") && {
      field: "check-after",
      message: "Écrivez un nombre de 8 à 100.",
    },
  ].filter((error) => error !== false);
}

/** @param {Record<string, string>} given */
const changesOf = (given) =>
  /** @type {Change[]} */ (Object.keys(changes)).filter((change) => given[`change-${change}`]);

/** @param {Record<string, string>} given */
const read = (given) => ({
  observed: given.observed ?? "",
  changes: changesOf(given),
  description: given.description ?? "",
  first_session_id: given["first-session"] ?? "",
  ...(given["adapted-theme"] && { theme: /** @type {NonNullable<Adaptation["theme"]>} */ (given["adapted-theme"]) }),
  watched: /** @type {Adaptation["watched"]} */ (given.watched),
  check_after: Number(given["check-after"]),
});

/** @param {Source[]} sources @param {Record<string, string>} given */
const chosen = (sources, given) =>
  sources.filter(({ id }) => given[`source-${id}`]).map(({ kind, id }) => ({ kind, id }));
