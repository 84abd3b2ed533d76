/** The requests of an enrolment at the desk: one date, or several. Each answers with what shows its outcome. */
import { accountRequest } from "../../api/client.js";
import { showEnrolled } from "./enrolled-card.js";
import { showJointlyEnrolled } from "./jointly-enrolled.js";

/**
 * @typedef {import("../../api/models.js").NewEnrolment} NewEnrolment
 * @typedef {import("../../api/models.js").NewJointEnrolment} NewJointEnrolment
 * @typedef {ReturnType<typeof import("../../api/idempotency.js").newSubmission>} Submission
 */

/**
 * Takes a seat, or a place on the waiting list.
 *
 * @param {Submission} submission
 * @param {HTMLElement} result
 * @param {NewEnrolment} body
 */
export async function takeSeat(submission, result, body) {
  const enrolment = await submission.send((key) =>
    accountRequest("POST", "/enrolments", { body, idempotencyKey: key }),
  );
  return async () => {
    const shown = accountRequest("GET", "/enrolments/{id}", { path: { id: enrolment.id } }).catch(() => null);
    showEnrolled(result, enrolment, await shown, { people: body.party_size ?? 1 });
  };
}

/**
 * Takes seats at several dates.
 *
 * @param {Submission} submission
 * @param {HTMLElement} result
 * @param {NewJointEnrolment} body
 */
export async function takeSeats(submission, result, body) {
  const made = await submission.send((key) =>
    accountRequest("POST", "/joint-enrolments", { body, idempotencyKey: key }),
  );
  return async () => showJointlyEnrolled(result, made, { people: body.party_size ?? 1 });
}
