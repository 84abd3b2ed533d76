/**
 * The people around a person who enrols: those who come along, and the adult who answers for a minor.
 *
 * @typedef {import("../../api/models.js").Companion} Companion
 * @typedef {import("../../api/models.js").ResponsibleAdult} ResponsibleAdult
 */
import { h } from "../../lib/dom.js";
import { shortPhone } from "../../lib/phone.js";
import { checkbox, input } from "../../ui/fields.js";

/** Age from which people answer for themselves, and from which a child comes without an adult. */
const [MAJORITY, COMES_ALONE] = [18, 12];

/**
 * Age in the year of a workshop; null without a year of birth.
 *
 * @param {string | undefined} born
 * @param {string | undefined} starts_at of the workshop
 */
export const ageThen = (born, starts_at) =>
  born && /^\d{4}$/.test(born) ? Number((starts_at ?? new Date().toISOString()).slice(0, 4)) - Number(born) : null;

/** @param {number | null} age */
export const isMinor = (age) => age !== null && age >= 0 && age < MAJORITY;

/** Fields of the others of a party, by name. @param {number} people who come, the person who enrols included */
export const companionFields = (people) =>
  Array.from({ length: Math.max(0, people - 1) }, (_, index) =>
    h(
      "fieldset",
      { class: "group" },
      h(
        "legend",
        {},
        people > 2 ? `La ${index + 2}e personne` : "L’autre personne",
        h("span", { class: "optional" }, " (facultatif)"),
      ),
      h(
        "div",
        { class: "form-grid" },
        input({ id: `companion_${index}_given`, label: "Son prénom", maxlength: 80 }),
        input({ id: `companion_${index}_family`, label: "Son nom", maxlength: 80 }),
      ),
    ),
  );

/** The companions that are named in a form. @param {Record<string, string>} given @param {number} people */
function namedIn(given, people) {
  const all = Array.from({ length: Math.max(0, people - 1) }, (_, index) => ({
    index,
    given_name: given[`companion_${index}_given`] ?? "",
    family_name: given[`companion_${index}_family`] ?? "",
  }));
  return all.filter(({ given_name, family_name }) => given_name || family_name);
}

/**
 * Number of people and their names in the body of a request.
 *
 * @param {Record<string, string>} given
 * @param {number} people
 */
export function partyOf(given, people) {
  const companions = namedIn(given, people).map(({ given_name, family_name }) => ({ given_name, family_name }));
  return { ...(people > 1 && { party_size: people }), ...(companions.length > 0 && { companions }) };
}

/** Controls by the pointers of the request. @param {Record<string, string>} given @param {number} people */
export const partyPointers = (given, people) => ({
  "/companions": "companion_0_given",
  ...Object.fromEntries(
    namedIn(given, people).flatMap(({ index }, place) => [
      [`/companions/${place}/given_name`, `companion_${index}_given`],
      [`/companions/${place}/family_name`, `companion_${index}_family`],
    ]),
  ),
});

/** Errors of names that are half given. @param {Record<string, string>} given @param {number} people */
export const checkCompanions = (given, people) =>
  namedIn(given, people).flatMap(({ index, given_name, family_name }) => [
    ...(given_name ? [] : [{ field: `companion_${index}_given`, message: "Écrivez aussi son prénom." }]),
    ...(family_name ? [] : [{ field: `companion_${index}_family`, message: "Écrivez aussi son nom." }]),
  ]);

/** Fields of the adult who answers for a minor; all may be left out where they are `optional`. */
export const guardianFields = ({ optional = false } = {}) =>
  h(
    "fieldset",
    { class: "group" },
    h("legend", {}, "L’adulte responsable"),
    h("p", { class: "hint" }, "Pour une personne de moins de 18 ans : qui nous appelons, et qui est d’accord."),
    h(
      "div",
      { class: "form-grid" },
      input({ id: "guardian_name", label: "Prénom et nom de l’adulte", optional, maxlength: 80 }),
      input({ id: "guardian_phone", label: "Téléphone de l’adulte", inputmode: "tel", optional, maxlength: 30 }),
    ),
    checkbox({ id: "guardian_comes", label: "L’adulte vient aussi à l’atelier (obligatoire avant 12 ans)" }),
  );

/** Controls of the adult by the pointers of the request. */
export const guardianPointers = {
  "/guardian/name": "guardian_name",
  "/guardian/phone": "guardian_phone",
  "/guardian/comes": "guardian_comes",
};

/** The adult in the body of a request. @param {Record<string, string>} given */
export const guardianOf = ({ guardian_name: name, guardian_phone: phone, guardian_comes: comes }) =>
  name ? { guardian: { name, ...(phone && { phone }), comes: Boolean(comes) } } : {};

/**
 * Errors of the adult's fields where one is needed.
 *
 * @param {Record<string, string>} given
 * @param {number | null} age
 */
export function checkGuardian(given, age) {
  const { guardian_name: name, guardian_phone: phone, guardian_comes: comes } = given;
  const short = phone ? shortPhone(phone) : "Donnez le téléphone de l’adulte responsable.";
  return [
    ...(name ? [] : [{ field: "guardian_name", message: "Écrivez le nom de l’adulte responsable." }]),
    ...(short ? [{ field: "guardian_phone", message: short }] : []),
    ...(comes || age === null || age >= COMES_ALONE
      ? []
      : [{ field: "guardian_comes", message: "Avant 12 ans, un enfant vient avec un adulte. Cochez la case." }]),
  ];
}

/** « avec Louis Martin et Zoé Roux »; nothing where nobody is named. @param {Companion[]} companions */
export function companionWords(companions) {
  const names = companions.map(({ given_name, family_name }) => `${given_name} ${family_name}`);
  const last = names.pop();
  return last ? `avec ${names.length ? `${names.join(", ")} et ${last}` : last}` : "";
}

/** « Adulte responsable : Sylvie Martin, 06 12 34 56 78, vient aussi ». @param {ResponsibleAdult | null} guardian */
export const guardianWords = (guardian) =>
  guardian
    ? `Adulte responsable : ${[guardian.name, guardian.phone_display, guardian.comes && "vient aussi"]
        .filter(Boolean)
        .join(", ")}`
    : "";
