/** Work with changes of the workshops: noted, changed and judged. */
import { by, session, timed } from "./world.js";

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
}
