/**
 * Reasons to refuse a seat, or to give one back: six words, a key each.
 *
 * @typedef {import("../../api/models.js").RefusalReason} RefusalReason
 */
import { h } from "../../lib/dom.js";
import { digitKeys } from "../../ui/digit-keys.js";

/**
 * The words of the team, and those of the person.
 *
 * @type {Record<RefusalReason, [team: string, own: string]>}
 */
const words = {
  too_far: ["Trop loin", "C’est trop loin"],
  wrong_day: ["Jour ou heure", "Le jour ou l’heure ne me va pas"],
  full: ["Complet", "Il n’y avait pas de place quand je voulais"],
  level: ["Niveau", "Ce n’est pas mon niveau"],
  personal: ["Raison personnelle", "Une raison personnelle"],
  other: ["Autre raison", "Une autre raison"],
};
const all = /** @type {RefusalReason[]} */ (Object.keys(words));

/** @param {RefusalReason | null} reason */
export const refusalWords = (reason) => (reason ? words[reason][0] : "");

/** Words of the audit log, by reason. @type {Record<string, string>} */
export const refusalNames = Object.fromEntries(all.map((reason) => [reason, refusalWords(reason)]));

/**
 * True for somebody who has a seat, or is offered one: that there was none is no reason of theirs.
 *
 * @param {{ status: string }} enrolment
 */
export const holdsSeat = ({ status }) => status === "enrolled" || status === "offered";

/**
 * The six reasons to choose from, each with its own key from 1 to 6; none is needed.
 *
 * @param {{ own?: boolean, seated?: boolean }} [options] `own` where the person answers; `seated` where they have a
 * seat or are offered one: no lack of one is a reason
 */
export function refusalChoice({ own = false, seated = false } = {}) {
  const offered = all.filter((reason) => !seated || reason !== "full");
  const choices = offered.map((reason) => {
    const index = all.indexOf(reason);
    const id = index ? `reason-code-${reason}` : "reason-code";
    return h(
      "div",
      { class: "choice" },
      h("input", { type: "radio", id, name: "reason-code", value: reason }),
      h("label", { for: id }, !own && keyMark(index), words[reason][own ? 1 : 0]),
    );
  });
  const element = h(
    "fieldset",
    { class: own ? "choices" : "choices choices--keys" },
    h("legend", {}, own ? "Pourquoi ? " : "Raison ", h("span", { class: "optional" }, "(facultatif)")),
    choices,
  );
  if (!own) digitKeys(element, () => all.map((reason) => element.querySelector(`[value="${reason}"]`)));
  return element;
}

/** The key of a choice, for those who see it. @param {number} index */
export const keyMark = (index) => h("kbd", { "aria-hidden": "true" }, String((index + 1) % 10));

/** The chosen reason in the body of a request. @param {Record<string, string>} given */
export const refusalOf = ({ "reason-code": chosen }) =>
  chosen ? { reason_code: /** @type {RefusalReason} */ (chosen) } : {};
