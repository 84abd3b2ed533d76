/** What two colleagues wrote differently, asked: one's own, theirs, or what is typed now. */
import { h } from "../lib/dom.js";
import { labelOf, textOf } from "./control-words.js";
import { choice, radios } from "./fields.js";
import { values } from "./forms.js";

/**
 * The questions. What is typed into a field that is asked becomes a choice, and is chosen.
 *
 * @param {HTMLFormElement} form
 * @param {object} options
 * @param {import("./merge.js").Asked[]} options.asked
 * @param {Record<string, string>} options.mine
 * @param {Record<string, string>} options.theirs
 * @param {string | null | undefined} options.by the colleague
 * @param {string} options.title
 * @param {(version: Record<string, string>) => void} options.set writes a version into the form
 */
export function clashNotice(form, { asked, mine, theirs, by, title, set }) {
  const questions = asked.map((value) => ({ ...value, id: `clash-${value.fields[0]}` }));
  /** @type {Record<string, Record<string, string>>} */
  const versions = { mine, theirs };
  const notice = h(
    "div",
    { class: "notice notice--warn clash", role: "alert", tabindex: "-1" },
    h("h2", {}, title),
    h("p", {}, "Rien n’est encore enregistré. Choisissez ce qui reste, puis enregistrez."),
    questions.map(({ id, fields, legend }) =>
      radios({
        id,
        legend: legend ?? labelOf(form, fields[0] ?? ""),
        options: [
          ["theirs", shown(form, fields, theirs, mine), by ? `écrit par ${by}` : "sa version"],
          ["mine", shown(form, fields, mine, theirs), "écrit par vous"],
        ],
      }),
    ),
  );
  notice.addEventListener("change", (event) => {
    const { name, value } = /** @type {HTMLInputElement} */ (event.target);
    const fields = questions.find(({ id }) => id === name)?.fields ?? [];
    const version = versions[value === "typed" ? name : value];
    set(Object.fromEntries(fields.map((field) => [field, version?.[field] ?? ""])));
  });

  /** @param {Event} event */
  function typed({ target }) {
    if (!notice.isConnected) return form.removeEventListener("input", typed);
    const question = questions.find(({ fields }) => fields.includes(/** @type {HTMLInputElement} */ (target).name));
    if (!question) return;
    const { id, fields } = question;
    const given = values(form);
    versions[id] = Object.fromEntries(fields.map((field) => [field, given[field] ?? ""]));
    const group = notice.querySelector(`#${id}`)?.closest("fieldset");
    if (!group?.querySelector("[value=typed]"))
      group?.append(
        choice({ id: `${id}-typed`, name: id, value: "typed", checked: false }, "Ce que je viens d’écrire"),
      );
    /** @type {HTMLInputElement | null | undefined} */
    const third = group?.querySelector("[value=typed]");
    if (third) third.checked = true;
  }
  form.addEventListener("input", typed);
  return notice;
}

/** Questions of a form that nobody answered, as errors. @param {HTMLFormElement} form */
export const openQuestions = (form) =>
  [...form.querySelectorAll(".clash fieldset")].flatMap((question) => {
    const first = question.querySelector("input");
    return first && !question.querySelector(":checked")
      ? [{ field: first.id, message: "Choisissez ce qui reste." }]
      : [];
  });

/**
 * One side's version in words; of several fields, what is empty is named where the other side has something.
 *
 * @param {HTMLFormElement} form
 * @param {string[]} fields
 * @param {Record<string, string>} version
 * @param {Record<string, string>} other
 */
function shown(form, fields, version, other) {
  const isAlone = fields.length === 1;
  const words = fields.flatMap((name) => {
    const text = textOf(form, name, version[name] ?? "");
    if (text) return [text];
    return !isAlone && other[name] ? [`${labelOf(form, name)} : rien`] : [];
  });
  if (!isAlone) return words.join(", ");
  return words[0] ? `« ${words[0]} »` : "rien";
}
