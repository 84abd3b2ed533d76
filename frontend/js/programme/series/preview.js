/** Preview of a change of a series: shown first, carried out by its own button. */
import { ProblemError } from "../../api/client.js";
import { fill, focusOn, h } from "../../lib/dom.js";
import { failureNotice, showRefusal } from "../../ui/feedback.js";
import { at, who } from "../../ui/editing.js";
import { clearErrors, onSubmit, showErrors } from "../../ui/forms.js";

/** Time at which the last preview was asked for. */
let askedAt = 0;

/**
 * Shows a preview when the form is sent, and again when the form changes afterwards.
 *
 * @template T
 * @param {HTMLFormElement} form
 * @param {HTMLElement} preview
 * @param {() => import("../../ui/forms.js").FieldError[]} check
 * @param {() => Promise<T | null>} ask null while somebody has to choose first
 * @param {(found: T) => void} draw
 * @returns shows the preview again; `move` moves the focus to it
 */
export function previewOnSubmit(form, preview, check, ask, draw) {
  let turn = 0;
  let shown = false;
  const refresh = async (/** @type {{ move: boolean }} */ { move }) => {
    clearErrors(form);
    const errors = check();
    if (errors.length) {
      withdraw();
      return showErrors(form, errors);
    }
    const mine = ++turn;
    askedAt = Date.now();
    try {
      const found = await ask();
      if (mine !== turn) return;
      if (!found) return withdraw();
      draw(found);
      shown = true;
      if (move) focusOn(/** @type {HTMLElement} */ (preview.querySelector("h2")));
    } catch (error) {
      if (mine !== turn) return;
      withdraw();
      showRefusal(form, error);
    }
  };
  /** A preview of something else than the form says would mislead. */
  const withdraw = () => {
    shown = false;
    turn++;
    fill(preview);
  };
  onSubmit(form, () => refresh({ move: true }));
  form.addEventListener("change", () => {
    if (shown && check().length) withdraw();
    else if (shown) void refresh({ move: false });
  });
  return refresh;
}

/**
 * What made a preview out of date. The last change of the series names its author, unless a session of it changed.
 *
 * @param {ProblemError} error
 */
function changeWords({ problem }) {
  const { changed_by, changed_at } = problem;
  const since = problem.status === 412 && changed_by && changed_at && Date.parse(changed_at) >= askedAt;
  return since ? `${who(problem)} a changé ce cycle${at(problem)},` : "Quelque chose a changé";
}

/**
 * Carries a preview out, unless it is out of date.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLElement} preview
 * @param {HTMLElement} button
 * @param {() => Promise<void>} act
 */
export async function sendPreviewed(form, preview, button, act) {
  if (button.hasAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    await act();
  } catch (error) {
    const stale = error instanceof ProblemError && (error.problem.status === 412 || error.is("planning-conflict"));
    if (stale)
      preview.prepend(
        h(
          "div",
          { class: "notice notice--warn", role: "alert" },
          h("p", {}, h("strong", {}, `${changeWords(error)} depuis cet aperçu.`)),
          h("p", {}, "Rien n’a été fait. Demandez un nouvel aperçu."),
        ),
      );
    else if (error instanceof ProblemError) showRefusal(form, error);
    else preview.prepend(failureNotice(error));
  } finally {
    button.removeAttribute("aria-busy");
  }
}
