/**
 * Editing of a thing that a colleague may be editing too.
 *
 * Only changed values are sent, and a conflict loses nobody's words.
 */
import { ProblemError } from "../api/client.js";
import { focusOn, h } from "../lib/dom.js";
import { showRefusal } from "./feedback.js";
import { clearErrors, onSubmit, showErrors, values } from "./forms.js";

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
 * @param {(thing: T, changed: boolean) => void} options.saved
 * @param {(form: HTMLFormElement) => import("./forms.js").FieldError[]} [options.check]
 * @param {Record<string, string>} [options.pointers]
 */
export function editing(form, { current, read, save, reload, saved, check, pointers }) {
  setValues(form, read(current));
  onSubmit(form, async () => {
    clearErrors(form);
    form.querySelector(".clash")?.remove();
    const errors = check?.(form) ?? [];
    if (errors.length) return showErrors(form, errors);
    const given = values(form);
    const known = read(current);
    const changed = new Set(Object.keys(known).filter((name) => (given[name] ?? "") !== known[name]));
    try {
      if (changed.size) current = await save(current, given, changed);
      saved(current, changed.size > 0);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.status !== 412) return showRefusal(form, error, pointers);
      await showClash();
    }
  });

  async function showClash() {
    try {
      current = await reload();
    } catch (error) {
      return showRefusal(form, error);
    }
    const theirs = read(current);
    const given = values(form);
    const differing = Object.keys(theirs).filter((name) => (given[name] ?? "") !== theirs[name]);
    const notice = h(
      "div",
      { class: "notice notice--warn clash", role: "alert", tabindex: "-1" },
      h("h2", {}, "Quelqu’un d’autre a modifié cette fiche pendant que vous écriviez"),
      h(
        "p",
        {},
        differing.length
          ? "Ce que vous avez écrit n’est pas encore enregistré. Voici où les deux versions diffèrent :"
          : "Sa version est la même que la vôtre.",
      ),
      h(
        "ul",
        {},
        differing.map((name) =>
          h(
            "li",
            {},
            h("strong", {}, label(name)),
            " : ",
            shown(name, theirs[name]),
            " (sa version), ",
            shown(name, given[name]),
            " (la vôtre)",
          ),
        ),
      ),
      h(
        "div",
        { class: "form-actions" },
        h("button", { class: "button button--small", type: "submit" }, "Enregistrer ma version"),
        h(
          "button",
          { class: "button button--quiet button--small", type: "button", onclick: takeTheirs },
          "Reprendre sa version",
        ),
      ),
    );
    form.prepend(notice);
    focusOn(notice);
  }

  function takeTheirs() {
    setValues(form, read(current));
    form.querySelector(".clash")?.remove();
    const first = /** @type {HTMLElement | null} */ (form.querySelector("input, select, textarea"));
    first?.focus();
  }

  /** @param {string} name */
  const label = (name) => {
    const control = form.elements.namedItem(name);
    if (control instanceof RadioNodeList) {
      const [choice] = /** @type {NodeListOf<HTMLElement>} */ (control);
      return choice?.closest("fieldset")?.querySelector("legend")?.textContent ?? name;
    }
    return /** @type {HTMLInputElement | null} */ (control)?.labels?.[0]?.firstChild?.textContent ?? name;
  };

  /** @param {string} name @param {string | undefined} value */
  const shown = (name, value) => {
    const control = form.elements.namedItem(name);
    const text =
      control instanceof HTMLSelectElement
        ? [...control.options].find((option) => option.value === value)?.text
        : value;
    return text ? `« ${text} »` : "rien";
  };
}

/** Sets controls by their names. @param {HTMLFormElement} form @param {Record<string, string>} given */
export function setValues(form, given) {
  for (const [name, value] of Object.entries(given)) {
    const control = form.elements.namedItem(name);
    if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = control.value === value;
    else if (control) /** @type {HTMLInputElement | RadioNodeList} */ (control).value = value;
  }
}
