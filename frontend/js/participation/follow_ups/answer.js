/**
 * The dialog that notes an answer, with earlier answers to begin with.
 *
 * @typedef {import("../../api/models.js").FollowUp} FollowUp
 */
import { accountRequest, backgroundRequest } from "../../api/client.js";
import { fill, focusOn, h } from "../../lib/dom.js";
import { dayNameWithYear } from "../../lib/dates.js";
import { formDialog } from "../../ui/dialog.js";
import { input, textarea } from "../../ui/fields.js";
import { submitByKeys } from "./note.js";
import { askerName } from "./words.js";
import { themes } from "../../programme/sessions/themes.js";

/** Pause after the last letter before models are searched. */
const PAUSE_MS = 300;

/**
 * Notes the answer to a question; null when the person went back.
 *
 * @param {FollowUp} question
 * @returns {Promise<FollowUp | null>}
 */
export function noteAnswer(question) {
  const models = h("div", { class: "stack", role: "status" });
  /** @param {string} [words] */
  const search = async (words = "") => {
    const query = { ...(question.theme && { theme: question.theme }), ...(words && { q: words }) };
    // A model is a help: without one the answer is written all the same.
    const found = await backgroundRequest("GET", "/follow-ups/models", { query }).catch(() => []);
    fill(models, ...(found.length ? found.map(model) : [none(question, words)]));
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  void search();
  return formDialog({
    title: "Répondre",
    body: [
      h("p", {}, h("strong", {}, askerName(question)), " demande :"),
      h("p", { class: "person__needs lines" }, `« ${question.question} »`),
      textarea({
        id: "answer",
        label: "Ce que vous avez répondu",
        hint: "Cette réponse servira de modèle aux collègues. Ctrl + Entrée enregistre.",
        rows: 5,
        maxlength: 2000,
        value: question.answer ?? "",
        onkeydown: submitByKeys,
      }),
      h(
        "details",
        { class: "disclosure" },
        h("summary", {}, "Partir d’une réponse déjà donnée"),
        h(
          "div",
          { class: "stack" },
          input({
            id: "model-words",
            label: "Chercher",
            optional: true,
            maxlength: 200,
            oninput: (/** @type {Event} */ event) => {
              clearTimeout(waiting);
              const { value } = /** @type {HTMLInputElement} */ (event.currentTarget);
              waiting = setTimeout(() => void search(value.trim()), PAUSE_MS);
            },
          }),
          models,
        ),
      ),
    ],
    confirm: "Enregistrer la réponse",
    check: (form) =>
      String(new FormData(form).get("answer")).trim() ? [] : [{ field: "answer", message: "Écrivez la réponse." }],
    act: (given) =>
      accountRequest("POST", "/follow-ups/{id}/answer", {
        path: { id: question.id },
        body: { answer: given.answer ?? "" },
      }),
  });
}

/** @param {FollowUp} question @param {string} words */
const none = ({ theme }, words) =>
  h(
    "p",
    { class: "hint" },
    words || !theme ? "Pas de réponse qui convienne." : `Pas encore de réponse sur le thème « ${themes[theme]} ».`,
  );

/** @param {import("../../api/models.js").AnswerModel} model */
const model = ({ answer, answered_on }) =>
  h(
    "div",
    { class: "card stack" },
    h("p", { class: "lines" }, answer),
    h(
      "p",
      { class: "cluster" },
      h("span", { class: "hint" }, `Du ${dayNameWithYear(answered_on)}`),
      h("button", { type: "button", class: "link-button", onclick: () => take(answer) }, "Partir de ce texte"),
    ),
  );

/** @param {string} text */
function take(text) {
  const field = /** @type {HTMLTextAreaElement} */ (document.getElementById("answer"));
  field.value = field.value.trim() ? `${field.value.trim()}\n${text}` : text;
  focusOn(field);
}
