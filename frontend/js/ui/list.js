/**
 * A list of the desk: filters in the address, « Voir la suite », and an export of the list.
 *
 * @typedef {import("../lib/dom.js").Child} Child
 * @typedef {import("../api/request.js").ListPath} ListPath
 */
/**
 * @template T
 * @typedef {object} Column
 * @property {string} title
 * @property {(row: T) => Child | Child[]} [cell] content on the screen; none of a column of the export only
 * @property {(row: T) => import("../lib/csv.js").Cell} [csv] value in the export; none of a column of the screen only
 * @property {string} [class]
 * @property {boolean} [optional] a column that one may do without: it is shown where the screen is wide, or when chosen
 * @property {string} [sort] word by which the list is sorted by this column, and backwards with `-` before it
 * @property {(row: T) => import("./sort-heads.js").Key} [by] value by which the page sorts; else the service does
 * @property {boolean} [quiet] a column of actions: its title is for screen readers only, and paper has none
 */
import { accountRequest } from "../api/client.js";
import { readPages } from "../api/paging.js";
import { saveCsv } from "../lib/csv.js";
import { dateOf } from "../lib/dates.js";
import { fill, focusOn, h } from "../lib/dom.js";
import { counted } from "../lib/words.js";
import { today } from "../lib/zones.js";
import { columnChoice } from "./column-choice.js";
import { densityButton } from "./density.js";
import { failureNotice } from "./feedback.js";
import { bindFilters } from "./filters.js";
import { sortHeads } from "./sort-heads.js";

/**
 * @template {ListPath} P
 * @typedef {import("../api/request.js").Row<P>} Row
 */
/**
 * Binds a list to its place, filters and export.
 *
 * @template {ListPath} P
 * @param {object} options
 * @param {P} options.path of the list, read in the name of the account that is signed in
 * @param {HTMLElement} options.place
 * @param {HTMLFormElement} [options.filters] its controls' names are those in the address
 * @param {(filters: Record<string, string>) => import("../api/request.js").ListQuery<P>} [options.query]
 * @param {Column<Row<P>>[]} options.columns the first names the row
 * @param {string} options.caption names the rows and their order
 * @param {[one: string, many: string]} options.unit
 * @param {string} options.empty
 * @param {string} [options.sorted] word of the order in which the list comes unasked
 * @param {(filters: Record<string, string>) => boolean} [options.ranked] true if filters give it an order of its own
 * @param {string} [options.file] name of the export, without its date
 * @param {number} [options.limit]
 */
export function list(options) {
  const { path, place, filters, query, columns, caption, unit, empty, sorted = "", ranked, file, limit = 50 } = options;
  /** @type {Row<P>[]} */
  let rows = [];
  /** @type {string | null} */
  let cursor = null;
  let running = new AbortController();
  const shown = columns.filter((column) => column.cell);
  const choice = columnChoice(shown, file);
  /** @param {{ title: string, quiet?: boolean, class?: string }} column */
  const classOf = ({ title, quiet, class: kind }) =>
    [quiet ? "no-print" : kind, choice?.classOf(title)].filter(Boolean).join(" ") || null;

  const inAddress = () => Object.fromEntries(new URLSearchParams(location.search));
  const isRanked = () => Boolean(ranked?.(inAddress()));
  const sorting = sortHeads(shown, sorted, () => void load(), isRanked);

  const status = h("p", { class: "status-line", role: "status" });
  const exportButton = h(
    "button",
    { class: "button button--quiet button--small", type: "button", onclick: exportAll },
    "Exporter (CSV)",
  );
  const printButton = h(
    "button",
    { class: "button button--quiet button--small", type: "button", onclick: () => window.print() },
    "Imprimer",
  );
  const body = h("tbody");
  const table = h(
    "div",
    { class: "table-wrap", role: "region", "aria-label": caption, tabindex: "0" },
    h(
      "table",
      { class: "table table--rows-as-cards" },
      h("caption", {}, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          shown.map((column) =>
            sorting.mark(
              column,
              h(
                "th",
                { scope: "col", class: classOf(column) },
                column.quiet ? h("span", { class: "visually-hidden" }, column.title) : sorting.head(column),
              ),
            ),
          ),
        ),
      ),
      body,
    ),
  );
  const moreButton = h("button", { class: "button button--quiet", type: "button", onclick: more }, "Voir la suite");
  const pager = h("div", { class: "pager" }, moreButton);
  const result = h("div", { class: "stack" });
  const tools =
    file && h("div", { class: "cluster no-print" }, densityButton(), choice?.element, exportButton, printButton);
  fill(place, h("div", { class: "spread list-head" }, status, tools), result);

  const asked = () => ({
    ...query?.(inAddress()),
    ...(sorting.chosen() && !sorting.sorter() && { sort: sorting.chosen() }),
  });

  /**
   * @param {{ limit: number, cursor?: string | null }} paging
   * @param {AbortSignal} [signal]
   * @returns {Promise<import("../api/models.js").Page<Row<P>>>}
   */
  const ask = (paging, signal) =>
    /** @type {any} */ (accountRequest)("GET", path, { query: { ...asked(), ...paging }, signal });

  /**
   * The whole list, sorted where the page does that.
   *
   * @param {AbortSignal} [signal]
   * @param {(count: number) => void} [progress]
   */
  async function readWhole(signal, progress) {
    const data = await readPages((paging) => ask(paging, signal), progress);
    return { data: data.sort(sorting.sorter() ?? (() => 0)), next_cursor: null };
  }

  async function load() {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    status.textContent = "Recherche…";
    try {
      const { data, next_cursor } = sorting.sorter() ? await readWhole(signal) : await ask({ limit }, signal);
      rows = data;
      cursor = next_cursor ?? null;
      draw();
    } catch (error) {
      if (signal.aborted) return;
      status.textContent = "";
      fill(result, failureNotice(error, load));
    }
  }

  function draw() {
    sorting.show();
    if (tools) tools.hidden = !rows.length;
    status.textContent = rows.length
      ? `${counted(rows.length, ...unit)}${cursor ? ", et il y en a d’autres" : ""}.`
      : "";
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const held = result.contains(focused) ? focused : null;
    fill(body, rows.map(tableRow));
    fill(result, rows.length ? [table, cursor ? pager : null] : h("p", { class: "empty" }, empty));
    if (held) keepFocus(held);
  }

  /** Gives the focus back to a head of the list, or to the row it was in. @param {HTMLElement} held */
  function keepFocus(held) {
    if (held.isConnected) return held.focus({ preventScroll: true });
    const id = held.closest("tr")?.dataset.row;
    const row = [...body.rows].find(({ dataset }) => id && dataset.row === id);
    focusOn(/** @type {HTMLElement} */ (row?.cells[0] ?? (table.isConnected ? table : result)));
  }

  /** @param {Row<P>} row */
  const tableRow = (row) =>
    h(
      "tr",
      { "data-row": Reflect.get(Object(row), "id") },
      shown.map((column, index) =>
        index === 0
          ? h("th", { scope: "row", class: column.class }, column.cell?.(row))
          : h("td", { class: classOf(column), "data-label": column.quiet ? null : column.title }, column.cell?.(row)),
      ),
    );

  async function more() {
    if (!cursor || moreButton.hasAttribute("aria-busy")) return;
    moreButton.setAttribute("aria-busy", "true");
    const known = rows.length;
    try {
      const page = await ask({ limit, cursor }, running.signal);
      rows = [...rows, ...page.data];
      cursor = page.next_cursor ?? null;
      draw();
      const next = body.rows[known]?.cells[0];
      if (next) focusOn(next);
    } catch (error) {
      if (!running.signal.aborted) pager.before(failureNotice(error, more));
    } finally {
      moreButton.removeAttribute("aria-busy");
    }
  }

  async function exportAll() {
    if (exportButton.hasAttribute("aria-busy")) return;
    exportButton.setAttribute("aria-busy", "true");
    try {
      const { data: all } = await readWhole(
        undefined,
        (count) => (status.textContent = `Export : ${counted(count, ...unit)}…`),
      );
      const exported = columns.filter((column) => column.csv);
      saveCsv(`${file}-${today()}.csv`, [
        exported.map(({ title }) => title),
        ...all.map((row) => exported.map(({ csv }) => csv?.(row))),
      ]);
      status.textContent = `Fichier prêt : ${counted(all.length, ...unit)}.`;
    } catch (error) {
      result.prepend(failureNotice(error, exportAll));
    } finally {
      exportButton.removeAttribute("aria-busy");
    }
  }

  choice?.apply(result);
  if (filters) bindFilters(filters, load);
  return {
    load,
    /** Shows a row that was changed here, and keeps the reader's place. @param {Row<P> & { id: string }} changed */
    replace(changed) {
      rows = rows.map((row) => (Reflect.get(Object(row), "id") === changed.id ? changed : row));
      draw();
    },
  };
}

/** « 24/11/2026 », as spreadsheets read a day @param {string | null} at */
export const csvDay = (at) => (at ? dateOf(at).split("-").reverse().join("/") : "");
