/**
 * Fields for forms that are built here. A control's name is its id.
 *
 * @typedef {{ id: string, label: string, hint?: string, optional?: boolean, [attribute: string]: unknown }} Field
 * @typedef {[value: string, text: string, hint?: string]} Option
 */
import { h } from "../lib/dom.js";

/** @param {Field} field @param {(attributes: Record<string, unknown>) => HTMLElement} control @param {string} [kind] */
function block({ id, label, hint, optional, ...attributes }, control, kind = "") {
  return h(
    "div",
    { class: `field ${kind}`.trim() },
    h("label", { for: id }, label, optional && h("span", { class: "optional" }, " (facultatif)")),
    hint && h("p", { class: "hint", id: `${id}-hint` }, hint),
    control({ id, name: id, "aria-describedby": hint && `${id}-hint`, ...attributes }),
  );
}

/** @param {Field} field */
export const input = ({ short, ...field }) =>
  block(
    field,
    (attributes) => h("input", { type: "text", autocomplete: "off", ...attributes }),
    short ? "field--short" : "",
  );

/** @param {Field} field */
export const textarea = ({ value, ...field }) =>
  block(field, (attributes) => {
    const control = h("textarea", { rows: 3, ...attributes });
    // As it was written: children are typeset.
    control.defaultValue = value ? String(value) : "";
    return control;
  });

/** @param {Field & { options: Option[], value?: string | null }} field */
export const select = ({ options, value, ...field }) =>
  block(field, (attributes) =>
    h(
      "select",
      attributes,
      options.map(([key, text]) => h("option", { value: key, selected: key === (value ?? "") }, text)),
    ),
  );

/** @param {Field & { checked?: boolean }} field */
export const checkbox = ({ id, label, ...attributes }) =>
  h(
    "div",
    { class: "field field--inline" },
    h("input", { type: "checkbox", id, name: id, value: "oui", ...attributes }),
    h("label", { for: id }, label),
  );

/**
 * The first choice has the group's name as its id, so that an error leads to it.
 *
 * @param {{ id: string, legend: string, hint?: string, options: Option[], value?: string | null, row?: boolean }} group
 */
export const radios = ({ id, legend, hint, options, value, row }) =>
  h(
    "fieldset",
    { class: row ? "choices choices--row" : "choices" },
    h("legend", {}, legend),
    hint && h("p", { class: "hint" }, hint),
    options.map(([key, text, more], index) =>
      choice({ id: index ? `${id}-${key}` : id, name: id, value: key, checked: key === value }, text, more),
    ),
  );

/**
 * @param {{ id: string, name: string, value: string, checked: boolean }} attributes
 * @param {import("../lib/dom.js").Child | import("../lib/dom.js").Child[]} text
 * @param {import("../lib/dom.js").Child} [more]
 */
export const choice = (attributes, text, more) =>
  h(
    "div",
    { class: "choice" },
    h("input", { type: "radio", ...attributes }),
    h("label", { for: attributes.id }, text, more && h("span", { class: "hint" }, more)),
  );
