/** The reason of a cancellation, which everybody reads: chosen among wordings that say nothing of anybody's health. */
import { byId, h } from "../../lib/dom.js";
import { input, select } from "../../ui/fields.js";

const wordings = ["Absence imprévue dans l’équipe", "Salle indisponible", "Trop peu d’inscrits", "Panne de matériel"];
const OTHER = "autre";

/** @param {{ chosen?: string }} [options] the wording that is likely here */
export function publicReasonFields({ chosen = "" } = {}) {
  const other = h(
    "div",
    { hidden: true },
    input({
      id: "reason_other",
      label: "Autre motif, en quelques mots",
      hint: "Rien sur la santé ni la vie privée de qui que ce soit.",
      maxlength: 500,
    }),
  );
  const choice = select({
    id: "reason",
    label: "Motif public",
    hint: "Tout le monde le lit : les inscrits, l’agenda, les sites des mairies.",
    value: chosen,
    options: [
      ["", "Choisir…"],
      ...wordings.map((text) => /** @type {import("../../ui/fields.js").Option} */ ([text, text])),
      [OTHER, "Autre…"],
    ],
  });
  choice.addEventListener("change", (event) => {
    other.hidden = /** @type {HTMLSelectElement} */ (event.target).value !== OTHER;
    if (!other.hidden) byId("reason_other").focus();
  });
  return [choice, other];
}

/** The reason as it is published. @param {Record<string, string>} given */
export const publicReason = ({ reason, reason_other }) => (reason === OTHER ? reason_other : reason)?.trim() ?? "";

/** @param {Record<string, string>} given @returns {import("../../ui/forms.js").FieldError[]} */
export function checkPublicReason(given) {
  if (publicReason(given)) return [];
  return given.reason === OTHER
    ? [{ field: "reason_other", message: "Écrivez le motif." }]
    : [{ field: "reason", message: "Choisissez le motif de l’annulation." }];
}
