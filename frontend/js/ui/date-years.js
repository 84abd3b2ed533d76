/**
 * Years of date fields. A browser takes « 02/12/26 » for the year 26; people mean 2026.
 *
 * While somebody types the year, the browser already gives dates such as 0202-12-02: nothing is asked for them.
 */

/** @param {unknown} control @returns {control is HTMLInputElement} */
const isDate = (control) => control instanceof HTMLInputElement && control.type === "date" && control.value !== "";

/** True if a control holds a date beyond the calendar of the service, 2000 to 2100. @param {unknown} control */
export const isDistant = (control) => isDate(control) && (control.value < "2000" || control.value >= "2101");

/** @param {unknown} control */
function completeYear(control) {
  if (!isDate(control) || !control.value.startsWith("00")) return;
  control.value = `20${control.value.slice(2)}`;
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("focusout", ({ target }) => completeYear(target));
document.addEventListener(
  "submit",
  ({ target }) => {
    if (target instanceof HTMLFormElement) for (const control of target.elements) completeYear(control);
  },
  true,
);
