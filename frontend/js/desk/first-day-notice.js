/** The way of a newcomer to the first day, on « À faire ». */
import { h } from "../lib/dom.js";
import { doneSteps, isFirstDayOver, keepSteps } from "../help/first-day.js";

/** @returns {HTMLElement | null} nothing once the steps are done, or were put away on this device */
export function firstDayNotice() {
  if (isFirstDayOver()) return null;
  const done = doneSteps();
  const notice = h(
    "div",
    { class: "notice no-print" },
    h(
      "p",
      {},
      h("strong", {}, done.length ? `Premier jour : ${done.length} étapes sur 8.` : "C’est votre premier jour ici ?"),
      " ",
      h("a", { href: "/aide/premier-jour.html" }, done.length ? "Continuer" : "Suivre le guide, en huit étapes"),
    ),
    h(
      "button",
      {
        type: "button",
        class: "button button--quiet button--small",
        onclick: () => {
          keepSteps(done, true);
          notice.remove();
        },
      },
      "Ne plus proposer",
    ),
  );
  return notice;
}
