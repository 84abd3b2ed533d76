/** Keys on the cards of calls: arrows lead from one to the next, digits note the outcome. */
import { digitKeys } from "../../ui/digit-keys.js";

/** @param {HTMLElement} place of the cards */
export function callKeys(place) {
  digitKeys(
    place,
    (focused) => focused.closest(".person")?.querySelectorAll(".person__actions > :is(button, a)") ?? [],
  );
  place.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const titles = [.../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll(".person h3"))];
    const at = titles.indexOf(/** @type {HTMLElement} */ (event.target));
    const next = titles[at + step];
    if (!step || at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  });
}
