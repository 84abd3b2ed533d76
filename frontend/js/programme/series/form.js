/** The fields of a series: its days and its rhythm, the levels in turn. */
import { h } from "../../lib/dom.js";
import { weekOf } from "../../lib/dates.js";
import { addDays, today, weekdays } from "../../lib/zones.js";
import { facilitatorOptions, levelOptions, seatFields, venueOptions } from "../sessions/form.js";
import { checkbox, input, select, textarea } from "../../ui/fields.js";
import { checkRequired } from "../../ui/forms.js";

/** @type {import("../../ui/fields.js").Option[]} */
export const durationOptions = [
  ["60", "1 heure"],
  ["90", "1 h 30"],
  ["120", "2 heures"],
  ["150", "2 h 30"],
  ["180", "3 heures"],
];

/** @type {import("../../ui/fields.js").Option[]} */
const rhythmOptions = [
  ["weekly", "Chaque semaine"],
  ["fortnightly", "Une semaine sur deux"],
  ["first", "Une fois par mois : le premier de ces jours"],
  ["second", "Une fois par mois : le deuxième"],
  ["third", "Une fois par mois : le troisième"],
  ["fourth", "Une fois par mois : le quatrième"],
  ["last", "Une fois par mois : le dernier"],
];

/**
 * @param {{ venues: import("../../api/models.js").Venue[], facilitators: import("../../api/models.js").Facilitator[] }}
 * options
 */
export function seriesFields({ venues, facilitators }) {
  const turn = (/** @type {number} */ index, /** @type {string} */ label) =>
    select({ id: `level-${index}`, label, options: index ? [["", "Identique"], ...levelOptions] : levelOptions });
  return [
    input({ id: "title", label: "Titre", hint: "Ce que les gens liront dans l’agenda.", maxlength: 140 }),
    textarea({ id: "description", label: "Description", optional: true, maxlength: 1000 }),
    select({ id: "venue_id", label: "Lieu", options: venueOptions(venues) }),
    h(
      "div",
      { class: "form-grid" },
      input({
        id: "first_date",
        label: "Première date",
        hint: "Elle donne le jour de la semaine.",
        type: "date",
        min: today(),
      }),
      input({
        id: "last_date",
        label: "Dernière date",
        hint: "60 ateliers au plus.",
        type: "date",
        min: addDays(today(), 1),
      }),
    ),
    h(
      "div",
      { class: "form-grid form-grid--narrow" },
      input({ id: "start_time", label: "Heure de début", type: "time", value: "14:00" }),
      select({ id: "duration_minutes", label: "Durée", value: "120", options: durationOptions }),
    ),
    select({ id: "rhythm", label: "Rythme", options: rhythmOptions, value: "weekly" }),
    h(
      "fieldset",
      { class: "choices choices--row" },
      h("legend", {}, "Aussi un autre jour de la semaine"),
      h("p", { class: "hint" }, "Facultatif : à la même heure, au même lieu."),
      weekdays.map((name, index) => checkbox({ id: `weekday-${index + 1}`, label: name })),
    ),
    h(
      "div",
      {},
      checkbox({ id: "skip_school_holidays", label: "Sauter les vacances scolaires (zone C)" }),
      h("p", { class: "hint" }, "Les jours fériés et les fermetures annoncées du lieu sont toujours sautés."),
    ),
    h(
      "fieldset",
      { class: "choices" },
      h("legend", {}, "Niveaux en alternance"),
      h(
        "div",
        { class: "form-grid form-grid--three" },
        turn(0, "1er atelier"),
        turn(1, "2e atelier"),
        turn(2, "3e atelier"),
      ),
    ),
    seatFields(),
    select({ id: "facilitator_id", label: "Animation", options: facilitatorOptions(facilitators) }),
  ];
}

export const seriesPointers = {
  "/levels": "level-0",
  "/other_weekdays": "weekday-1",
  ...Object.fromEntries(
    [
      "title",
      "description",
      "venue_id",
      "first_date",
      "last_date",
      "start_time",
      "duration_minutes",
      "capacity",
      "minimum",
      "facilitator_id",
    ].map((name) => [`/${name}`, name]),
  ),
};

/** @param {HTMLFormElement} form */
export function checkSeries(form) {
  const errors = checkRequired(form, {
    title: "Donnez un titre.",
    venue_id: "Choisissez un lieu.",
    first_date: "Indiquez la première date, à partir d’aujourd’hui.",
    last_date: "Indiquez la dernière date.",
    start_time: "Indiquez l’heure de début.",
    capacity: "Indiquez le nombre de places, de 1 à 12.",
    minimum: "Indiquez le minimum de personnes.",
  });
  const value = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
  if (value("last_date") && value("last_date") < value("first_date"))
    errors.push({ field: "last_date", message: "La dernière date doit venir après la première." });
  if (Number(value("minimum")) > Number(value("capacity")))
    errors.push({ field: "minimum", message: "Le minimum ne peut pas dépasser le nombre de places." });
  return errors;
}

/** Days that are ticked, but that of the first date. @param {Record<string, string>} given */
const otherWeekdays = (given) =>
  [1, 2, 3, 4, 5, 6, 7].filter(
    (day) => given[`weekday-${day}`] && addDays(weekOf(given.first_date ?? ""), day - 1) !== given.first_date,
  );

/**
 * Body of a new series.
 *
 * @param {Record<string, string>} given
 * @param {Set<string>} except
 * @returns {import("../../api/models.js").NewSeries}
 */
export const seriesBody = (given, except) => ({
  title: given.title ?? "",
  venue_id: given.venue_id ?? "",
  levels: /** @type {import("../../api/models.js").Level[]} */ (
    [given["level-0"], given["level-1"], given["level-2"]].filter(Boolean)
  ),
  first_date: given.first_date ?? "",
  last_date: given.last_date ?? "",
  start_time: given.start_time ?? "",
  duration_minutes: Number(given.duration_minutes),
  capacity: Number(given.capacity),
  minimum: Number(given.minimum),
  rhythm: /** @type {NonNullable<import("../../api/models.js").NewSeries["rhythm"]>} */ (given.rhythm),
  other_weekdays: otherWeekdays(given),
  ...(given.description ? { description: given.description } : {}),
  ...(given.facilitator_id ? { facilitator_id: given.facilitator_id } : {}),
  ...(given.skip_school_holidays ? { skip_school_holidays: true } : {}),
  ...(except.size ? { except: [...except] } : {}),
});

/**
 * Values of a series under the names of its controls.
 *
 * @param {import("../../api/models.js").Series} now
 * @returns {Record<string, string>}
 */
export const readSeries = (now) => ({
  title: now.title,
  description: now.description ?? "",
  venue_id: now.venue_id,
  weekday: String(now.weekday),
  start_time: now.start_time,
  duration_minutes: String(now.duration_minutes),
  capacity: String(now.capacity),
  minimum: String(now.minimum),
  facilitator_id: now.facilitator_id ?? "",
});

/** Value of a control for the service. @param {string} name @param {string} value */
export function sentValue(name, value) {
  if (["weekday", "duration_minutes", "capacity", "minimum"].includes(name)) return Number(value);
  return name === "description" || name === "facilitator_id" ? value || null : value;
}
