/**
 * A request over the web as a line with a tick.
 *
 * @typedef {import("../../api/models.js").RelatedRequest} RelatedRequest
 */
import { fullName } from "../../directory/people/person.js";
import { dayName, hour } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { counted, enrolmentStates } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";

/** @type {Record<import("../../api/models.js").Common, string>} */
const commonWords = { network: "même réseau", phone: "même numéro", email: "même adresse électronique" };

/** Name of the person, as stated. @param {RelatedRequest} request */
export const requestName = ({ enrolment, call }) =>
  enrolment
    ? fullName({
        given_name: enrolment.stated?.given_name ?? enrolment.learner.given_name,
        family_name: enrolment.stated?.family_name ?? enrolment.learner.family_name,
      })
    : (call?.name ?? "");

/** What is asked for, in words. @param {RelatedRequest} request */
export function requestWords({ enrolment, call }) {
  if (!enrolment) return `Demande de rappel, ${call?.address_display ?? "sans numéro"}`;
  const { session, status, party_size, reference } = enrolment;
  const people = party_size > 1 ? `, ${counted(party_size, "personne")}` : "";
  const when = `${dayName(session.starts_at)} à ${hour(session.starts_at)}`;
  return `${enrolmentStates[status]}${people} : ${session.title}, ${when}, ${session.venue_name} (${reference})`;
}

/** @param {RelatedRequest} request */
export function requestChoice(request) {
  const { id, common, created_at, is_known, call } = request;
  const asked = officeTime(created_at);
  return h(
    "div",
    { class: "choice" },
    // What the team knows is true more often: it is for the reader to tick.
    h("input", { type: "checkbox", id: `request-${id}`, name: "request", value: id, checked: !is_known }),
    h(
      "label",
      { for: `request-${id}` },
      h("strong", {}, requestName(request)),
      h("br"),
      requestWords(request),
      call && h("span", { class: "hint" }, call.text),
      h(
        "span",
        { class: "hint" },
        `Demandé le ${dayName(asked)} à ${hour(asked)} · ${common.map((word) => commonWords[word]).join(", ")}`,
      ),
      is_known && h("span", { class: "hint" }, h("strong", {}, "L’équipe a déjà parlé à cette personne.")),
    ),
  );
}
