/** The page of a questionnaire, opened by its code: `#K7M3PX`. Without one, it asks for the code. */
import { ProblemError, request } from "../../../api/client.js";
import { sendOnce } from "../../../api/idempotency.js";
import { byId, fill, focusOn, h } from "../../../lib/dom.js";
import { forThisTab } from "../../../lib/storage.js";
import { codeForm, codeTrouble } from "../../../ui/code-form.js";
import { failure } from "../../../ui/failure.js";
import { onSubmit, showErrors, showProblem } from "../../../ui/forms.js";
import "../../../ui/page.js";
import { visibleQuestions } from "../visibility.js";
import { contactForm } from "./contact.js";
import { questionsForm } from "./form.js";
import { controlOf } from "./question.js";

/** @typedef {import("./question.js").Schemas} Schemas */

const place = byId("questionnaire");
const form = /** @type {HTMLFormElement} */ (byId("answer"));
const code = decodeURIComponent(location.hash.slice(1)).toUpperCase();
const attempt = forThisTab("questionnaire.envoi");
const draft = forThisTab(`questionnaire.${code}`);
/** That answers were sent, and whether a name is still wanted: nothing of the answers. */
const sent = forThisTab(`questionnaire.${code}.envoye`);

window.addEventListener("hashchange", () => location.reload());

async function load() {
  if (!code) return askCode();
  if (sent.get()) return thank(sent.get());
  try {
    show(await request("GET", "/questionnaire-codes/{code}", { path: { code } }));
  } catch (error) {
    if (error instanceof ProblemError && error.is("not-found")) askCode("Ce code ne mène à aucun questionnaire");
    else if (error instanceof ProblemError && error.is("questionnaire-closed")) closed();
    else
      fill(
        place,
        failure(error, () => void load()),
      );
  }
}

/** @param {Schemas["PublishedQuestionnaire"]} published */
function show({ version, definition }) {
  entitle(definition.title);
  fill(
    place,
    definition.introduction && h("p", { class: "lead" }, definition.introduction),
    h(
      "p",
      {},
      "Vos réponses sont gardées sans votre nom, avec le jour seulement, et comptées avec celles des autres. Rien " +
        "n’est obligatoire. Une fois envoyées, nous ne pouvons plus les retrouver, puisque rien ne dit qu’elles sont " +
        "à vous.",
    ),
  );
  // Answers to another version may not fit.
  const kept = draft.get();
  fill(
    form,
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button button--wide", type: "submit" }, "Envoyer mes réponses"),
    ),
  );
  form.hidden = false;
  const questions = questionsForm(form, definition, {
    answers: kept?.version === version ? kept.answers : {},
    later: "Nous vous demanderons votre nom et votre téléphone après l’envoi, à part de vos réponses.",
    changed: (answers) => draft.set({ version, answers }),
  });
  onSubmit(form, async () => {
    if (!questions.check()) return;
    const { answers, silences } = questions.sending();
    if (!Object.keys(answers).length && !Object.keys(silences).length)
      return showErrors(form, [], {
        title: "Vous n’avez encore rien répondu",
        detail: "Répondez à une question, celle que vous voulez.",
      });
    try {
      await sendOnce(attempt, { version, mode: /** @type {const} */ ("web"), answers, silences }, (body, key) =>
        request("POST", "/questionnaire-codes/{code}/responses", { path: { code }, body, idempotencyKey: key }),
      );
    } catch (error) {
      if (error instanceof ProblemError && error.is("questionnaire-closed")) return closed();
      const fields = definition.questions.map((one) => [`/answers/${one.code}`, controlOf(one.code)]);
      return showProblem(form, error, Object.fromEntries(fields));
    }
    draft.clear();
    const shown = visibleQuestions(definition, answers);
    const wantsCall = definition.questions.some((one) => one.kind === "contact" && shown.includes(one.code));
    sent.set({ title: definition.title, wantsCall });
    thank({ title: definition.title, wantsCall });
  });
}

/** Thanks, again after a reload. @param {{ title: string, wantsCall: boolean }} what */
function thank({ title, wantsCall }) {
  entitle(title);
  form.hidden = true;
  fill(form);
  fill(
    place,
    h(
      "div",
      { class: "notice notice--good" },
      h("h2", { id: "done" }, "Merci !"),
      h("p", {}, "Vos réponses sont enregistrées, sans votre nom. Elles servent à préparer les ateliers."),
      h("p", {}, h("a", { href: "/" }, "Voir les prochains ateliers")),
    ),
    wantsCall && contactForm({ sent: () => sent.set({ title, wantsCall: false }) }),
    h(
      "p",
      {},
      h(
        "button",
        { type: "button", class: "button button--quiet", onclick: again },
        "Répondre pour une autre personne",
      ),
    ),
  );
  window.scrollTo(0, 0);
  focusOn(byId("done"));
}

/** Forgets that answers were sent, for the next person at this screen. */
function again() {
  sent.clear();
  location.reload();
}

/** @param {string} title */
function entitle(title) {
  byId("title").textContent = title;
  document.title = `${title} – Le numérique en un clic`;
}

function closed() {
  form.hidden = true;
  fill(
    place,
    h(
      "div",
      { class: "notice notice--warn" },
      h("h2", {}, "Ce questionnaire est terminé"),
      h("p", {}, "Merci de votre intérêt. Vous pouvez nous appeler, ou venir à un atelier."),
      h("p", {}, h("a", { href: "/" }, "Voir les prochains ateliers")),
    ),
  );
}

/** Asks for the code. @param {string} [trouble] */
function askCode(trouble) {
  fill(
    place,
    trouble && codeTrouble(trouble),
    h("p", {}, "Flashez le code de l’affiche ou de la feuille, ou écrivez-le ici."),
    codeForm({
      label: "Code du questionnaire",
      hint: "Six lettres ou chiffres, imprimés sur la feuille ou l’affiche.",
      missing: "Écrivez le code du questionnaire.",
    }),
  );
}

void load();
