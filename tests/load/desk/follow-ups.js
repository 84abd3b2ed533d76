/** Work with questions after a workshop: noted, handed over, answered, and led to a session. */
import { by, enrol, learnerOf, link, session, timed, walkIn } from "./world.js";

const QUESTION = { question: "Comment retrouver une photo reçue ?", theme: "email", device: "tablet" };

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
  const came = await walkIn(await session(4, -1.75));
  await timed("ask a question after one's own session", "POST", `/my-enrolments/${came.reference}/questions`, {
    ...link(came),
    body: QUESTION,
  });
}
