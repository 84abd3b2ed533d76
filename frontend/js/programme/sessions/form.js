/**
 * The fields of one session, to create it or to change it.
 *
 * @typedef {import("../../api/models.js").Session} Session
 * @typedef {import("../../api/models.js").Venue} Venue
 * @typedef {import("../../api/models.js").Facilitator} Named
 */
import { dateOf } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";
import { instant, officeTime, officeZone, timeOf, today } from "../../lib/zones.js";
import "../conflicts/conflicts.js";
import { input, select, textarea } from "../../ui/fields.js";
import { checkRequired } from "../../ui/forms.js";

/** @type {import("../../ui/fields.js").Option[]} */
export const levelOptions = Object.entries(levels).map(([key, { name }]) => [key, name]);

/** @param {Venue[]} venues @param {string} [kept] a venue that is closed but in use here */
export const venueOptions = (venues, kept) =>
  /** @type {import("../../ui/fields.js").Option[]} */ ([
    ["", "Choisir…"],
    ...venues
      .filter(({ active, id }) => active || id === kept)
      .map(({ id, commune, name, room }) => [id, `${commune} – ${room ? `${name}, ${room}` : name}`]),
  ]);

/** @param {Named[]} facilitators */
export const facilitatorOptions = (facilitators) =>
  /** @type {import("../../ui/fields.js").Option[]} */ ([
    ["", "Pas encore décidé"],
    ...facilitators.map(({ id, name }) => [id, name]),
  ]);

/** @param {{ venues: Venue[], facilitators: Named[], session?: Session }} options */
export function sessionFields({ venues, facilitators, session }) {
  const people =
    session?.facilitator && !facilitators.some(({ id }) => id === session.facilitator?.id)
      ? [...facilitators, session.facilitator]
      : facilitators;
  return [
    input({
      id: "title",
      label: "Titre",
      hint: "Ce que les gens liront dans l’agenda.",
      maxlength: 140,
      required: true,
    }),
    textarea({ id: "description", label: "Description", optional: true, maxlength: 1000 }),
    h(
      "div",
      { class: "form-grid" },
      select({ id: "venue_id", label: "Lieu", options: venueOptions(venues, session?.venue.id), required: true }),
      select({ id: "level", label: "Niveau", options: [["", "Choisir…"], ...levelOptions], required: true }),
    ),
    h(
      "div",
      { class: "form-grid form-grid--narrow" },
      input({ id: "date", label: "Date", type: "date", required: true }),
      input({ id: "from", label: "De", type: "time", required: true }),
      input({ id: "to", label: "À", type: "time", required: true }),
    ),
    seatFields(),
    select({ id: "facilitator_id", label: "Animation", options: facilitatorOptions(people) }),
  ];
}

export const seatFields = () =>
  h(
    "div",
    { class: "form-grid form-grid--narrow" },
    input({
      id: "capacity",
      label: "Places",
      hint: "4 d’ordinaire, 12 au plus.",
      type: "number",
      min: 1,
      max: 12,
      value: 4,
      required: true,
    }),
    input({
      id: "minimum",
      label: "Minimum de participants",
      hint: "3 d’ordinaire.",
      type: "number",
      min: 1,
      max: 12,
      value: 3,
      required: true,
    }),
  );

/** Values of a session under the names of its controls. @param {Session} session @returns {Record<string, string>} */
export const readSession = (session) => ({
  title: session.title,
  description: session.description ?? "",
  venue_id: session.venue.id,
  level: session.level,
  date: dateOf(session.starts_at),
  from: timeOf(session.starts_at),
  to: timeOf(session.ends_at),
  capacity: String(session.capacity),
  minimum: String(session.minimum),
  facilitator_id: session.facilitator?.id ?? "",
});

/** Controls by the JSON pointers of the service. */
export const sessionPointers = {
  "/starts_at": "from",
  "/ends_at": "to",
  ...Object.fromEntries(
    ["title", "description", "venue_id", "level", "capacity", "minimum", "facilitator_id"].map((name) => [
      `/${name}`,
      name,
    ]),
  ),
};

/**
 * Body of a new session.
 *
 * @param {Record<string, string>} given
 * @param {Venue[]} venues
 * @returns {import("../../api/models.js").NewSession}
 */
export function sessionBody(given, venues) {
  const zone = venues.find(({ id }) => id === given.venue_id)?.time_zone ?? officeZone();
  return {
    venue_id: given.venue_id ?? "",
    title: given.title ?? "",
    description: given.description || null,
    level: /** @type {import("../../api/models.js").Level} */ (given.level),
    starts_at: instant(given.date ?? "", given.from ?? "", zone),
    ends_at: instant(given.date ?? "", given.to ?? "", zone),
    capacity: Number(given.capacity),
    minimum: Number(given.minimum),
    facilitator_id: given.facilitator_id || null,
    ...(given.accept_conflicts ? { accept_conflicts: true } : {}),
  };
}

/** @param {HTMLFormElement} form */
export function checkSession(form) {
  const errors = checkRequired(form, {
    title: "Donnez un titre.",
    venue_id: "Choisissez un lieu.",
    level: "Choisissez un niveau.",
    date: "Indiquez la date.",
    from: "Indiquez l’heure de début.",
    to: "Indiquez l’heure de fin.",
    capacity: "Indiquez le nombre de places, de 1 à 12.",
    minimum: "Indiquez le minimum de personnes.",
  });
  const value = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
  if (value("from") && value("to") && value("to") <= value("from"))
    errors.push({ field: "to", message: "La fin doit venir après le début." });
  if (Number(value("minimum")) > Number(value("capacity")))
    errors.push({ field: "minimum", message: "Le minimum ne peut pas dépasser le nombre de places." });
  return errors;
}

/**
 * Errors of a form that moves a session into the past.
 *
 * A session to come stays to come; the hours of one that has begun may be corrected.
 *
 * @param {HTMLFormElement} form
 * @param {Session} session
 * @returns {import("../../ui/forms.js").FieldError[]}
 */
export function staysAhead(form, { starts_at, venue: { time_zone } }) {
  const [date, from] = ["date", "from"].map(
    (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value,
  );
  if (!date || Date.parse(starts_at) <= Date.now()) return [];
  if (date < today(time_zone))
    return [{ field: "date", message: "Cette date est passée. Choisissez une date à venir." }];
  const over = from && date === today(time_zone) && from <= timeOf(officeTime(new Date().toISOString(), time_zone));
  return over ? [{ field: "from", message: "Cette heure est passée. Choisissez une heure à venir." }] : [];
}
