/** Work with what learners said: tags of comments, and changes of the workshops, noted, changed and judged. */
import { by, read, session, timed } from "./world.js";

/** Notes an adaptation. @returns {Promise<any>} */
export async function adapt() {
  const body = {
    observed: "Trois personnes trouvent l’atelier trop rapide.",
    changes: ["pace"],
    description: "Deux pauses de cinq minutes.",
    first_session_id: await session(4),
    watched: "too_fast",
  };
  return timed("note an adaptation", "POST", "/adaptations", by(body));
}

export async function adaptationWrites() {
  const noted = await adapt();
  const at = `/adaptations/${noted.id}`;
  const changed = await timed("change an adaptation", "PATCH", at, by({ changes: ["pace", "plan"] }, noted));
  await timed("judge an adaptation", "PUT", `${at}/verdict`, by({ verdict: "too_early" }, changed));
  const { data } = await read("/evaluation-comments?limit=1");
  const tag = `/evaluation-comments/${data[0].id}/tags/son`;
  await timed("tag a comment", "PUT", tag, by());
  await timed("take a tag off a comment", "DELETE", tag, by());
}
