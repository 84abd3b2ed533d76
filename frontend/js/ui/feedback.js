/** Failures and refusals in words for the staff. */
import { ProblemError } from "../api/client.js";
import { h } from "../lib/dom.js";
import { clearErrors, showErrors, showProblem } from "./forms.js";

const SILENCE = {
  title: "Le service ne répond pas",
  detail: "Rien n’est perdu : ce que vous avez écrit est encore là. Vérifiez la connexion, puis réessayez.",
};

/**
 * Explains a failure or a refusal in words for the staff.
 *
 * @param {unknown} error
 * @returns {{ title: string, detail?: string | null | undefined }}
 */
export function explain(error) {
  if (!(error instanceof ProblemError)) {
    console.error(error);
    return SILENCE;
  }
  const { title, detail, status } = error.problem;
  // A first attempt was carried out, its answer was lost, and the form was changed since.
  if (error.is("idempotency-key-reused"))
    return {
      title: "Votre premier envoi est peut-être passé",
      detail: "Vérifiez-le avant de recommencer : un nouvel envoi en ferait un second.",
    };
  if (status !== 429 || !error.retryAfter) return { title, detail };
  const wait = error.retryAfter < 90 ? `${error.retryAfter} secondes` : `${Math.ceil(error.retryAfter / 60)} minutes`;
  return { title, detail: `${detail ?? ""} Réessayez dans ${wait}.`.trim() };
}

/**
 * Notice in the place of content that could not be loaded.
 *
 * @param {unknown} error
 * @param {() => void} [retry]
 */
export function failureNotice(error, retry) {
  const { title, detail } = explain(error);
  return h(
    "div",
    { class: "notice notice--bad", role: "alert" },
    h("p", {}, h("strong", {}, title)),
    detail && h("p", {}, detail),
    retry && h("p", {}, h("button", { class: "button button--small", type: "button", onclick: retry }, "Réessayer")),
  );
}

/** @type {Map<string, (form: HTMLFormElement, error: ProblemError) => void>} */
const answers = new Map();

/**
 * Registers how a concept shows a kind of refusal, in every form.
 *
 * @param {string} name the last part of the problem's type, such as `planning-conflict`
 * @param {(form: HTMLFormElement, error: ProblemError) => void} show
 */
export const onRefusal = (name, show) => answers.set(name, show);

/**
 * Shows a refusal of the service in a form, beside the fields that it is about.
 *
 * @param {HTMLFormElement} form
 * @param {unknown} error
 * @param {Record<string, string>} [fields] control of each JSON pointer; by default `/a_name` is about the control
 * `a_name`
 */
export function showRefusal(form, error, fields) {
  const show = error instanceof ProblemError && answers.get(error.problem.type.split("/").at(-1) ?? "");
  if (show) {
    show(form, error);
    return clearErrors(form);
  }
  if (!(error instanceof ProblemError) || !error.problem.errors?.length) return showErrors(form, [], explain(error));
  showProblem(
    form,
    error,
    fields ?? Object.fromEntries(error.problem.errors.map(({ pointer }) => [pointer, pointer?.slice(1) ?? ""])),
  );
}
