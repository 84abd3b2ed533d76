/** A series that a colleague changed while somebody edits it: merged value by value, before its preview. */
import { focusOn } from "../../lib/dom.js";
import { clashNotice } from "../../ui/clash.js";
import { labelOf } from "../../ui/control-words.js";
import { setValues } from "../../ui/editing.js";
import { values } from "../../ui/forms.js";
import { merge } from "../../ui/merge.js";
import { announce } from "../../ui/undo-bar.js";

/**
 * Takes a colleague's changes into the form. Values that both changed are asked.
 *
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} base the series as it was when the form was filled in
 * @param {Record<string, string>} latest as it is now
 * @returns {boolean} true if nothing is asked
 */
export function mergeSeries(form, base, latest) {
  const mine = values(form);
  const merged = merge(base, mine, latest);
  setValues(form, merged.values);
  if (!merged.asked.length) {
    const theirs = merged.theirs.map((name) => `« ${labelOf(form, name)} »`).join(", ");
    if (theirs) announce(`Un collègue vient de changer ${theirs}. Vos changements restent.`);
    return true;
  }
  const notice = clashNotice(form, {
    asked: merged.asked,
    mine,
    theirs: latest,
    by: null,
    title: "Un collègue a écrit autre chose que vous",
    set: (version) => setValues(form, version),
  });
  form.querySelector(".clash")?.remove();
  form.prepend(notice);
  focusOn(notice);
  return false;
}
