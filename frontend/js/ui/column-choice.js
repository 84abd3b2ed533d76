/** Columns that one may do without: shown where there is room, until somebody chooses; kept on the device. */
import { h } from "../lib/dom.js";
import { forLong } from "../lib/storage.js";

/**
 * Builds the choice; nothing for a list of which every column is needed.
 *
 * @param {{ title: string, optional?: boolean }[]} columns
 * @param {string | undefined} name of the list, under which the choice is kept
 */
export function columnChoice(columns, name) {
  const titles = columns.filter(({ optional }) => optional).map(({ title }) => title);
  if (!name || !titles.length) return null;
  const kept = forLong(`columns.${name}`);
  /** @type {Record<string, boolean>} */
  const chosen = kept.get() ?? {};
  /** @type {HTMLElement | null} */
  let place = null;
  const isWide = window.matchMedia("(min-width: 85rem)");
  const isShown = (/** @type {string} */ title) => chosen[title] ?? isWide.matches;
  const boxes = titles.map((title, index) => {
    const box = h("input", { type: "checkbox", id: `${name}-column-${index}` });
    box.addEventListener("change", () => {
      chosen[title] = box.checked;
      kept.set(chosen);
      show();
    });
    return { title, box };
  });
  function show() {
    boxes.forEach(({ title, box }, index) => {
      box.checked = isShown(title);
      place?.classList.toggle(`without-${index + 1}`, !box.checked);
    });
  }
  isWide.addEventListener("change", show);
  return {
    /** Class of the cells of a column. @param {string} title */
    classOf: (title) => titles.includes(title) && `column-${titles.indexOf(title) + 1}`,
    element: h(
      "details",
      { class: "column-choice" },
      h("summary", { class: "button button--quiet button--small" }, "Colonnes"),
      h(
        "fieldset",
        { class: "column-choice__panel" },
        h("legend", { class: "visually-hidden" }, "Colonnes à montrer"),
        boxes.map(({ title, box }) =>
          h("div", { class: "field field--inline" }, box, h("label", { for: box.id }, title)),
        ),
      ),
    ),
    /** Shows the choice on the tables of a place. @param {HTMLElement} there */
    apply(there) {
      place = there;
      show();
    },
  };
}
