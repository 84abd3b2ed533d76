/**
 * A text field with a list of the results for its text: arrows, Enter and Escape are enough.
 *
 * @typedef {import("../lib/dom.js").Child} Child
 *
 * @typedef {object} Found
 * @property {Child[][]} options content of each line of the list
 * @property {number} active the line that Enter takes
 * @property {string} status the same for those who do not see the list
 * @property {boolean} sure whether Enter may take it before anybody saw the list
 */
import { fill, h } from "../lib/dom.js";
import { failureNotice } from "./feedback.js";

/** Milliseconds after the last key until the search begins. */
const PAUSE = 180;
const SHORTEST = 2;

/**
 * Builds the field and its list.
 *
 * @param {object} options
 * @param {string} options.id
 * @param {string} options.label
 * @param {string} options.hint
 * @param {string} options.listLabel
 * @param {(text: string, signal: AbortSignal) => Promise<Found>} options.find
 * @param {(text: string) => Found} options.without offers when the search failed
 * @param {(index: number, text: string) => void} options.take
 */
export function combobox({ id, label, hint, listLabel, find, without, take }) {
  let active = -1;
  let sure = false;
  /** The text that the list answers. @type {string | null} */
  let answered = null;
  let running = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const search = h("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    autofocus: true,
    "aria-expanded": "false",
    "aria-controls": `${id}-found`,
    "aria-autocomplete": "list",
    "aria-describedby": `${id}-hint`,
  });
  const list = h("ul", {
    id: `${id}-found`,
    class: "combobox__list",
    role: "listbox",
    "aria-label": listLabel,
    hidden: true,
  });
  const status = h("p", { class: "visually-hidden", role: "status" });
  const failed = h("div");
  const element = h(
    "div",
    { class: "field combobox" },
    h("label", { for: id }, label),
    h("p", { class: "hint", id: `${id}-hint` }, hint),
    h("div", { class: "field__control combobox__control" }, search, list),
    status,
    failed,
  );

  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  search.addEventListener("blur", () => setTimeout(close, 150));
  search.addEventListener("keydown", (event) => {
    if (["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) event.preventDefault();
    // A list for a text that has changed since is not chosen from.
    const seen = !list.hidden && answered === asked();
    if (event.key === "Enter") seen ? choose(active) : void look().then(chooseIfSure);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!seen) return void look();
      activate((active + (event.key === "ArrowDown" ? 1 : -1) + list.children.length) % list.children.length);
    } else if (event.key === "Escape") close();
  });

  const asked = () => search.value.trim();

  /** Enter was faster than the list: where there is a choice, it is shown first. */
  function chooseIfSure() {
    if (sure && !failed.firstChild && !list.hidden && answered === asked()) choose(active);
  }

  async function look() {
    const text = asked();
    clearTimeout(timer);
    running.abort();
    if (text.length < SHORTEST) return close();
    running = new AbortController();
    const { signal } = running;
    fill(failed);
    /** @type {Found} */
    let found;
    try {
      found = await find(text, signal);
    } catch (error) {
      if (signal.aborted) return;
      found = without(text);
      fill(failed, failureNotice(error));
    }
    answered = text;
    sure = found.sure;
    fill(list, found.options.map(option));
    list.hidden = false;
    search.setAttribute("aria-expanded", "true");
    status.textContent = found.status;
    activate(found.active);
  }

  /** @param {Child[]} content @param {number} index */
  const option = (content, index) =>
    h(
      "li",
      {
        id: `${id}-${index}`,
        role: "option",
        class: "combobox__option",
        "aria-selected": "false",
        onmousedown: (/** @type {Event} */ event) => {
          event.preventDefault();
          choose(index);
        },
      },
      ...content,
    );

  /** @param {number} index */
  function activate(index) {
    active = index;
    [...list.children].forEach((child, at) => child.setAttribute("aria-selected", String(at === index)));
    const current = list.children[index];
    search.setAttribute("aria-activedescendant", current?.id ?? "");
    current?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    list.hidden = true;
    search.setAttribute("aria-expanded", "false");
    search.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  function choose(index) {
    close();
    take(index, search.value);
  }

  return {
    element,
    /** Goes back to the typed text, to type something else. */
    retype() {
      search.focus();
      search.select();
    },
    /** Looks for a text that stands elsewhere. @param {string} text */
    lookFor(text) {
      search.value = text;
      search.focus();
      void look();
    },
  };
}
