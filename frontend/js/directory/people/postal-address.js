/**
 * The postal address of a person, which is kept for letters alone.
 *
 * @typedef {import("../../api/models.js").PostalAddress} PostalAddress
 */
import { h } from "../../lib/dom.js";
import { checkbox, input } from "../../ui/fields.js";

/** Names of the fields, with their place in an address. @type {[string, keyof PostalAddress][]} */
const FIELDS = [
  ["address_line1", "line1"],
  ["address_line2", "line2"],
  ["postcode", "postcode"],
  ["town", "town"],
];

/** Control of each JSON pointer of an address. @param {string} prefix */
export const addressPointers = (prefix) =>
  Object.fromEntries([[prefix, "address_line1"], ...FIELDS.map(([name, part]) => [`${prefix}/${part}`, name])]);

/** Names of the fields of an address. */
export const addressFields = FIELDS.map(([name]) => name);

/** The fields of an address. @param {{ optional?: boolean }} [options] */
export const addressInputs = ({ optional = true } = {}) =>
  h(
    "div",
    { class: "form-grid" },
    input({ id: "address_line1", label: "Adresse : numéro et rue", optional, maxlength: 80 }),
    input({
      id: "address_line2",
      label: "Complément",
      hint: "Bâtiment, lieu-dit, chez…",
      optional: true,
      maxlength: 80,
    }),
    input({ id: "postcode", label: "Code postal", inputmode: "numeric", optional, maxlength: 5, short: true }),
    input({ id: "town", label: "Ville ou village", optional, maxlength: 80 }),
  );

/** « Préfère une lettre », which opens the fields of an address. */
export function letterFields() {
  const more = h("div", { hidden: true }, addressInputs({ optional: false }));
  const choice = checkbox({ id: "by_letter", label: "Préfère une lettre", onchange: show });
  const box = /** @type {HTMLInputElement} */ (choice.querySelector("input"));
  function show() {
    more.hidden = !box.checked;
  }
  return h("div", { class: "stack" }, choice, more);
}

/** Values of the fields. @param {PostalAddress | null} address @returns {Record<string, string>} */
export const readAddress = (address) => Object.fromEntries(FIELDS.map(([name, part]) => [name, address?.[part] ?? ""]));

/** The address that the fields say; null if they are empty. @param {Record<string, string>} given */
export function addressOf(given) {
  if (!addressFields.some((name) => given[name])) return null;
  const [line1 = "", line2 = "", postcode = "", town = ""] = addressFields.map((name) => given[name]);
  return { line1, ...(line2 ? { line2 } : {}), postcode, town };
}

/** Errors of the fields. @param {Record<string, string>} given @param {boolean} [isNeeded] */
export function checkAddress(given, isNeeded = false) {
  const address = addressOf(given);
  if (!address && !isNeeded) return [];
  const errors = [];
  if (!address?.line1) errors.push({ field: "address_line1", message: "Écrivez le numéro et la rue." });
  if (!/^\d{5}$/.test(address?.postcode ?? ""))
    errors.push({ field: "postcode", message: "Écrivez le code postal : cinq chiffres." });
  if (!address?.town) errors.push({ field: "town", message: "Écrivez la ville ou le village." });
  return errors;
}

/** Lines of an envelope. @param {PostalAddress} address @returns {string[]} */
export const addressLines = ({ line1, line2, postcode, town }) =>
  [line1, line2 ?? "", `${postcode} ${town}`].filter(Boolean);
