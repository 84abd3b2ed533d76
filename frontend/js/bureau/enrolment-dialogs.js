/**
 * What one does with an enrolment from any list.
 *
 * @typedef {import("../api/staff-models.js").Enrolment} Enrolment
 */
import { ProblemError } from "../api/client.js";
import { cancelEnrolment, moveEnrolment } from "../api/staff.js";
import { dayName, hours } from "../lib/dates.js";
import { h } from "../lib/dom.js";
import { formDialog } from "./dialog.js";
import { input } from "./fields.js";
import { fullName } from "./people.js";
import { sessionPicker } from "./session-picker.js";

/** @param {Enrolment} enrolment */
const about = ({ learner, reference, session }) =>
  h("p", {}, h("strong", {}, fullName(learner)), ` (${reference})`, h("br"), `${session.title}, ${dayName(session.starts_at)} ${hours(session)}, ${session.venue_name}`);

/** @param {Enrolment} enrolment @returns {Promise<Enrolment | null>} */
export const cancelDialog = (enrolment) =>
  formDialog({
    title: "Annuler cette inscription ?",
    body: [about(enrolment), h("p", {}, "La place sera rendue tout de suite."), input({ id: "cancel-reason", label: "Raison", optional: true, hint: "Par exemple : malade, n’a plus de voiture.", maxlength: 500 })],
    confirm: "Annuler l’inscription",
    danger: true,
    act: (given, key) => cancelEnrolment(enrolment.id, given["cancel-reason"] ?? "", key),
  });

/** @param {Enrolment} enrolment @returns {Promise<Enrolment | null>} */
export function moveDialog(enrolment) {
  const picker = sessionPicker({ id: "move-to", legend: "Vers quel atelier ?", level: enrolment.level, exclude: enrolment.session.id });
  return formDialog({
    title: "Changer d’atelier",
    body: [about(enrolment), h("p", {}, "La référence reste la même."), picker.element],
    confirm: "Changer d’atelier",
    check: () => picker.check(),
    act: async (_, key) => {
      const { session, overrideReason } = picker;
      try {
        return await moveEnrolment(enrolment.id, { session_id: session?.id ?? "", ...(overrideReason ? { level_override_reason: overrideReason } : {}) }, key);
      } catch (error) {
        if (error instanceof ProblemError && error.problem.alternatives) picker.offer(error.problem.alternatives);
        throw error;
      }
    },
  });
}
