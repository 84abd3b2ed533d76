/** Answers read out by phone or at the counter: the agent reads the questions that are asked, and ticks. */
import { accountRequest } from "../../../api/client.js";
import { newSubmission } from "../../../api/idempotency.js";
import { fill, h } from "../../../lib/dom.js";
import { showRefusal } from "../../../ui/feedback.js";
import { onSubmit, showErrors } from "../../../ui/forms.js";
import { questionsForm } from "../answering/form.js";
import { controlOf } from "../answering/question.js";

/** @typedef {import("./keys.js").Schemas} Schemas */

/** @param {Schemas["Questionnaire"]} questionnaire */
export async function phoneEntry(questionnaire) {
  const version = questionnaire.versions.find(({ status }) => status === "published");
  if (!version)
    return h("p", { class: "notice notice--warn" }, "Ce questionnaire n’est pas publié : rien ne peut être noté.");
  const { definition, number } = await accountRequest("GET", "/questionnaire-versions/{id}", {
    path: { id: version.id },
  });
  const place = h("div", { class: "stack" });
  const status = h("div", { role: "status", class: "stack" });

  function begin() {
    const submission = newSubmission();
    const form = h(
      "form",
      { class: "form", autocomplete: "off" },
      h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Enregistrer les réponses")),
    );
    let typed = false;
    const questions = questionsForm(form, definition, { changed: () => (typed = true) });
    fill(place, form);
    window.onbeforeunload = (event) => {
      if (typed) event.preventDefault();
    };
    onSubmit(form, async () => {
      if (!questions.check()) return;
      const { answers, silences } = questions.sending();
      if (!Object.keys(answers).length && !Object.keys(silences).length)
        return showErrors(form, [], { title: "Rien n’est encore répondu" });
      try {
        const { proposal } = await submission.send((idempotencyKey) =>
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
            proposal && h("p", {}, `Niveau proposé : ${proposal.summary}`),
          ),
        );
        begin();
        window.scrollTo(0, 0);
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
