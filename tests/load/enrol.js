import { request } from "node:http";

/**
 * Enrols somebody new, with a key of their own: the status of the answer, 0 without one.
 * @param {import("node:http").Agent} agent @param {string | undefined} address @param {string | undefined} session
 * @param {number} who @returns {Promise<number>}
 */
export const enrol = (agent, address, session, who) =>
  new Promise((resolve) => {
    const body = JSON.stringify({
      session_id: session,
      level: "beginner",
      learner: {
        given_name: "Jeanne",
        family_name: `Martin ${who}`,
        phone: `04 65 ${100_000 + who}`,
        commune_code: "34052",
      },
    });
    const headers = {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
      "Idempotency-Key": `"${process.pid} ${session} ${who}"`,
    };
    const asked = request(`${address}/enrolments`, { method: "POST", agent, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
    });
    asked.on("error", () => resolve(0));
    asked.end(body);
  });
