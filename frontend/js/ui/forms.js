/**
 * Forms that show each error beside its field, and lose nothing.
 *
 * A form holds `.field` or `.choices` blocks; each control has an id, and its block may have a `.hint` whose id the
 * control's `aria-describedby` names.
 *
 * @typedef {{ field: string, message: string }} FieldError `field` is the id of a control, or "" for the form as a
 * whole
 */
import { ProblemError } from "../api/client.js";
import { focusOn, h } from "../lib/dom.js";
import { isDistant } from "./date-years.js";
import { describeFailure } from "./failure.js";
import "./phone-line.js";

/**
 * Shows a summary with links above the form, each message beside its field, and focuses the summary.
 *
 * @param {HTMLFormElement} form
 * @param {FieldError[]} errors
 * @param {{ title?: string, detail?: string | null | undefined }} [words]
 */
export function showErrors(form, errors, { title, detail } = {}) {
  clearErrors(form);
  for (const { field, message } of errors) {
    const control = document.getElementById(field);
    if (control) markField(control, message);
  }
  const count = errors.length;
  const summary = h(
    "div",
    { class: "error-summary", role: "alert", tabindex: "-1" },
    h("h2", {}, title ?? (count > 1 ? `Il y a ${count} points à corriger` : "Il y a un point à corriger")),
    detail && h("p", {}, detail),
    count > 0 &&
      h(
        "ul",
        {},
        errors.map(({ field, message }) =>
          h("li", {}, document.getElementById(field) ? linkTo(field, message) : message),
        ),
      ),
  );
  form.prepend(summary);
  titleWithError();
  focusOn(summary);
}

const ERROR = "Erreur – ";

/** The title begins with the word, for those who hear it first, until no form shows an error. */
function titleWithError() {
  const wrong = document.querySelector(".error-summary");
  const title = document.title.replace(ERROR, "");
  document.title = wrong ? `${ERROR}${title}` : title;
}

/** Removes the summary and the messages. @param {HTMLFormElement} form */
export function clearErrors(form) {
  form.querySelector(".error-summary")?.remove();
  titleWithError();
  for (const message of form.querySelectorAll(".field-error")) {
    for (const control of form.querySelectorAll(`[aria-describedby~="${message.id}"]`)) {
      const others = (control.getAttribute("aria-describedby") ?? "")
        .split(" ")
        .filter((id) => id && id !== message.id);
      if (others.length) control.setAttribute("aria-describedby", others.join(" "));
      else control.removeAttribute("aria-describedby");
      control.removeAttribute("aria-invalid");
    }
    message.parentElement?.classList.remove("field--error");
    message.remove();
  }
}

/**
 * @param {HTMLElement} control
 * @param {string} message
 */
function markField(control, message) {
  const block = control.closest(".field, .choices");
  if (!block) return;
  const id = `${control.id}-error`;
  const text = h(
    "p",
    { class: "field-error", id },
    h("span", {}, h("span", { class: "visually-hidden" }, "Erreur : "), message),
  );
  block.classList.add("field--error");
  if (block.matches(".choices")) block.querySelector("legend")?.after(text);
  else (control.closest(".field__control") ?? control).before(text);
  control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
  control.setAttribute("aria-invalid", "true");
}

/**
 * @param {string} field
 * @param {string} message
 */
function linkTo(field, message) {
  const link = h("a", { href: `#${field}` }, message);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById(field)?.focus();
  });
  return link;
}

/**
 * Shows a refusal of the service as errors of the form.
 *
 * @param {HTMLFormElement} form
 * @param {unknown} error
 * @param {Record<string, string>} fields which control each JSON pointer is about, such as `{ "/learner/phone": "phone"
 * }`
 */
export function showProblem(form, error, fields = {}) {
  const errors = (error instanceof ProblemError && error.problem.errors) || [];
  const found = errors.map((item) => ({ field: fields[item.pointer ?? ""] ?? "", message: item.detail }));
  const { title, detail } = describeFailure(error);
  showErrors(form, found, {
    title,
    detail: error instanceof ProblemError ? detail : `${detail} Rien n’est perdu : ce que vous avez écrit est gardé.`,
  });
  if (!errors.length)
    form
      .querySelector(".error-summary")
      ?.append(
        h("p", {}, h("phone-line", { question: "Besoin d’aide ?" }, "Appelez votre Maison de services au public.")),
      );
}

/**
 * Runs `action` once at a time, however often the button is pressed.
 *
 * @param {HTMLFormElement} form
 * @param {(submitter: HTMLElement | null) => Promise<void>} action
 */
export function onSubmit(form, action) {
  let running = false;
  form.noValidate = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (running) return;
    running = true;
    const button = /** @type {HTMLElement | null} */ (
      /** @type {SubmitEvent} */ (event).submitter ?? form.querySelector("[type=submit]")
    );
    button?.setAttribute("aria-busy", "true");
    try {
      const distant = [...form.elements].filter(isDistant);
      if (distant.length > 0)
        showErrors(
          form,
          distant.map(({ id }) => ({ field: id, message: "Écrivez l’année en quatre chiffres, entre 2000 et 2100." })),
        );
      else await action(button);
    } finally {
      running = false;
      button?.removeAttribute("aria-busy");
    }
  });
}

/**
 * Keeps typed text until `shelf.clear()`, through reloads, detours and failures.
 *
 * @param {HTMLFormElement} form
 * @param {{ get(): any, set(value: unknown): void }} shelf
 */
export function keepDraft(form, shelf) {
  const draft = shelf.get() ?? {};
  for (const [name, value] of Object.entries(draft)) {
    const control = form.elements.namedItem(name);
    if (control instanceof RadioNodeList) control.value = value;
    else if (control instanceof HTMLInputElement && control.type === "checkbox")
      control.checked = value === control.value;
    else if (control) /** @type {HTMLInputElement} */ (control).value = value;
  }
  form.addEventListener("input", () => shelf.set(Object.fromEntries(new FormData(form))));
}

/**
 * The trimmed text of each named control.
 *
 * @param {HTMLFormElement} form
 * @returns {Record<string, string>}
 */
export const values = (form) =>
  Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === "string" ? value.trim() : ""]),
  );

/**
 * Errors of controls that are empty or out of their bounds.
 *
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} wanted the message for each control that is empty or out of its bounds
 * @returns {FieldError[]}
 */
export const checkRequired = (form, wanted) =>
  Object.entries(wanted)
    .filter(([name]) => {
      const control = /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
      return !control.value.trim() || !control.validity.valid;
    })
    .map(([field, message]) => ({ field, message }));

/** Asks before a page with typed text is left. @param {HTMLFormElement} form */
export function guardTyping(form) {
  let typed = false;
  // What is searched for is not lost with the page.
  form.addEventListener("input", ({ target }) => {
    if (!(/** @type {Element} */ (target).matches("[type=search], [role=combobox]"))) typed = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed && form.isConnected) event.preventDefault();
  });
  return { done: () => (typed = false) };
}
