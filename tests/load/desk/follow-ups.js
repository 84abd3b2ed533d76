/** Work with questions after a workshop: noted, handed over, answered, and led to a session. */
import { by, enrol, learnerOf, link, session, timed } from "./world.js";

const QUESTION = { question: "Comment retrouver une photo reçue ?", theme: "email", device: "tablet" };

/** Time until that session begins. */
const SOON_MS = 5_000;

/** Notes a question of a person with a card. @returns {Promise<any>} */
export async function ask() {
  const { id } = await learnerOf(await enrol(await session(4)));
  return timed("note a question", "POST", "/follow-ups", by({ ...QUESTION, learner_id: id }));
}

export async function questionWrites() {
  const asked = await ask();
  const at = `/follow-ups/${asked.id}`;
  await timed("hand a question over", "PATCH", at, by({ due_on: "2030-01-07" }, asked));
  await timed(
    "propose a session for a question",
    "POST",
    "/follow-ups/proposals",
    by({ session_id: await session(4), follow_ups: [asked.id] }),
  );
  await timed("answer a question", "POST", `${at}/answer`, by({ answer: "Dans Photos, puis Albums." }));
  await timed("close a question", "PUT", `${at}/closing`, by({ closed: true }));
  const { reference, secret } = await (begun ??= enrolInBegun());
  await timed("ask a question after one's own session", "POST", `/my-enrolments/${reference}/questions`, {
    ...link({ secret }),
    body: QUESTION,
  });
}

/** An enrolment in a session that has begun since; one for the whole run, as its beginning is waited for. */
let begun = /** @type {Promise<any> | null} */ (null);

async function enrolInBegun() {
  const made = await enrol(await session(4, SOON_MS / 3_600_000));
  await new Promise((resolve) => setTimeout(resolve, SOON_MS));
  return made;
}
