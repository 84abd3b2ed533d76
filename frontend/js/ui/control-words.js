/** Controls of a form in words: the name and the value, as people read them. */
import { dayNameWithYear, hour } from "../lib/dates.js";
import { today } from "../lib/zones.js";

/** Name of a field, as it stands in the form. @param {HTMLFormElement} form @param {string} name */
export function labelOf(form, name) {
  const control = form.elements.namedItem(name);
  if (control instanceof RadioNodeList) {
    const [first] = /** @type {NodeListOf<HTMLElement>} */ (control);
    return first?.closest("fieldset")?.querySelector("legend")?.textContent ?? name;
  }
  const one = /** @type {HTMLInputElement | null} */ (control);
  return one?.labels?.[0]?.firstChild?.textContent ?? one?.getAttribute("aria-label") ?? name;
}

/** Names of fields, as they stand in the form. @param {HTMLFormElement} form @param {string[]} names */
export const namesOf = (form, names) => names.map((name) => `« ${labelOf(form, name)} »`).join(", ");

/** A value as people read it. @param {HTMLFormElement} form @param {string} name @param {string} value */
export function textOf(form, name, value) {
  const control = form.elements.namedItem(name);
  if (control instanceof HTMLSelectElement) return [...control.options].find((one) => one.value === value)?.text ?? "";
  if (control instanceof HTMLInputElement && control.type === "checkbox") return value ? "oui" : "non";
  if (control instanceof HTMLInputElement && value && control.type === "date") return dayNameWithYear(value);
  if (control instanceof HTMLInputElement && value && control.type === "time") return hour(`${today()}T${value}`);
  if (control instanceof RadioNodeList) {
    const picked = /** @type {HTMLInputElement[]} */ ([...control]).find((one) => one.value === value);
    return picked?.labels?.[0]?.firstChild?.textContent ?? value;
  }
  return value;
}
