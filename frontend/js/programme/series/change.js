/**
 * Changing, ending or going on with a series.
 *
 * @typedef {import("../../api/models.js").SeriesEffect} SeriesEffect
 */
import { hour, hours, dayName } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { acceptBox, isImpossible } from "../conflicts/conflicts.js";
import "../sessions/level-mark.js";
import { select } from "../../ui/fields.js";

/**
 * Field for the sessions that are meant: all that are still to come, or those from one on.
 *
 * @param {import("../../api/models.js").Session[]} coming
 * @param {string} from
 */
export const scopeField = (coming, from) =>
  select({
    id: "from",
    label: "Quels ateliers ?",
    hint: "Les ateliers passés ne changent jamais.",
    value: from,
    options: [
      ["", coming.length > 1 ? `Tous les ateliers à venir (${coming.length})` : "Le seul atelier à venir"],
      ...coming
        .slice(1)
        .map(
          ({ id, starts_at }, index) =>
            /** @type {import("../../ui/fields.js").Option} */ ([
              id,
              `${dayName(starts_at)} et les suivants (${coming.length - 1 - index})`,
            ]),
        ),
    ],
  });

/** @type {Record<string, string>} */
const own = {
  venue_id: "lieu",
  facilitator_id: "animation",
  title: "titre",
  description: "description",
  starts_at: "date et heure",
  capacity: "places",
  minimum: "minimum",
};

/** « 4 personnes seront prévenues » @param {SeriesEffect} effect */
export function notifiedWords({ people_told: people, waiting_told: waiting, waiting_for_seats: forSeats }) {
  const waiters = counted(forSeats, "inscription", "inscriptions");
  const offers = forSeats ? `Des places s’ouvrent pour ${waiters} en attente, dans l’ordre d’arrivée.` : "";
  if (!people && !waiting) return offers || "Personne n’a besoin d’être prévenu.";
  const parts = [
    people && counted(people, "personne inscrite", "personnes inscrites"),
    waiting && `${waiting} en attente`,
  ]
    .filter(Boolean)
    .join(" et ");
  const words = people + waiting > 1 ? `${parts} seront prévenues.` : `${parts} sera prévenue.`;
  return offers ? `${words} ${offers}` : words;
}

/**
 * Shows the effect of a change session by session, and the button that carries it out.
 *
 * @param {HTMLElement} place
 * @param {SeriesEffect} effect
 * @param {object} options
 * @param {string} options.verb « Changer »
 * @param {boolean} [options.ends] the sessions are cancelled, rather than changed
 * @param {(button: HTMLElement, accept: boolean) => void} options.send
 */
export function showEffect(place, effect, { verb, ends = false, send }) {
  const { sessions, changed } = effect;
  const all = sessions.flatMap(({ conflicts }) => conflicts);
  const impossible = all.some(isImpossible);
  const accept = all.length && !impossible ? acceptBox(`${verb} quand même`) : null;
  const accepted = () => Boolean(/** @type {HTMLInputElement | null} */ (accept?.querySelector("input"))?.checked);
  const button = h(
    "button",
    {
      type: "button",
      class: ends ? "button button--danger" : "button",
      hidden: all.length > 0,
      onclick: () => send(button, accepted()),
    },
    `${verb} ${counted(changed, "atelier")}`,
  );
  accept?.addEventListener("change", () => (button.hidden = !accepted()));
  fill(
    place,
    h(
      "h2",
      {},
      changed
        ? `${counted(changed, "atelier")} ` +
            `${ends ? (changed > 1 ? "seront annulés" : "sera annulé") : changed > 1 ? "changent" : "change"}`
        : "Rien ne change",
    ),
    h("p", {}, h("strong", {}, notifiedWords(effect))),
    sessions.some(({ kept }) => kept.length) &&
      h("p", { class: "notice" }, "Ce qui a été changé dans un atelier seul y reste comme il est : « gardé » le dit."),
    h(
      "ol",
      { class: "dates" },
      sessions.map((session) => row(session, ends)),
    ),
    all.length > 0 &&
      h(
        "div",
        { class: "notice notice--bad" },
        h(
          "p",
          {},
          impossible
            ? "C’est impossible pour les dates en rouge. Choisissez d’autres ateliers, ou changez autrement."
            : "Les dates en rouge ne sont pas libres. Changez autrement, ou cochez la case.",
        ),
        accept,
      ),
    h("div", { class: "form-actions" }, changed > 0 && !impossible && button),
  );
}

/** @param {import("../../api/models.js").TouchedSession} session @param {boolean} ends */
function row(
  { started_at, starts_at, ends_at, level, people, waiting, changed, told: notified, kept, conflicts },
  ends,
) {
  const moved = started_at !== starts_at;
  return h(
    "li",
    {
      class: conflicts.length
        ? "dates__row dates__row--conflict"
        : changed || ends
          ? "dates__row"
          : "dates__row dates__row--same",
    },
    h(
      "span",
      { class: "dates__day" },
      moved
        ? `${dayName(started_at)}, ${hour(started_at)} → ${dayName(starts_at)}, ${hours({ starts_at, ends_at })}`
        : `${dayName(starts_at)}, ${hours({ starts_at, ends_at })}`,
    ),
    h(
      "span",
      { class: "dates__what" },
      h("level-mark", { level }),
      notified &&
        h(
          "span",
          { class: "tag tag--ochre" },
          [people && counted(people, "inscrit"), waiting && `${waiting} en attente`].filter(Boolean).join(", "),
          " à prévenir",
        ),
      !changed && !ends && !kept.length && h("span", { class: "tag tag--plain" }, "ne change pas"),
      kept.length > 0 &&
        h("span", { class: "tag tag--plain" }, `gardé : ${kept.map((name) => own[name] ?? name).join(", ")}`),
      ...conflicts.map(({ text }) => h("span", { class: "tag tag--alarm" }, text)),
    ),
  );
}
