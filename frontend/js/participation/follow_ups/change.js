/**
 * Dialogs that change a question: who answers until when, what it is about, whose it is.
 *
 * @typedef {import("../../api/models.js").FollowUp} FollowUp
 */
import { accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { learnerPicker } from "../../directory/people/picker.js";
import { listCommunes } from "../../directory/places/places.js";
import { h } from "../../lib/dom.js";
import { formDialog } from "../../ui/dialog.js";
import { input, select } from "../../ui/fields.js";
import { askerName, deviceOptions, themeOptions } from "./words.js";

/**
 * Asks who answers until when, and what the question is about; null when the person went back.
 *
 * @param {FollowUp} question
 * @returns {Promise<FollowUp | null>}
 */
export async function assign(question) {
  const colleagues = await readAll("/facilitators");
  const { assignee } = question;
  const known = assignee && !colleagues.some(({ id }) => id === assignee.id) ? [assignee, ...colleagues] : colleagues;
  return formDialog({
    title: "Confier la question",
    body: [
      h("p", {}, h("strong", {}, askerName(question)), " : ", question.question),
      select({
        id: "assignee",
        label: "Qui répond ?",
        value: assignee?.id ?? "",
        options: [
          ["", "Personne encore"],
          .../** @type {import("../../ui/fields.js").Option[]} */ (known.map(({ id, name }) => [id, name])),
        ],
      }),
      h(
        "div",
        { class: "form-grid" },
        input({ id: "due-on", label: "Au plus tard le", type: "date", value: question.due_on, required: true }),
        select({ id: "asked-theme", label: "Thème", options: themeOptions, value: question.theme ?? "" }),
        select({ id: "asked-device", label: "Appareil", options: deviceOptions, value: question.device ?? "" }),
      ),
    ],
    confirm: "Enregistrer",
    check: (form) =>
      new FormData(form).get("due-on") ? [] : [{ field: "due-on", message: "Indiquez le dernier jour." }],
    act: (given) =>
      accountRequest("PATCH", "/follow-ups/{id}", {
        path: { id: question.id },
        version: question.version,
        body: {
          assignee_id: given.assignee || null,
          ...(given["due-on"] && { due_on: given["due-on"] }),
          theme: /** @type {FollowUp["theme"]} */ (given["asked-theme"] || null),
          device: /** @type {FollowUp["device"]} */ (given["asked-device"] || null),
        },
      }),
  });
}

/**
 * Asks whose question it is; null when the person went back.
 *
 * @param {FollowUp} question
 * @returns {Promise<FollowUp | null>}
 */
export async function linkToCard(question) {
  const picker = learnerPicker({ communes: await listCommunes(), chosen: () => {} });
  return formDialog({
    title: "Relier à une fiche",
    body: [
      h("p", {}, h("strong", {}, askerName(question)), " : une place ne peut être proposée qu’avec une fiche."),
      picker.element,
      h(
        "p",
        { class: "hint" },
        "Pas encore de fiche ? ",
        h("a", { href: "/bureau/inscrire.html" }, "Inscrire cette personne"),
        " à un atelier la crée.",
      ),
    ],
    confirm: "Relier",
    check: () => (picker.learner ? [] : [{ field: "person", message: "Choisissez une personne connue." }]),
    act: () =>
      accountRequest("PATCH", "/follow-ups/{id}", {
        path: { id: question.id },
        version: question.version,
        body: { learner_id: picker.learner?.id ?? "" },
      }),
  });
}
