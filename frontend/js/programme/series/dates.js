/**
 * Preview of the dates of a series: skipped ones and why, conflicts, and the button that creates them.
 */
import { dayName } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { acceptBox } from "../conflicts/conflicts.js";
import "../sessions/level-mark.js";

/**
 * @param {HTMLElement} place
 * @param {import("../../api/models.js").SeriesPreview} preview
 * @param {object} options
 * @param {Set<string>} options.except dates that the agent has taken out
 * @param {(options: { move: boolean }) => Promise<void>} options.refresh
 * @param {string} options.verb of the button: « Créer »
 * @param {(button: HTMLElement, accept: boolean) => void} options.send
 */
export function showDates(place, { dates, count, notes }, { except, refresh, verb, send }) {
  const clashes = dates.filter(({ conflicts }) => conflicts.length);
  const takeOut = () => {
    for (const { date } of clashes) except.add(date);
    void refresh({ move: true });
  };
  const skipped = dates.length - count;
  const accept = clashes.length ? acceptBox(`${verb} quand même les ${counted(count, "atelier")}`) : null;
  const accepted = () => Boolean(/** @type {HTMLInputElement | null} */ (accept?.querySelector("input"))?.checked);
  const button = h(
    "button",
    { type: "button", class: "button", hidden: clashes.length > 0, onclick: () => send(button, accepted()) },
    `${verb} ${counted(count, "atelier")}`,
  );
  accept?.addEventListener("change", () => (button.hidden = !accepted()));
  fill(
    place,
    h(
      "h2",
      {},
      `${counted(count, "atelier")}${skipped ? `, ${counted(skipped, "date sautée", "dates sautées")}` : ""}`,
    ),
    notes.map((note) => h("p", { class: "notice notice--warn" }, note)),
    h(
      "ol",
      { class: "dates" },
      dates.map((date) => row(date, { except, refresh })),
    ),
    clashes.length > 0 &&
      h(
        "div",
        { class: "notice notice--bad" },
        h(
          "p",
          {},
          clashes.length > 1
            ? `La salle ou la personne qui anime n’est pas libre à ${clashes.length} dates. Retirez-les, ou ` +
                "changez l’heure, le lieu ou l’animation."
            : "La salle ou la personne qui anime n’est pas libre à une date. Retirez-la, ou changez l’heure, le " +
                "lieu ou l’animation.",
        ),
        clashes.length < count &&
          h(
            "p",
            {},
            h(
              "button",
              { type: "button", class: "button button--quiet button--small", onclick: takeOut },
              clashes.length > 1 ? `Retirer ces ${clashes.length} dates` : "Retirer cette date",
            ),
          ),
        accept,
      ),
    h("div", { class: "form-actions" }, button),
  );
}

/**
 * @param {import("../../api/models.js").PlannedDate} date
 * @param {{ except: Set<string>, refresh: (options: { move: boolean }) => Promise<void> }} options
 */
function row({ date, level, skipped, conflicts }, { except, refresh }) {
  const removed = except.has(date);
  const toggle =
    (!skipped || removed) &&
    h(
      "button",
      {
        type: "button",
        class: "link-button",
        id: `date-${date}`,
        onclick: async () => {
          if (removed) except.delete(date);
          else except.add(date);
          await refresh({ move: false });
          document.getElementById(`date-${date}`)?.focus();
        },
      },
      removed ? "Remettre" : "Retirer",
      h("span", { class: "visually-hidden" }, ` le ${dayName(date)}`),
    );
  return h(
    "li",
    {
      class: skipped
        ? "dates__row dates__row--skipped"
        : conflicts.length
          ? "dates__row dates__row--conflict"
          : "dates__row",
    },
    h("span", { class: "dates__day" }, dayName(date)),
    h(
      "span",
      { class: "dates__what" },
      skipped
        ? h("span", { class: "tag tag--plain" }, removed ? "Retirée par vous" : skipped)
        : [h("level-mark", { level }), ...conflicts.map(({ text }) => h("span", { class: "tag tag--alarm" }, text))],
    ),
    toggle,
  );
}
