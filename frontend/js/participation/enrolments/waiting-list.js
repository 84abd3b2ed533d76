/**
 * Waiting list of a session, next first, with the seats that are offered.
 *
 * @typedef {import("../../api/models.js").Enrolment} Enrolment
 */
import { contactLink, fullName } from "../../directory/people/person.js";
import { deadline } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { companionWords, guardianWords } from "./entourage.js";
import { counted, enrolmentStates } from "../../lib/words.js";
import { headcount } from "./party.js";

/**
 * The order of the service: offers first, then priority, then arrival.
 *
 * @param {Enrolment} one
 * @param {Enrolment} other
 */
function turn(one, other) {
  const offered = Number(other.status === "offered") - Number(one.status === "offered");
  const since = (/** @type {Enrolment} */ { waiting_since, created_at }) => waiting_since ?? created_at;
  return (
    offered || other.priority - one.priority || since(one).localeCompare(since(other)) || one.id.localeCompare(other.id)
  );
}

/** @param {Enrolment} enrolment */
function state({ status, offered_until, called_at }) {
  if (offered_until) return `${enrolmentStates[status]}, réponse attendue jusqu’au ${deadline(offered_until)}`;
  if (called_at) return "Une place est libre : à qui la prend en premier";
  return null;
}

/**
 * @param {Enrolment[]} enrolments
 * @param {(enrolment: Enrolment) => Node[]} actions
 */
export function waitingList(enrolments, actions) {
  const waiting = enrolments.filter(({ status }) => status === "offered" || status === "waiting").sort(turn);
  if (!waiting.length) return null;
  return h(
    "section",
    { class: "stack", "aria-labelledby": "waiting-list" },
    h(
      "h2",
      { id: "waiting-list" },
      `Liste d’attente (${counted(headcount(waiting.map(({ party_size }) => party_size)), "personne")})`,
    ),
    h(
      "ol",
      { class: "people" },
      waiting.map((enrolment) => {
        const { learner, reference, needs, party_size, priority_reason } = enrolment;
        return h(
          "li",
          { class: "person" },
          h(
            "div",
            { class: "person__who" },
            h("h3", {}, fullName(learner), party_size > 1 && ` (${counted(party_size, "personne")} ensemble)`),
            h("p", { class: "person__phone" }, contactLink(learner)),
            h("p", { class: "hint" }, `${reference} · ${learner.commune}`),
            state(enrolment) && h("p", {}, h("strong", {}, state(enrolment))),
            priority_reason && h("p", {}, `Passe devant : ${priority_reason}`),
            enrolment.companions.length > 0 && h("p", {}, companionWords(enrolment.companions)),
            enrolment.guardian && h("p", {}, guardianWords(enrolment.guardian)),
            needs && h("p", { class: "person__needs" }, `« ${needs} »`),
          ),
          h("div", { class: "person__actions cluster no-print" }, actions(enrolment)),
        );
      }),
    ),
  );
}
