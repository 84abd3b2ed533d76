/**
 * Rows of the choices of a question, or of the lines of a grid: written, put in order, left out.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {Schemas["ChoiceDefinition"] | Schemas["LineDefinition"]} Part
 */
import { fill, h } from "../../../lib/dom.js";

/**
 * @template {Part} T
 * @param {object} options
 * @param {string} options.at id that the controls begin with, as in `questions-3-choices`
 * @param {string} options.legend
 * @param {string} [options.hint]
 * @param {string} options.noun of a part: « Choix », « Ligne »
 * @param {string} options.addWords
 * @param {T[]} options.parts changed in place
 * @param {Set<string>} options.past codes that published versions have used: they cannot be changed
 * @param {() => T} options.make
 * @param {boolean} [options.exclusive] whether a choice may exclude the others
 * @param {boolean} [options.coded] whether codes of new parts can be written
 * @param {() => void} options.changed
 */
export function choiceRows({ at, legend, hint, noun, addWords, parts, past, make, exclusive, coded, changed }) {
  const rows = h("ol", { class: "part-rows" });
  const element = h(
    "fieldset",
    { class: "group", id: at, tabindex: "-1" },
    h("legend", {}, legend),
    hint && h("p", { class: "hint" }, hint),
    rows,
    h("p", {}, h("button", { type: "button", class: "button button--quiet button--small", onclick: add }, addWords)),
  );
  draw();
  return element;

  function draw() {
    fill(rows, parts.map(row));
  }

  /** @param {T} part @param {number} index */
  function row(part, index) {
    const id = `${at}-${index}`;
    const name = `${noun} ${index + 1}`;
    return h(
      "li",
      { class: "part-row" },
      h(
        "div",
        { class: "field part-row__label" },
        h("label", { for: `${id}-label` }, name),
        h("input", {
          id: `${id}-label`,
          type: "text",
          autocomplete: "off",
          maxlength: 200,
          value: part.label,
          oninput: (/** @type {InputEvent} */ event) => {
            part.label = valueOf(event);
            changed();
          },
        }),
      ),
      codeOf(part, id, name),
      exclusive && exclusion(part, id, name),
      h(
        "div",
        { class: "part-row__moves" },
        move(index, -1, `Monter : ${name}`, "↑"),
        move(index, 1, `Descendre : ${name}`, "↓"),
        h(
          "button",
          { type: "button", class: "link-button", onclick: () => remove(index) },
          "Retirer",
          h("span", { class: "visually-hidden" }, ` : ${name}`),
        ),
      ),
    );
  }

  /** The code as it is printed beside the box. @param {T} part @param {string} id @param {string} name */
  function codeOf(part, id, name) {
    if (!coded || past.has(part.code))
      return h("p", { class: "part-row__code" }, "Code", " ", h("strong", {}, part.code));
    return h(
      "div",
      { class: "field part-row__code" },
      h("label", { for: `${id}-code` }, "Code", h("span", { class: "visually-hidden" }, ` : ${name}`)),
      h("input", {
        id: `${id}-code`,
        type: "text",
        autocomplete: "off",
        maxlength: 40,
        value: part.code,
        oninput: (/** @type {InputEvent} */ event) => {
          part.code = valueOf(event).trim();
          changed();
        },
      }),
    );
  }

  /** @param {Part} part @param {string} id @param {string} name */
  function exclusion(part, id, name) {
    const choice = /** @type {Schemas["ChoiceDefinition"]} */ (part);
    return h(
      "div",
      { class: "field field--inline" },
      h("input", {
        type: "checkbox",
        id: `${id}-exclusive`,
        checked: Boolean(choice.exclusive),
        onchange: (/** @type {Event} */ event) => {
          choice.exclusive = /** @type {HTMLInputElement} */ (event.target).checked;
          changed();
        },
      }),
      h(
        "label",
        { for: `${id}-exclusive` },
        "Exclut les autres",
        h("span", { class: "visually-hidden" }, ` : ${name}`),
      ),
    );
  }

  /** @param {number} index @param {-1 | 1} by @param {string} name @param {string} sign */
  function move(index, by, name, sign) {
    return h(
      "button",
      {
        type: "button",
        class: "button button--quiet button--small",
        disabled: index + by < 0 || index + by >= parts.length,
        onclick: () => {
          parts.splice(index + by, 0, ...parts.splice(index, 1));
          changed();
          draw();
          focusRow(index + by, by);
        },
      },
      h("span", { "aria-hidden": "true" }, sign),
      h("span", { class: "visually-hidden" }, name),
    );
  }

  /** Keeps the focus on the button of the part that moved. @param {number} index @param {-1 | 1} by */
  function focusRow(index, by) {
    const buttons = rows.children[index]?.querySelectorAll("button") ?? [];
    const [up, down] = buttons;
    const wanted = by < 0 ? up : down;
    (wanted?.disabled ? (by < 0 ? down : up) : wanted)?.focus();
  }

  /** @param {number} index */
  function remove(index) {
    parts.splice(index, 1);
    changed();
    draw();
    const next = rows.children[Math.min(index, parts.length - 1)];
    /** @type {HTMLElement | null} */ ((next ?? element).querySelector("input, button"))?.focus();
  }

  function add() {
    parts.push(make());
    changed();
    draw();
    rows.lastElementChild?.querySelector("input")?.focus();
  }
}

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLInputElement} */ (event.target).value;
