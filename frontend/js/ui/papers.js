/** The papers of a session: the sheet to sign, the people to call when it is cancelled, the letters to those who have no telephone. */
import { organisation } from "../api/organisation.js";
import { fullName } from "../directory/people/person.js";
import { dateWithYear, dayNameWithYear, hours, today } from "../lib/dates.js";
import { h } from "../lib/dom.js";
import { counted, fullAddress, levels, placeName } from "../lib/words.js";
import { partyWords } from "../participation/enrolments/party.js";
import { printDocument } from "./print.js";

/** Rows that fit one page with room for a large signature. */
const SPACIOUS = 8;

/**
 * @typedef {import("../api/models.js").Session} Session
 * @param {string} title
 * @param {Session} session
 */
const head = (title, session) => [
  h("h1", {}, title),
  h(
    "p",
    { class: "paper__about" },
    h("strong", {}, session.title), ` (${levels[session.level].name})`, h("br"),
    `${dayNameWithYear(session.starts_at)}, ${hours(session)}`, h("br"),
    `${session.venue.commune}, ${placeName(session.venue)} – ${fullAddress(session.venue)}`,
    session.facilitator && [h("br"), `Animateur : ${session.facilitator.name}`],
  ),
];

/** Rows of the sheet that stay blank for who comes without an appointment. */
const BLANK = 2;

/**
 * No phone and no year of birth: the sheet goes round the table.
 *
 * @param {Session} session
 * @param {import("../api/staff-models.js").AttendanceEntry[]} entries
 */
export function printAttendanceSheet(session, entries) {
  const rows = [...entries]
    .sort((a, b) => a.learner.family_name.localeCompare(b.learner.family_name, "fr"))
    .flatMap(({ learner, party_size }) => [
      [h("th", { scope: "row" }, `${learner.family_name} ${learner.given_name}`, party_size > 1 && [h("br"), h("small", {}, counted(party_size, "personne"))]), h("td", {}, learner.commune)],
      ...Array.from({ length: party_size - 1 }, () => [h("td", { class: "paper__companion" }, h("small", {}, `avec ${fullName(learner)}`)), h("td")]),
    ]);
  const blank = Math.max(session.capacity - rows.length, 0) + BLANK;
  printDocument(
    ...head("Feuille d’émargement", session).flat(),
    h(
      "table",
      { class: rows.length + blank > SPACIOUS ? "paper__table paper__table--sign paper__table--close" : "paper__table paper__table--sign" },
      h("thead", {}, h("tr", {}, ["Nom et prénom", "Commune", "Arrivée", "Signature"].map((title) => h("th", { scope: "col" }, title)))),
      h(
        "tbody",
        {},
        rows.map((cells) => h("tr", {}, cells, h("td"), h("td"))),
        Array.from({ length: blank }, () => h("tr", {}, h("td"), h("td"), h("td"), h("td"))),
      ),
    ),
    rows.length > entries.length && h("p", {}, "Les lignes « avec… » sont pour qui accompagne une personne inscrite : son nom, sa commune, sa signature."),
    h("p", {}, "Les lignes vides sont pour les personnes sans rendez-vous : nom, prénom, commune."),
    h("p", { class: "paper__sign" }, "Signature de l’animateur :"),
    h("p", { class: "paper__foot" }, "Atelier gratuit. Cette feuille sert à compter les présences ; elle est gardée par la Maison de services au public."),
  );
}

/**
 * The plan of a session, to have on the table.
 *
 * @param {import("../api/staff-models.js").Preparation} preparation
 */
export function printPlan({ session, people, plan }) {
  const part = (/** @type {string} */ title, /** @type {string | null} */ text) =>
    h("section", { class: "paper__part" }, h("h2", {}, title), text ? text.split("\n").map((line) => h("p", {}, line)) : [h("p", { class: "write-line" }), h("p", { class: "write-line" })]);
  printDocument(
    ...head("Plan de l’atelier", session).flat(),
    part("Thème", plan.theme),
    part("Explications", plan.theory),
    part("Exercices", plan.exercises),
    part("Matériel", plan.equipment),
    people.length > 0 && h("section", { class: "paper__part" }, h("h2", {}, "Ce que chacun veut apprendre"), h("ul", {}, people.map(({ given_name, party_size, needs }) => h("li", {}, `${given_name}${partyWords(party_size)} : ${needs ?? "à demander"}`)))),
  );
}

/** Where people live is not kept: the address is written by hand, on one of these lines each. */
const ADDRESS_LINES = 3;

/**
 * A letter on one page, for an envelope with a window on the right.
 *
 * @param {import("../api/staff-models.js").Message} message
 */
export async function printLetter({ name, subject, text }) {
  const { name: from, phone_display, email, maisons: [maison] } = await organisation();
  const sender = [from, maison?.name, maison?.address, `Téléphone : ${phone_display}`, email];
  printDocument(
    h("div", { class: "letter__sender" }, sender.map((line) => line && h("p", {}, line))),
    h(
      "div",
      { class: "letter__to" },
      h("p", {}, h("strong", {}, name)),
      Array.from({ length: ADDRESS_LINES }, () => h("p", { class: "write-line" })),
      h("p", { class: "letter__hint" }, "Adresse à compléter à la main"),
    ),
    h("p", { class: "letter__date" }, `${maison ? `${maison.commune}, le` : "Le"} ${dateWithYear(today())}`),
    h("h1", { class: "letter__subject" }, subject),
    h("div", { class: "letter__text" }, text.split("\n\n").map((paragraph) => h("p", {}, paragraph.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]))))),
  );
}

/**
 * @param {Session} session
 * @param {import("../api/staff-models.js").Enrolment[]} enrolments
 */
export function printCallList(session, enrolments) {
  printDocument(
    ...head("Personnes à prévenir : atelier annulé", session).flat(),
    session.cancellation_reason && h("p", {}, h("strong", {}, "Raison : "), session.cancellation_reason),
    h(
      "table",
      { class: "paper__table" },
      h("thead", {}, h("tr", {}, ["Fait", "Nom", "Téléphone", "Autre date, remarques"].map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", {}, enrolments.map(({ learner, reference, party_size }) =>
        h("tr", {}, h("td", {}, h("span", { class: "write-box" })), h("th", { scope: "row" }, fullName(learner), partyWords(party_size), h("br"), h("small", {}, `${reference} · ${learner.commune}`)), h("td", {}, learner.phone_display ? h("span", { class: "nowrap" }, learner.phone_display) : (learner.email ?? "pas de téléphone")), h("td")),
      )),
    ),
  );
}
