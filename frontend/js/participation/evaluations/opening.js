/** Words of an evaluation that cannot be given now, or that was given. */
import { dayName, hour } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { sessionWords } from "./questions.js";

/**
 * @typedef {import("../../api/models.js").Session} Session
 * @typedef {import("../../api/models.js").EvaluationState} EvaluationState
 * @typedef {import("../../api/models.js").EvaluationGrid} EvaluationGrid
 * @typedef {object} Opened
 * @property {Session} session
 * @property {EvaluationState} state
 * @property {string} opens_at
 * @property {EvaluationGrid} grid
 * @property {boolean} in_group true if two people or more came
 */

/**
 * Says why, and when to come back. Null while evaluations are taken.
 *
 * @param {Opened} form
 */
export function closedWords({ session, state, opens_at }) {
  if (state === "open") return null;
  const [title, detail] = {
    early: [
      "Il est encore trop tôt",
      `Vous pourrez donner votre avis sur ${sessionWords(session)} le ${dayName(opens_at)} à partir de ` +
        `${hour(opens_at)}, à la fin de l’atelier, puis pendant une semaine.`,
    ],
    complete: [
      "Tous les avis sont déjà arrivés",
      "Autant d’avis ont été donnés que de personnes sont venues. S’il manque le vôtre, dites-le.",
    ],
    closed: [
      "Il est trop tard pour répondre ici",
      `On ne peut plus donner son avis sur ${sessionWords(session)}. Appelez-nous : nous vous écouterons.`,
    ],
  }[state];
  return h("div", { class: "notice notice--warn" }, h("h2", { id: "closed" }, title), h("p", {}, detail));
}

/**
 * Asks again once the time has come, and every ten minutes at most.
 *
 * @param {string} opensAt
 * @param {() => void} again
 */
export function whenOpen(opensAt, again) {
  const wait = Math.min(Math.max(Date.parse(opensAt) - Date.now(), 5_000), 600_000);
  return setTimeout(again, wait);
}
