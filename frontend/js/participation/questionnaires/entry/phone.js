/** Answers read out by phone or at the counter: the agent reads the questions that are asked, and ticks. */
import { accountRequest } from "../../../api/client.js";
import { newSubmission } from "../../../api/idempotency.js";
import { responsePage } from "../../../lib/addresses.js";
import { fill, focusOn, h } from "../../../lib/dom.js";
import { showRefusal } from "../../../ui/feedback.js";
import { onSubmit, showErrors } from "../../../ui/forms.js";
import { contactForm } from "../answering/contact.js";
import { questionsForm } from "../answering/form.js";
import { controlOf } from "../answering/question.js";
import { visibleQuestions } from "../visibility.js";
import { proposalWords } from "../words.js";

/** @typedef {import("./keys.js").Schemas} Schemas */

/** @param {Schemas["Questionnaire"]} questionnaire @param {boolean} inOffice whether single responses may be read */
export async function phoneEntry(questionnaire, inOffice) {
  const version = questionnaire.versions.find(({ status }) => status === "published");
  if (!version)
    return h("p", { class: "notice notice--warn" }, "Ce questionnaire n’est pas publié : rien ne peut être noté.");
  const { definition, number } = await accountRequest("GET", "/questionnaire-versions/{id}", {
    path: { id: version.id },
  });
  const place = h("div", { class: "stack" });
  const status = h("div", { role: "status", class: "stack" });

  let typed = false;
  window.onbeforeunload = (event) => {
    if (typed) event.preventDefault();
  };

  /** Asks for the name and the number, apart from the answers. */
  function askContact() {
    const next = h("button", { type: "button", class: "button button--quiet", onclick: begin }, "Réponses suivantes");
    const contact = contactForm({ more: next, sent: () => (typed = false), autocomplete: false });
    contact.addEventListener("input", () => (typed = true));
    fill(place, contact);
    focusOn(/** @type {HTMLElement} */ (contact.querySelector("h2")));
  }

  function begin() {
    typed = false;
    const submission = newSubmission();
    const form = h(
      "form",
      { class: "form", autocomplete: "off" },
      h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Enregistrer les réponses")),
    );
    const questions = questionsForm(form, definition, {
      later: "Le nom et le téléphone se notent après l’enregistrement, à part des réponses.",
      anyway: "Enregistrer quand même",
      changed: () => (typed = true),
    });
    fill(place, form);
    onSubmit(form, async () => {
      if (!questions.check()) return;
      const { answers, silences } = questions.sending();
      if (!Object.keys(answers).length && !Object.keys(silences).length)
        return showErrors(form, [], { title: "Rien n’est encore répondu" });
      try {
        const { id, proposal } = await submission.send((idempotencyKey) =>
          accountRequest("POST", "/questionnaires/{id}/responses", {
            path: { id: questionnaire.id },
            body: { mode: "phone", version: number, answers, silences },
            idempotencyKey,
          }),
        );
        fill(
          status,
          h(
            "div",
            { class: "notice notice--good" },
            h("p", {}, h("strong", {}, "Réponses enregistrées, sans le nom de la personne.")),
            proposal && h("p", {}, proposalWords(proposal)),
            inOffice &&
              h("p", {}, h("a", { href: responsePage(id) }, "Voir la réponse"), ", pour la garder sur la fiche."),
          ),
        );
        typed = false;
        const shown = visibleQuestions(definition, answers);
        window.scrollTo(0, 0);
        if (definition.questions.some(({ kind, code }) => kind === "contact" && shown.includes(code))) askContact();
        else begin();
      } catch (error) {
        const fields = definition.questions.map(({ code }) => [`/answers/${code}`, controlOf(code)]);
        showRefusal(form, error, Object.fromEntries(fields));
      }
    });
  }
  begin();
  return h(
    "div",
    { class: "stack" },
    status,
    h(
      "p",
      { class: "hint" },
      "Lisez chaque question et ses réponses, et cochez. Dites d’abord que les réponses sont gardées sans le nom, et " +
        "que rien n’est obligatoire.",
    ),
    place,
  );
}
