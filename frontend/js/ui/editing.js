/**
 * Editing of a thing that a colleague may be editing too.
 *
 * Only changed values are sent. What a colleague changed meanwhile is kept, and only the values that both changed are
 * asked: nobody's words are lost.
 */
import { ProblemError } from "../api/client.js";
import { dayName, hour } from "../lib/dates.js";
import { focusOn } from "../lib/dom.js";
import { officeTime, today } from "../lib/zones.js";
import { clashNotice, openQuestions } from "./clash.js";
import { namesOf } from "./control-words.js";
import { showRefusal } from "./feedback.js";
import { clearErrors, onSubmit, showErrors, values } from "./forms.js";
import { merge } from "./merge.js";
import { announce } from "./undo-bar.js";

/** Times that a form is merged and sent again by itself, before somebody is asked to look. */
const MOST_MERGES = 3;

/**
 * Binds a form to the thing that it edits.
 *
 * @template T
 * @param {HTMLFormElement} form
 * @param {object} options
 * @param {T} options.current
 * @param {(thing: T) => Record<string, string>} options.read its values under the names of the controls
 * @param {(thing: T, given: Record<string, string>, changed: Set<string>) => Promise<T>} options.save
 * @param {() => Promise<T>} options.reload
 * @param {(thing: T, changed: boolean) => void | Promise<void>} options.saved
 * @param {(form: HTMLFormElement) => import("./forms.js").FieldError[]} [options.check]
 * @param {Record<string, string> | (() => Record<string, string>)} [options.pointers]
 * @returns {{ show: (thing: T) => void }} shows the thing as it is after another act than this form's
 */
export function editing(form, { current, read, save, reload, saved, check, pointers }) {
  setValues(form, read(current));
  onSubmit(form, async () => {
    clearErrors(form);
    const open = openQuestions(form);
    const errors = open.length ? open : (check?.(form) ?? []);
    if (errors.length) return showErrors(form, errors);
    form.querySelector(".clash")?.remove();
    await send();
  });

  async function send(merges = 0, said = "") {
    const given = values(form);
    const known = read(current);
    const changed = new Set(Object.keys(known).filter((name) => (given[name] ?? "") !== known[name]));
    try {
      if (changed.size) current = await save(current, given, changed);
      await saved(current, changed.size > 0 || Boolean(said));
      if (said) announce(said);
    } catch (error) {
      const isClash = error instanceof ProblemError && error.problem.status === 412 && merges < MOST_MERGES;
      if (!isClash) return showRefusal(form, error, typeof pointers === "function" ? pointers() : pointers);
      await settle(error.problem, known, given, merges);
    }
  }

  /** @param {T} thing */
  function show(thing) {
    current = thing;
    setValues(form, read(thing));
  }

  /**
   * Merges what a colleague changed meanwhile, and sends the rest again; or asks.
   *
   * @param {import("../api/models.js").Problem} problem
   * @param {Record<string, string>} base
   * @param {Record<string, string>} given
   * @param {number} merges
   */
  async function settle(problem, base, given, merges) {
    try {
      current = await reload();
    } catch (error) {
      return showRefusal(form, error);
    }
    const latest = read(current);
    const merged = merge(base, given, latest);
    setValues(form, merged.values);
    if (merged.asked.length)
      return askWhichStay(form, { asked: merged.asked, mine: given, theirs: latest, last: problem });
    const theirs = merged.theirs.length ? `a changé ${namesOf(form, merged.theirs)}` : "a modifié cette fiche";
    const mine = merged.mine.length ? ` Votre changement est ajouté : ${namesOf(form, merged.mine)}.` : "";
    await send(merges + 1, `${who(problem)} ${theirs}${at(problem)}.${mine}`);
  }

  return { show };
}

/**
 * Asks which of the values stay that both changed.
 *
 * @param {HTMLFormElement} form
 * @param {object} options
 * @param {import("./merge.js").Asked[]} options.asked
 * @param {Record<string, string>} options.mine
 * @param {Record<string, string>} options.theirs
 * @param {LastChange} options.last
 */
export function askWhichStay(form, { asked, mine, theirs, last }) {
  const notice = clashNotice(form, {
    asked,
    mine,
    theirs,
    by: last.changed_by,
    title: `${who(last)} a écrit autre chose que vous${at(last)}`,
    set: (version) => setValues(form, version),
  });
  form.querySelector(".clash")?.remove();
  form.prepend(notice);
  focusOn(notice);
}

/**
 * The last change of a thing: the colleague who made it, and when.
 *
 * @typedef {{ changed_by?: string | null, changed_at?: string | null }} LastChange
 */
/** The colleague who changed it. @param {LastChange} change */
export const who = ({ changed_by }) => changed_by ?? "Quelqu’un d’autre";

/** « à 10 h 12 », with the day when it is not today. @param {LastChange} change */
export function at({ changed_at }) {
  if (!changed_at) return "";
  const local = officeTime(changed_at);
  const day = local.slice(0, 10) === today() ? "" : ` ${dayName(local)}`;
  return `${day} à ${hour(local)}`;
}

/** Sets controls by their names. @param {HTMLFormElement} form @param {Record<string, string>} given */
export function setValues(form, given) {
  for (const [name, value] of Object.entries(given)) {
    const control = form.elements.namedItem(name);
    if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = control.value === value;
    else if (control) /** @type {HTMLInputElement | RadioNodeList} */ (control).value = value;
  }
}
