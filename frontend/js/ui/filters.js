/** Filters of a list, kept in the address; a phone folds them, and says the chosen ones in words. */
import { fill, h } from "../lib/dom.js";
import { labelOf, textOf } from "./control-words.js";
import { isDistant } from "./date-years.js";

/**
 * Binds filters to the address, which can be kept, sent to a colleague, and gone back to.
 *
 * @param {HTMLFormElement} form
 * @param {() => void} load
 */
export function bindFilters(form, load) {
  const showChosen = foldOnPhones(form);
  const reset = /** @type {HTMLElement | null} */ (form.querySelector("[type=reset]"));
  const show = () => {
    const asked = new URLSearchParams(location.search);
    for (const control of form.elements) {
      if (control instanceof HTMLInputElement && control.type === "checkbox")
        control.checked = asked.get(control.name) === control.value;
      else if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement)
        control.value = asked.get(control.name) ?? "";
    }
    showReset();
  };
  const showReset = () => {
    if (reset) reset.hidden = ![...new FormData(form).values()].some(Boolean);
    showChosen();
  };
  const apply = () => {
    clearTimeout(timer);
    if ([...form.elements].some(isDistant)) return;
    const asked = new URLSearchParams(location.search);
    for (const control of form.elements)
      if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) asked.delete(control.name);
    for (const [name, value] of new FormData(form)) if (value) asked.set(name, String(value).trim());
    history.replaceState(history.state, "", `${location.pathname}${asked.size ? `?${asked}` : ""}`);
    showReset();
    load();
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener("change", apply);
  form.addEventListener("input", (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.target.type !== "search") return;
    clearTimeout(timer);
    timer = setTimeout(apply, 250);
  });
  form.addEventListener("reset", () => setTimeout(apply));
  window.addEventListener("popstate", () => {
    show();
    load();
  });
  show();
}

/**
 * Puts the filters of a phone behind « Filtrer », where what is searched for stays in sight. The chosen ones stand in
 * words below, on paper too.
 *
 * @param {HTMLFormElement} form
 * @returns {() => void} says the chosen filters again
 */
function foldOnPhones(form) {
  const words = h("p", { class: "chosen-filters" });
  const button = h("button", { type: "button", class: "button button--quiet filter-button", "aria-expanded": "false" });
  button.addEventListener("click", () => {
    const isOpen = form.classList.toggle("toolbar--open");
    button.setAttribute("aria-expanded", String(isOpen));
  });
  const kept = [...form.children].filter((part) => part.querySelector("[type=search]"));
  for (const part of form.children) if (!kept.includes(part)) part.classList.add("filter-part");
  const last = kept.at(-1);
  if (last) last.after(button);
  else form.prepend(button);
  form.classList.add("toolbar--folds");
  form.after(words);
  return () => {
    const chosen = [...new FormData(form)].filter(([name, value]) => value && name !== "tri");
    const folded = chosen.filter(([name]) => !kept.some((part) => part.contains(controlOf(form, name))));
    button.textContent = folded.length ? `Filtrer (${folded.length})` : "Filtrer";
    words.hidden = !chosen.length;
    fill(words, `Choisi : ${chosen.map(([name, value]) => inWords(form, name, String(value))).join(" · ")}.`);
  };
}

/**
 * A chosen filter: « Niveau « Débutants » », « Du lundi 30 novembre 2026 ».
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 */
function inWords(form, name, value) {
  const [label, text] = [labelOf(form, name), textOf(form, name, value)];
  const control = controlOf(form, name);
  if (!(control instanceof HTMLInputElement)) return `${label} « ${text} »`;
  if (control.type === "checkbox") return label;
  return control.type === "date" ? `${label} ${text}` : `« ${text} »`;
}

/** @param {HTMLFormElement} form @param {string} name */
const controlOf = (form, name) => /** @type {Element | null} */ (form.elements.namedItem(name));
