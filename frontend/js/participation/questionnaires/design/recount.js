/**
 * Responses that other thresholds would propose another level.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { accountRequest } from "../../../api/client.js";
import { h } from "../../../lib/dom.js";
import { counted } from "../../../lib/words.js";
import { levelName } from "../words.js";

/**
 * @param {string} version
 * @param {Partial<Schemas["LevelThresholds"]>} [thresholds] that are tried instead of the version's own
 * @param {AbortSignal} [signal]
 * @returns {Promise<Schemas["Recount"]>}
 */
export const readRecount = (version, thresholds, signal) =>
  accountRequest("GET", "/questionnaire-versions/{id}/recount", {
    path: { id: version },
    query: thresholds ?? {},
    signal,
  });

/** @param {Schemas["Recount"]} recount */
export function recountWords({ responses, moves, people }) {
  if (!responses) return h("p", {}, "Pas encore de réponse à recompter.");
  const moving = moves.reduce((sum, move) => sum + move.responses, 0);
  if (!moving) return h("p", {}, `Sur ${counted(responses, "réponse")}, aucune ne changerait de niveau proposé.`);
  return h(
    "div",
    {},
    h(
      "p",
      {},
      h("strong", {}, `Sur ${counted(responses, "réponse")}, ${moving} changerai${moving > 1 ? "en" : ""}t`),
      " de niveau proposé :",
    ),
    h(
      "ul",
      {},
      moves.map((move) =>
        h("li", {}, `${counted(move.responses, "réponse")} : ${levelName(move.from)} → ${levelName(move.to)}`),
      ),
    ),
    people.length > 0 && [
      h("p", {}, "Ces personnes ont gardé leur réponse sur leur fiche :"),
      h(
        "ul",
        {},
        people.map(({ name, from, to }) => h("li", {}, `${name} : ${levelName(from)} → ${levelName(to)}`)),
      ),
    ],
    h("p", { class: "hint" }, "Aucun niveau ne change tout seul : c’est l’équipe qui décide pour chaque personne."),
  );
}
