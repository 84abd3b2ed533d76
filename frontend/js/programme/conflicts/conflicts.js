/** Planning conflicts of a session, and the choice to accept them, which the audit log keeps. */
import { dayName } from "../../lib/dates.js";
import { focusOn, h } from "../../lib/dom.js";
import { onRefusal } from "../../ui/feedback.js";
import { checkbox } from "../../ui/fields.js";

/**
 * @typedef {import("../../api/client.js").ProblemError} ProblemError
 * @typedef {import("../../api/models.js").Conflict} Conflict
 */

/** True if a conflict cannot be accepted. @param {Conflict} conflict */
export const isImpossible = ({ kind }) => kind === "past" || kind === "seats" || kind === "minimum";

/** @param {string} label */
export const acceptBox = (label) =>
  h(
    "div",
    {},
    checkbox({ id: "accept_conflicts", label, "aria-describedby": "accept_conflicts-hint" }),
    h("p", { class: "hint", id: "accept_conflicts-hint" }, "Ce choix sera noté dans le journal."),
  );

/** @type {Record<Conflict["kind"], string>} */
const titles = {
  room: "La salle n’est pas libre",
  facilitator: "La personne qui anime n’est pas libre",
  closure: "Le lieu est fermé ce jour-là",
  holiday: "C’est un jour férié",
  past: "Cette date est passée",
  seats: "Il n’y aurait plus assez de places",
  minimum: "Le minimum dépasse le nombre de places",
};

onRefusal("planning-conflict", offerToAccept);

/**
 * Shows the conflicts of a refused form, and a box to save all the same.
 *
 * @param {HTMLFormElement} form
 * @param {ProblemError} error
 */
function offerToAccept(form, error) {
  form.querySelector(".conflicts")?.remove();
  const found = /** @type {Conflict[]} */ (Reflect.get(error.problem, "conflicts") ?? []);
  const notice = h(
    "div",
    { class: "notice notice--bad conflicts", role: "alert", tabindex: "-1" },
    h("h2", {}, found.length === 1 ? titles[found[0]?.kind ?? "room"] : error.problem.title),
    h(
      "ul",
      {},
      found.map(({ date, text }) => h("li", {}, h("strong", {}, dayName(date)), ` : ${text}`)),
    ),
    h(
      "p",
      {},
      found.every(({ kind }) => kind === "holiday" || kind === "closure")
        ? "Choisissez une autre date, ou cochez la case."
        : "Changez l’heure, le lieu ou la personne qui anime, ou cochez la case.",
    ),
    acceptBox("Enregistrer quand même"),
  );
  // Where the other errors of a form stand.
  form.prepend(notice);
  // Another time or place is another question.
  const withdraw = (/** @type {Event} */ event) => {
    if (notice.contains(/** @type {Node} */ (event.target))) return;
    notice.remove();
    form.removeEventListener("change", withdraw);
  };
  form.addEventListener("change", withdraw);
  focusOn(notice);
}
