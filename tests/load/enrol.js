/**
 * Enrols a new person, with an idempotency key of their own.
 *
 * @param {import("./client.js").Client} client
 * @param {string | undefined} session
 * @param {number} number of the person
 * @returns {Promise<number>} status of the answer, 0 without one
 */
export async function enrol(client, session, number) {
  const body = {
    session_id: session,
    level: "beginner",
    learner: {
      given_name: "Jeanne",
      family_name: `Martin ${number}`,
      phone: `04 65 ${100_000 + number}`,
      commune_code: "34052",
    },
  };
  const headers = { "Idempotency-Key": `"${process.pid} ${session} ${number}"` };
  try {
    return (await client.ask("POST", "/enrolments", { body, headers })).status;
  } catch {
    return 0;
  }
}
