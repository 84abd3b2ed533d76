/** How close rows stand: close for the office with its mouse, or with more air; kept on the device. */
import { h } from "../lib/dom.js";
import { forLong } from "../lib/storage.js";

const kept = forLong("comfortable");

/** Applies the choice of this device. */
export const applyDensity = () => document.documentElement.classList.toggle("comfortable", kept.get() === true);

/** Button that changes the density of all lists. */
export function densityButton() {
  const button = h("button", { type: "button", class: "button button--quiet button--small density no-touch" });
  const show = () => {
    const comfortable = document.documentElement.classList.contains("comfortable");
    button.setAttribute("aria-pressed", String(comfortable));
  };
  button.textContent = "Affichage aéré";
  button.addEventListener("click", () => {
    kept.set(!document.documentElement.classList.contains("comfortable"));
    applyDensity();
    show();
  });
  show();
  return button;
}
