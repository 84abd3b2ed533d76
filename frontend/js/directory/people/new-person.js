/** Fields of a new person: only what is needed to reach them is asked. */
import { h } from "../../lib/dom.js";
import { formatPhone } from "../../lib/phone.js";
import { input, select } from "../../ui/fields.js";

/**
 * @param {import("../../api/models.js").Commune[]} communes
 * @param {{ given_name: string, family_name: string, phone: string }} given
 */
export const newPersonFields = (communes, given) =>
  h(
    "div",
    { class: "form-grid" },
    input({ id: "given_name", label: "Prénom", value: given.given_name, maxlength: 100 }),
    input({ id: "family_name", label: "Nom", value: given.family_name, maxlength: 100 }),
    input({
      id: "phone",
      label: "Téléphone",
      value: given.phone,
      inputmode: "tel",
      optional: true,
      maxlength: 30,
      onblur: tidy,
    }),
    select({ id: "commune_code", label: "Commune", options: communeOptions(communes) }),
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
  const typed = text.trim();
  if (/^[\d\s.+()-]+$/.test(typed)) {
    const phone = formatPhone(typed);
    const isCaller = caller?.phone && formatPhone(caller.phone) === phone;
    return { ...(isCaller ? newPersonPrefill(caller.name) : { given_name: "", family_name: "" }), phone };
  }
  const [first = "", ...rest] = typed.split(/\s+/);
  const capital = (/** @type {string} */ word) => word.charAt(0).toUpperCase() + word.slice(1);
  return rest.length
    ? { given_name: capital(first), family_name: rest.map(capital).join(" "), phone: "" }
    : { given_name: "", family_name: capital(first), phone: "" };
}

/** Body of a new person. @param {Record<string, string>} given @returns {import("../../api/models.js").NewLearner} */
export const newPerson = (given) => ({
  given_name: given.given_name ?? "",
  family_name: given.family_name ?? "",
  commune_code: given.commune_code ?? "",
  ...(given.phone ? { phone: given.phone } : {}),
  ...(given.email ? { email: given.email } : {}),
  ...(given.birth_year ? { birth_year: Number(given.birth_year) } : {}),
  ...(given.remarks ? { remarks: given.remarks } : {}),
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
  if (!given.commune_code) errors.push({ field: "commune_code", message: "Choisissez la commune." });
  if (given.birth_year && !/^(19|20)\d\d$/.test(given.birth_year))
    errors.push({ field: "birth_year", message: "Écrivez l’année en quatre chiffres, par exemple 1948." });
  return errors;
}
