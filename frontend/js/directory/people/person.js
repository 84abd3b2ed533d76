/** Names and numbers of people on the staff's screens. */
import { h } from "../../lib/dom.js";
import { telHref } from "../../lib/phone.js";
import { counted } from "../../lib/words.js";

/** @param {{ given_name: string, family_name: string }} person */
export const fullName = ({ given_name, family_name }) => `${given_name} ${family_name}`;

/** @param {{ phone?: string | null, phone_display: string | null }} person */
export const phoneLink = ({ phone, phone_display }) =>
  phone_display
    ? h("a", { class: "tel nowrap", href: telHref(phone ?? phone_display) }, phone_display)
    : h("span", { class: "muted" }, "pas de téléphone");

/**
 * A person's number, else their address.
 *
 * @param {{ phone?: string | null, phone_display: string | null, email?: string | null }} person
 */
export const contactLink = (person) =>
  person.phone_display || !person.email ? phoneLink(person) : h("span", { class: "wrap-anywhere" }, person.email);

/** « naissance : 1946 » distinguishes two cousins. @param {number | null} year */
export const born = (year) => year !== null && ` · naissance : ${year}`;

/**
 * A person's name, linked to their page where the reader may open it.
 *
 * @param {{ id: string, given_name: string, family_name: string }} learner
 * @param {{ linked?: boolean }} [options]
 */
export const personName = (learner, { linked = true } = {}) =>
  linked
    ? h("a", { href: `/bureau/personnes.html?id=${learner.id}` }, fullName(learner))
    : h("span", {}, fullName(learner));

/**
 * Earlier attendance in words, for the staff. It informs, and bars nobody.
 *
 * Nothing is said of people who were never absent without a word.
 *
 * @param {import("../../api/models.js").EarlierAttendance} earlier
 */
export const earlierWords = ({ came, absent }) =>
  absent > 0 &&
  ` · déjà ${counted(absent, "absence")} sans ` +
    `prévenir${came ? `, ${counted(came, "atelier suivi", "ateliers suivis")}` : ""}`;
