/** The question before a party is put on a waiting list that nobody chose: wait, or another date with room. */
import { dayName, hours } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { formDialog } from "../../ui/dialog.js";
import { radios } from "../../ui/fields.js";

/**
 * Asks once; true to go on, with the session that was chosen.
 *
 * @param {ReturnType<typeof import("../../programme/sessions/picker.js").sessionPicker>} picker
 * @param {number} people
 */
export async function askBeforeWaiting(picker, people) {
  const { session, roomElsewhere } = picker;
  if (!session) return false;
  const other = roomElsewhere?.session;
  const left = session.seats_left;
  const when = (/** @type {import("../../api/models.js").Session} */ one) =>
    `${dayName(one.starts_at)}, ${hours(one)}, ${one.venue.commune}`;
  const answer = await formDialog({
    title: left
      ? `Il ne reste ${left > 1 ? `que ${left} places` : "qu’une place"} pour ${counted(people, "personne")}`
      : "Il n’y a plus de place à cette date",
    body: [
      other
        ? radios({
            id: "instead",
            legend: "Que faire ?",
            value: "other",
            options: [
              [
                "other",
                `Prendre une autre date : ${when(other)}`,
                counted(other.seats_left, "place libre", "places libres"),
              ],
              ["wait", `Attendre une place : ${when(session)}`],
            ],
          })
        : h("p", {}, `Attendre une place : ${when(session)} ? Aucune autre date proposée n’a assez de place.`),
    ],
    confirm: other ? "Continuer" : "Mettre en attente",
    act: async (given) => given.instead ?? "wait",
  });
  if (answer) picker.take(answer === "other" && other ? other : session);
  return Boolean(answer);
}
