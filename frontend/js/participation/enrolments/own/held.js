/** Held seat: until when, and how its person confirms it. */
import { deadline } from "../../../lib/dates.js";
import { h } from "../../../lib/dom.js";

/** @typedef {import("../../../api/models.js").OwnEnrolment} OwnEnrolment */

/** Next step of its person, with the contact that they wrote themselves. @param {OwnEnrolment} enrolment */
function nextStep({ confirmed_by, learner }) {
  const { email, phone_display: phone } = learner;
  if (confirmed_by === "email")
    return `Ouvrez le lien que nous venons d’envoyer à ${email ?? "votre adresse e-mail"} pour la confirmer.`;
  if (confirmed_by === "sms")
    return `Ouvrez le lien que nous envoyons par SMS ${phone ? `au ${phone}` : "à votre numéro"} pour la confirmer.`;
  if (confirmed_by === "call")
    return `Nous vous appelons ${phone ? `au ${phone}` : "à votre numéro"} pour la confirmer avec vous.`;
  return "Appelez-nous pour la confirmer.";
}

/**
 * Notice of a seat that is to be confirmed.
 *
 * @param {OwnEnrolment} enrolment
 * @param {string} until
 * @param {HTMLElement} heading
 * @param {HTMLElement | false} confirm button for who opened the link of the message
 */
export const heldNotice = (enrolment, until, heading, confirm) =>
  h(
    "div",
    { class: "notice notice--warn" },
    heading,
    h(
      "p",
      {},
      "Votre place est retenue jusqu’au ",
      h("strong", {}, deadline(until)),
      ". ",
      confirm
        ? [
            h("span", { class: "no-print" }, "Il reste un clic pour la confirmer."),
            h("span", { class: "print-only" }, "Ouvrez le lien de notre message pour la confirmer."),
          ]
        : nextStep(enrolment),
    ),
    confirm && h("p", { class: "no-print" }, confirm),
    h(
      "p",
      {},
      "Sans confirmation, elle ira à une autre personne. ",
      h("phone-line", { question: "Un doute ?" }, "Appelez votre Maison de services au public."),
    ),
  );
