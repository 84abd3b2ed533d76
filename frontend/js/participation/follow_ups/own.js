/**
 * « J’ai une question », on one’s own enrolment, once the workshop began.
 *
 * @typedef {NonNullable<import("../../api/models.js").FollowUp["device"]>} Device
 */
import { request } from "../../api/client.js";
import { newSubmission } from "../../api/idempotency.js";
import { dayName } from "../../lib/dates.js";
import { focusOn, h } from "../../lib/dom.js";
import { select, textarea } from "../../ui/fields.js";
import { clearErrors, onSubmit, showErrors, showProblem, values } from "../../ui/forms.js";
import { byLink } from "../enrolments/personal-link.js";

/** @type {import("../../ui/fields.js").Option[]} */
const devices = [
  ["", "Je ne sais pas"],
  ["computer", "Un ordinateur"],
  ["tablet", "Une tablette"],
  ["smartphone", "Un téléphone"],
];

/** The form of a question, folded until it is asked for. @param {import("../enrolments/personal-link.js").Link} link */
export function ownQuestion(link) {
  const submission = newSubmission();
  const form = h(
    "form",
    { class: "form" },
    textarea({ id: "question", label: "Votre question", hint: "Avec vos mots.", rows: 4, maxlength: 1000 }),
    select({ id: "question-device", label: "Sur quel appareil ?", options: devices }),
    h("p", { class: "hint" }, "Nous vous appelons pour y répondre. N’écrivez ni mot de passe, ni numéro de carte."),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Envoyer ma question")),
  );
  const place = h(
    "details",
    { class: "disclosure no-print", id: "own-question" },
    h("summary", {}, "J’ai une question sur l’atelier"),
    form,
  );
  onSubmit(form, async () => {
    clearErrors(form);
    const given = values(form);
    if (!given.question?.trim()) return showErrors(form, [{ field: "question", message: "Écrivez votre question." }]);
    try {
      const { due_on } = await submission.send((key) =>
        request("POST", "/my-enrolments/{reference}/questions", {
          ...byLink(link),
          body: {
            question: given.question ?? "",
            ...(given["question-device"] && { device: /** @type {Device} */ (given["question-device"]) }),
          },
          idempotencyKey: key,
        }),
      );
      const heading = h("h2", { tabindex: "-1" }, "Votre question est notée");
      const done = h(
        "div",
        { class: "notice notice--good no-print" },
        heading,
        h("p", {}, `Nous vous appelons avant le ${dayName(due_on)} au soir.`),
      );
      place.replaceWith(done);
      focusOn(heading);
    } catch (error) {
      showProblem(form, error, { "/question": "question", "/device": "question-device" });
    }
  });
  return place;
}
