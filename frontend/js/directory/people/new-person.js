/** Fields of a new person: only what is needed to reach them is asked. */
import { rememberedOrganisation } from "../../api/organisation.js";
import { h } from "../../lib/dom.js";
import { splitNames } from "../../lib/names.js";
import { formatPhone, phoneAmong } from "../../lib/phone.js";
import { input, select } from "../../ui/fields.js";
import { addressOf, checkAddress } from "./postal-address.js";

/**
 * @param {import("../../api/models.js").Commune[]} communes
 * @param {{ given_name: string, family_name: string, phone: string }} given
 */
export const newPersonFields = (communes, given) =>
  h(
    "div",
    { class: "form-grid" },
    input({ id: "given_name", label: "Prénom", value: given.given_name, maxlength: 80 }),
    input({ id: "family_name", label: "Nom", value: given.family_name, maxlength: 80 }),
    input({
      id: "phone",
      label: "Téléphone",
      value: given.phone,
      inputmode: "tel",
      optional: true,
      maxlength: 30,
      onblur: tidy,
    }),
    communeFields(communes, { label: "Commune", other: "Laquelle ?", note: outsideNote() }),
    input({
      id: "birth_year",
      label: "Année de naissance",
      inputmode: "numeric",
      optional: true,
      maxlength: 4,
      short: true,
    }),
    input({ id: "email", label: "Adresse électronique", type: "email", optional: true, maxlength: 254 }),
  );

/** The choice that leads to the name of a commune outside the territory. */
const ELSEWHERE = "autre";

/**
 * A commune of the territory, or « Autre commune » with its name.
 *
 * @param {import("../../api/models.js").Commune[]} communes
 * @param {{ label: string, other: string, note?: import("../../lib/dom.js").Child }} words
 */
export function communeFields(communes, { label, other, note }) {
  const name = input({ id: "outside_commune", label: other, maxlength: 80 });
  const more = h("div", { class: "stack", hidden: true }, note && h("p", { class: "hint" }, note), name);
  const choice = select({
    id: "commune_code",
    label,
    options: [...communeOptions(communes), [ELSEWHERE, "Autre commune…"]],
  });
  const list = /** @type {HTMLSelectElement} */ (choice.querySelector("select"));
  const show = () => (more.hidden = list.value !== ELSEWHERE);
  list.addEventListener("change", show);
  return h("div", { class: "stack", onfocusin: show }, choice, more);
}

/** The rule for people from elsewhere, as the desk is told it: it enrols them all the same. */
export function outsideNote() {
  const rule = rememberedOrganisation()?.outside_rule;
  if (rule === "refused") return "En ligne, nous n’inscrivons que les habitants du territoire.";
  if (rule === "after_residents")
    return "En ligne, les habitants du territoire passent d’abord, jusqu’à 7 jours avant.";
  return null;
}

/**
 * Residence in the body of a request, from the fields of `communeFields`.
 *
 * @param {Record<string, string>} given
 */
export const residence = ({ commune_code = "", outside_commune = "" }) =>
  commune_code === ELSEWHERE ? { outside_commune } : { commune_code };

/**
 * Errors of the commune's fields.
 *
 * @param {Record<string, string>} given
 * @param {{ none: string, other: string }} [words]
 */
export function checkResidence(
  { commune_code, outside_commune },
  { none, other } = { none: "Choisissez la commune.", other: "Écrivez le nom de la commune." },
) {
  if (!commune_code) return [{ field: "commune_code", message: none }];
  if (commune_code === ELSEWHERE && !outside_commune) return [{ field: "outside_commune", message: other }];
  return [];
}

/** @param {Event} event */
const tidy = ({ target }) => {
  const field = /** @type {HTMLInputElement} */ (target);
  field.value = formatPhone(field.value);
};

/** @param {import("../../api/models.js").Commune[]} communes */
export const communeOptions = (communes) =>
  /** @type {import("../../ui/fields.js").Option[]} */ ([
    ["", "Choisir…"],
    ...communes.map(({ code, name }) => [code, name]),
  ]);

/**
 * Fields filled in from the text of a search; with the name of somebody who calls from the number that was searched.
 *
 * @param {string} text
 * @param {{ name: string, phone: string | null } | null} [caller]
 * @returns {{ given_name: string, family_name: string, phone: string }}
 */
export function newPersonPrefill(text, caller = null) {
  const { phone, rest: names } = phoneAmong(text);
  const isCaller = caller?.phone && formatPhone(caller.phone) === phone;
  return { ...splitNames(names || (isCaller ? phoneAmong(caller.name).rest : "")), phone };
}

/** Body of a new person. @param {Record<string, string>} given @returns {import("../../api/models.js").NewLearner} */
export const newPerson = (given) => ({
  given_name: given.given_name ?? "",
  family_name: given.family_name ?? "",
  ...residence(given),
  ...(given.phone ? { phone: given.phone } : {}),
  ...(given.email ? { email: given.email } : {}),
  ...(given.birth_year ? { birth_year: Number(given.birth_year) } : {}),
  ...(given.remarks ? { remarks: given.remarks } : {}),
  ...(given.by_letter ? { preferred_way: /** @type {const} */ ("letter"), postal_address: addressOf(given) } : {}),
});

/**
 * Errors of a new person's fields.
 *
 * @param {Record<string, string>} given
 * @returns {import("../../ui/forms.js").FieldError[]}
 */
export function checkPerson(given) {
  const errors = [];
  if (!given.given_name) errors.push({ field: "given_name", message: "Écrivez le prénom." });
  if (!given.family_name) errors.push({ field: "family_name", message: "Écrivez le nom." });
  errors.push(...checkResidence(given));
  if (given.birth_year && !/^(19|20)\d\d$/.test(given.birth_year))
    errors.push({ field: "birth_year", message: "Écrivez l’année en quatre chiffres, par exemple 1948." });
  if (given.by_letter) errors.push(...checkAddress(given, true));
  return errors;
}
