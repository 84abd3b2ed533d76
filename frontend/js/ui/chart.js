/**
 * Bars in a table: each has its number as text, and reads in black and white.
 *
 * @typedef {object} Bar
 * @property {string} label
 * @property {number | null} count null where it is hidden
 * @property {number | null} of the number that its share is of
 * @property {import("../lib/dom.js").Child} [note]
 */
import { h, svg } from "../lib/dom.js";

/** Fewest people of whom a share is said; of fewer, the numbers alone. */
const FEWEST_FOR_SHARES = 20;

const percent = new Intl.NumberFormat("fr-FR", { style: "percent", maximumFractionDigits: 0 });

/** « 12 sur 58 (21 %) »; of few people the share is left out. @param {number | null} count @param {number | null} of */
export function shareWords(count, of) {
  if (count === null) return "caché";
  if (of === null || !of) return String(count);
  return of < FEWEST_FOR_SHARES ? `${count} sur ${of}` : `${count} sur ${of} (${percent.format(count / of)})`;
}

/** @param {number | null} count @param {number | null} of */
function bar(count, of) {
  const share = count && of ? Math.min(1, count / of) : 0;
  return svg(
    "svg",
    {
      class: "chart-bar",
      viewBox: "0 0 100 10",
      preserveAspectRatio: "none",
      "aria-hidden": "true",
      focusable: "false",
    },
    svg("rect", { class: "chart-bar__whole", x: 0, y: 0, width: 100, height: 10 }),
    svg("rect", { class: "chart-bar__part", x: 0, y: 0, width: 100 * share, height: 10 }),
  );
}

/**
 * @param {string} caption
 * @param {[rows: string, values: string]} heads
 * @param {Bar[]} bars
 */
export const barTable = (caption, heads, bars) =>
  h(
    "table",
    { class: "chart-table" },
    h("caption", { class: "visually-hidden" }, caption),
    h(
      "thead",
      { class: "visually-hidden" },
      h("tr", {}, h("th", { scope: "col" }, heads[0]), h("th", { scope: "col" }, heads[1])),
    ),
    h(
      "tbody",
      {},
      bars.map(({ label, count, of, note }) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, label, note),
          h("td", {}, bar(count, of), h("span", { class: "number" }, shareWords(count, of))),
        ),
      ),
    ),
  );

/**
 * A table of numbers: rows by columns, the total first.
 *
 * @param {string} caption
 * @param {string[]} columns
 * @param {{ label: string, cells: string[] }[]} rows
 */
export const crossTable = (caption, columns, rows) =>
  h(
    "div",
    { class: "table-wrap", role: "region", "aria-label": caption, tabindex: "0" },
    h(
      "table",
      { class: "table" },
      h("caption", {}, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("td", {}),
          columns.map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map(({ label, cells }) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, label),
            cells.map((text) => h("td", { class: "number" }, text)),
          ),
        ),
      ),
    ),
  );
