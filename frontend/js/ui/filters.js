/** Filters of a list, kept in the address. */
import { isDistant } from "./date-years.js";

/**
 * Binds filters to the address, which can be kept, sent to a colleague, and gone back to.
 *
 * @param {HTMLFormElement} form
 * @param {() => void} load
 */
export function bindFilters(form, load) {
  const box = form.closest("details");
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
    if (box) box.open = Boolean(reset && !reset.hidden) || window.matchMedia("(min-width: 48rem)").matches;
  };
  const showReset = () => {
    if (reset) reset.hidden = ![...new FormData(form).values()].some(Boolean);
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
