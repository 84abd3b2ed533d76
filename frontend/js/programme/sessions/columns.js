/** A session as a row, on the screen and in the export. */
import { sessionPage } from "../../lib/addresses.js";
import { dayName, hours, hourSpan, shortDay } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { counted, levels, placeName } from "../../lib/words.js";
import { timeOf } from "../../lib/zones.js";
import { csvDay } from "../../ui/list.js";
import "./level-mark.js";

/** @typedef {import("../../api/models.js").Session} Session */

/** Number of people who have a seat. @param {Session} session */
export const taken = ({ capacity, seats_left, kept_seats }) => capacity - seats_left - (kept_seats?.seats ?? 0);

/** « 1 place retenue pour un groupe de 3 qui attend » @param {Session} session */
export const keptWords = ({ kept_seats }) =>
  kept_seats &&
  `${counted(kept_seats.seats, "place retenue", "places retenues")} pour un groupe de ${kept_seats.party_size} ` +
    "qui attend";

/** « 3 personnes attendent »; nothing when nobody does. @param {Session} session */
export const waitingWords = ({ people_waiting }) =>
  people_waiting > 0 && counted(people_waiting, "personne attend", "personnes attendent");

/** « 2 places libres, dont 1 gardée pour l’accueil »; nothing when none is. @param {Session} session */
export const deskSeatWords = ({ seats_left, desk_seats }) =>
  desk_seats > 0 &&
  `${counted(seats_left, "place libre", "places libres")}, dont ${desk_seats} gardée${desk_seats > 1 ? "s" : ""} ` +
    "pour l’accueil";

/**
 * « Place gardée pour l’accueil : passe avant 2 personnes qui attendent »; nothing where nobody is passed.
 *
 * @param {Session} session in which there is room
 */
export const passingWords = ({ desk_seats, people_waiting }) =>
  desk_seats > 0 &&
  people_waiting > 0 &&
  "Place gardée pour l’accueil : passe avant " +
    counted(people_waiting, "personne qui attend", "personnes qui attendent");

/** « 3 inscrits sur 4 », with its meaning. @param {Session} session */
export function filling(session) {
  if (session.status === "cancelled") return h("span", { class: "tag tag--alarm" }, "Annulé");
  const count = taken(session);
  const words = `${count} sur ${session.capacity}`;
  const kept = keptWords(session);
  if (kept) return h("span", { class: "seats seats--few" }, `${words} · ${kept}`);
  if (!session.seats_left)
    return h(
      "span",
      { class: "seats seats--none" },
      [`${words} : complet`, waitingWords(session)].filter(Boolean).join(" · "),
    );
  const ours = deskSeatWords(session);
  if (ours) return h("span", { class: "seats" }, [words, ours, waitingWords(session)].filter(Boolean).join(" · "));
  if (count < session.minimum && Date.parse(session.starts_at) > Date.now())
    return h("span", { class: "seats seats--few" }, `${words} : encore ${session.minimum - count} pour ouvrir`);
  return h("span", { class: "seats" }, words);
}

/** @type {import("../../ui/list.js").Column<Session>[]} */
export const sessionColumns = [
  {
    title: "Quand",
    sort: "date",
    by: ({ starts_at }) => starts_at,
    class: "clip",
    cell: (session) => [h("strong", { class: "nowrap" }, shortDay(session.starts_at)), " ", hourSpan(session)],
  },
  { title: "Date", csv: ({ starts_at }) => csvDay(starts_at) },
  { title: "Début", csv: ({ starts_at }) => timeOf(starts_at) },
  { title: "Fin", csv: ({ ends_at }) => timeOf(ends_at) },
  {
    title: "Atelier",
    class: "clip clip--short",
    sort: "titre",
    by: ({ title }) => title,
    cell: (session) =>
      h(
        "a",
        { href: sessionPage(session.id) },
        session.title,
        h("span", { class: "visually-hidden" }, `, ${dayName(session.starts_at)} ${hours(session)}`),
      ),
    csv: ({ title }) => title,
  },
  {
    title: "Niveau",
    sort: "rang",
    by: ({ level }) => Object.keys(levels).indexOf(level),
    cell: ({ level }) => h("level-mark", { level }),
    csv: ({ level }) => levels[level].name,
  },
  {
    title: "Lieu",
    sort: "commune",
    by: ({ venue }) => `${venue.commune} ${venue.name}`,
    class: "clip clip--short",
    cell: ({ venue }) => [h("strong", {}, venue.commune), ` · ${venue.name}`],
    csv: ({ venue }) => `${venue.commune}, ${placeName(venue)}`,
  },
  {
    title: "Animation",
    sort: "animation",
    by: ({ facilitator }) => facilitator?.name,
    cell: ({ facilitator }) => facilitator?.name ?? h("span", { class: "muted" }, "à trouver"),
    csv: ({ facilitator }) => facilitator?.name,
  },
  { title: "Inscrits", sort: "inscrits", by: taken, cell: filling, csv: taken },
  { title: "Places", csv: ({ capacity }) => capacity },
  { title: "État", csv: ({ status }) => (status === "cancelled" ? "Annulé" : "Prévu") },
];
