/** Foot of every paper: who runs the workshops, the number, the day it was printed, and the way back with its code. */
import { api } from "../config.js";
import { dateWithYear } from "../lib/dates.js";
import { h } from "../lib/dom.js";
import { today } from "../lib/zones.js";
import "./org-name.js";
import "./phone-line.js";

/** An address of the service itself, which may not be the host of these pages. @param {string} path */
const ofService = (path) => new URL(path, new URL(api, location.href)).href;

/**
 * @param {string} [reference] of the enrolment that the paper is about; without it, the agenda is the way back
 * @returns {HTMLElement} hidden on the screen
 */
export function paperFoot(reference) {
  const address = reference ? `${location.host}/i` : location.host;
  return h(
    "div",
    { class: "paper-foot print-only" },
    h("img", {
      src: ofService(reference ? `/i/${encodeURIComponent(reference)}.svg` : "/a.svg"),
      alt: "",
      // Where the code is a convenience only, it is not part of the first load; printing loads it.
      loading: reference ? "eager" : "lazy",
      width: 112,
      height: 112,
    }),
    h("org-logo", {}),
    h(
      "div",
      {},
      h("p", {}, h("strong", {}, h("org-name", {}, "Votre communauté de communes"))),
      h(
        "p",
        {},
        reference
          ? "Voir, changer ou annuler cette inscription, avec la référence et votre nom : "
          : "Toutes les dates et les inscriptions : ",
        h("strong", {}, address),
      ),
      !reference && h("p", {}, h("phone-line", { question: "" }, "Appelez votre Maison de services au public.")),
      h("p", {}, `Imprimé le ${dateWithYear(today())}.`),
    ),
  );
}
