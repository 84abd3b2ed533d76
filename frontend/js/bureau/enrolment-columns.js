/**
 * An enrolment as a row, on the screen and in the export.
 *
 * @typedef {import("../api/staff-models.js").Enrolment} Enrolment
 */
import { hour, shortDay } from "../lib/dates.js";
import { h } from "../lib/dom.js";
import { attendances, channels, levels } from "../lib/words.js";
import { timeOf } from "./calendar.js";
import { cancelDialog, moveDialog } from "./enrolment-dialogs.js";
import { csvDay } from "./list.js";
import { fullName, personName, phoneLink, sessionPage } from "./people.js";

/** @param {Enrolment} enrolment */
function state({ status, attendance, session }) {
  if (status === "cancelled") return "Annulée";
  if (session.status === "cancelled") return "Atelier annulé";
  return attendance ? attendances[attendance] : "Inscrit";
}

/** @param {Enrolment} enrolment */
function stateTag(enrolment) {
  const kind = enrolment.status === "cancelled" || enrolment.session.status === "cancelled" ? "alarm" : enrolment.attendance ? "plain" : "vine";
  return [
    h("span", { class: `tag tag--${kind}` }, state(enrolment)),
    enrolment.cancellation_reason && h("span", { class: "hint reason" }, enrolment.cancellation_reason),
  ];
}

/**
 * @param {{ inOffice: boolean, changed: (enrolment: Enrolment) => void, withPerson?: boolean }} options
 * @returns {import("./list.js").Column<Enrolment>[]}
 */
export function enrolmentColumns({ inOffice, changed, withPerson = true }) {
  /** @param {Enrolment} enrolment */
  const actions = (enrolment) => {
    const ahead = Date.parse(enrolment.session.starts_at) > Date.now();
    if (enrolment.status === "cancelled" || !ahead) return null;
    const whose = () => h("span", { class: "visually-hidden" }, ` : ${fullName(enrolment.learner)}, ${enrolment.reference}`);
    const then = (/** @type {Enrolment | null} */ now) => now && changed(now);
    return h(
      "div",
      { class: "row-actions no-print" },
      h("button", { type: "button", class: "link-button", onclick: () => moveDialog(enrolment).then(then) }, "Changer", whose()),
      h("button", { type: "button", class: "link-button", onclick: () => cancelDialog(enrolment).then(then) }, "Annuler", whose()),
    );
  };
  const person = /** @type {import("./list.js").Column<Enrolment>[]} */ ([
    { title: "Personne", cell: ({ learner }) => [personName(learner, { linked: inOffice }), h("br"), phoneLink(learner)] },
    { title: "Nom", csv: ({ learner }) => learner.family_name },
    { title: "Prénom", csv: ({ learner }) => learner.given_name },
    { title: "Téléphone", csv: ({ learner }) => learner.phone_display },
    { title: "Adresse électronique", csv: ({ learner }) => learner.email },
    { title: "Commune", cell: ({ learner }) => learner.commune, csv: ({ learner }) => learner.commune },
  ]);
  return [
    ...(withPerson ? person : []),
    {
      title: "Atelier",
      cell: ({ session }) => [
        h("a", { href: sessionPage(session.id) }, session.title), h("br"),
        h("span", { class: "nowrap" }, `${shortDay(session.starts_at)}, ${hour(session.starts_at)}`), ` · ${session.venue_name}`,
      ],
      csv: ({ session }) => session.title,
    },
    { title: "Date", csv: ({ session }) => csvDay(session.starts_at) },
    { title: "Heure", csv: ({ session }) => timeOf(session.starts_at) },
    { title: "Lieu", csv: ({ session }) => session.venue_name },
    { title: "Niveau", cell: ({ level }) => levels[level].one, csv: ({ level }) => levels[level].one },
    { title: "Référence", cell: ({ reference }) => h("span", { class: "nowrap" }, reference), csv: ({ reference }) => reference },
    { title: "Venue par", cell: ({ channel }) => channels[channel], csv: ({ channel }) => channels[channel] },
    { title: "État", cell: stateTag, csv: state },
    { title: "Besoins", csv: ({ needs }) => needs },
    ...(inOffice ? [{ title: "Que faire", quiet: true, cell: actions }] : []),
  ];
}
