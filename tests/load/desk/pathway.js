/** Work with pathways: themes that a session covered, and what its people can do since. */
import { by, learnerOf, read, session, timed, walkIn } from "./world.js";

export async function pathwayWrites() {
  const begun = await session(4, -1);
  const { id } = await learnerOf(await walkIn(begun));
  const covered = { covered: ["email", "securite_numerique"] };
  await timed("confirm the themes of a session", "PUT", `/sessions/${begun}/themes`, by(covered, { version: 0 }));
  const mark = { skill: "email-open", mastery: "with_help", version: 0 };
  await timed(
    "note what people can do",
    "PUT",
    `/sessions/${begun}/skills`,
    by({ marks: [{ ...mark, learner_id: id }] }),
  );
  const alone = { marks: [{ ...mark, mastery: "alone", version: 1 }] };
  await timed("note what a person can do", "PUT", `/learners/${id}/skills`, by(alone));
  const skills = await read("/skills");
  const chosen = await timed("choose skills", "PUT", "/skills", by({ hidden: ["business-invoice"], own: [] }, skills));
  await timed("choose skills", "PUT", "/skills", by({ hidden: [], own: [] }, chosen));
}
