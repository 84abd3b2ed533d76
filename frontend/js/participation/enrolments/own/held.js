/** Held seat: until when, and how its person confirms it. */
import { dayName, hour } from "../../../lib/dates.js";
import { h } from "../../../lib/dom.js";

/** @typedef {import("../../../api/models.js").OwnEnrolment} OwnEnrolment */

/** Next step of its person, with the contact that they wrote themselves. @param {OwnEnrolment} enrolment */
function nextStep({ can_confirm, confirmed_by, learner }) {
  const { email, phone_display: phone } = learner;
  if (can_confirm) return "Il reste un clic : confirmez-la plus bas sur cette page.";
  if (confirmed_by === "email")
    return `Ouvrez le lien que nous venons d’envoyer à ${email ?? "votre adresse électronique"} pour la confirmer.`;
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
 */
export const heldNotice = (enrolment, until, heading) =>
  h(
    "div",
    { class: "notice notice--warn" },
    heading,
    h(
      "p",
      {},
      "Votre place est retenue jusqu’au ",
      h("strong", {}, `${dayName(until)} à ${hour(until)}`),
      `. ${nextStep(enrolment)}`,
    ),
    h(
      "p",
      {},
      "Sans confirmation, elle ira à une autre personne. ",
      h("phone-line", { question: "Un doute ?" }, "Appelez votre Maison de services au public."),
    ),
  );
