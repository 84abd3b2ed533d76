/** Heads of columns that sort a list: the order stands in the address, as `tri`. */
import { h } from "../lib/dom.js";

/**
 * @typedef {string | number | boolean | null | undefined} Key
 * @typedef {{ title: string, sort?: string, by?: (row: any) => Key }} Sortable
 */

/** Compares as people sort: accents and case count last, and « 2 » stands before « 10 ». */
const { compare } = new Intl.Collator("fr", { numeric: true });

/**
 * Makes the heads of a list's columns.
 *
 * @param {Sortable[]} columns
 * @param {string} unasked word of the order in which the list comes by itself
 * @param {() => void} load reads the list again
 * @param {() => boolean} isRanked true while the list has an order of its own, such as that of a search
 */
export function sortHeads(columns, unasked, load, isRanked) {
  const words = columns.flatMap(({ sort }) => (sort ? [sort, `-${sort}`] : []));
  /** @type {{ word: string, cell: HTMLElement, sign: HTMLElement }[]} */
  const heads = [];

  /** The order that the address asks for, if it is one of this list. */
  const chosen = () => {
    if (isRanked()) return "";
    const asked = new URLSearchParams(location.search).get("tri") ?? "";
    return words.includes(asked) ? asked : "";
  };

  /** @param {string} word */
  function choose(word) {
    const now = chosen() || unasked;
    const next = now === word ? `-${word}` : word;
    const asked = new URLSearchParams(location.search);
    if (next === unasked) asked.delete("tri");
    else asked.set("tri", next);
    history.replaceState(history.state, "", `${location.pathname}${asked.size ? `?${asked}` : ""}`);
    const control = document.querySelector("select[name=tri]");
    if (control instanceof HTMLSelectElement) control.value = asked.get("tri") ?? "";
    load();
  }

  return {
    chosen,
    /** The order asked for, where the page itself sorts: rows without a value come last. */
    sorter() {
      const word = chosen();
      const by = columns.find(({ sort }) => sort && sort === word.replace(/^-/, ""))?.by;
      if (!by) return null;
      const turn = word.startsWith("-") ? -1 : 1;
      return (/** @type {any} */ one, /** @type {any} */ other) => {
        const [first, second] = [by(one) ?? "", by(other) ?? ""];
        if (first === "" || second === "") return Number(first === "") - Number(second === "");
        return turn * (typeof first === "string" ? compare(first, String(second)) : Number(first) - Number(second));
      };
    },
    /** Content of a head: a button, where the list can be sorted by the column. @param {Sortable} column */
    head({ title, sort }) {
      if (!sort) return title;
      const sign = h("span", { class: "sort-head__sign", "aria-hidden": "true" });
      return h("button", { type: "button", class: "sort-head", onclick: () => choose(sort) }, title, sign);
    },
    /** @param {Sortable} column @param {HTMLElement} cell */
    mark({ sort }, cell) {
      const sign = /** @type {HTMLElement | null} */ (cell.querySelector(".sort-head__sign"));
      if (sort && sign) heads.push({ word: sort, cell, sign });
      return cell;
    },
    /** Says by which column the list is sorted now. */
    show() {
      const now = isRanked() ? "" : chosen() || unasked;
      for (const { word, cell, sign } of heads) {
        const button = /** @type {HTMLButtonElement} */ (sign.parentElement);
        button.disabled = isRanked();
        const direction = now === word ? "ascending" : now === `-${word}` ? "descending" : null;
        if (direction) cell.setAttribute("aria-sort", direction);
        else cell.removeAttribute("aria-sort");
        sign.textContent =
          direction === "ascending" ? " ▲" : direction === "descending" ? " ▼" : isRanked() ? "" : " ↕";
      }
    },
  };
}
