/** A series that a colleague changed while somebody edits it: merged value by value, before its preview. */
import { accountRequest } from "../../api/client.js";
import { namesOf } from "../../ui/control-words.js";
import { askWhichStay, at, setValues, who } from "../../ui/editing.js";
import { values } from "../../ui/forms.js";
import { merge } from "../../ui/merge.js";
import { announce } from "../../ui/undo-bar.js";

/**
 * Who changed the series last, and when; nobody is named where the log does not answer.
 *
 * @param {string} id
 * @returns {Promise<import("../../ui/editing.js").LastChange>}
 */
export const lastChange = (id) =>
  accountRequest("GET", "/audit", { query: { subject: id, limit: 1 } }).then(
    ({ data: [entry] }) => (entry ? { changed_by: entry.actor.name, changed_at: entry.at } : {}),
    () => ({}),
  );

/**
 * Takes a colleague's changes into the form. Values that both changed are asked.
 *
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} base the series as it was when the form was filled in
 * @param {Record<string, string>} latest as it is now
 * @param {import("../../ui/editing.js").LastChange} last
 * @returns {boolean} true if nothing is asked
 */
export function mergeSeries(form, base, latest, last) {
  const mine = values(form);
  const merged = merge(base, mine, latest);
  setValues(form, merged.values);
  if (!merged.asked.length) {
    const theirs = namesOf(form, merged.theirs);
    if (theirs) announce(`${who(last)} a changé ${theirs}${at(last)}. Vos changements restent.`);
    return true;
  }
  askWhichStay(form, { asked: merged.asked, mine, theirs: latest, last });
  return false;
}
