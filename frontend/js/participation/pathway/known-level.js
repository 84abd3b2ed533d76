/** The level that a form begins with for a person: the team's decision, else what a questionnaire proposes. */
import { accountRequest } from "../../api/client.js";
import { dateWithYear } from "../../lib/dates.js";
import { sourceWords } from "../questionnaires/words.js";

/**
 * @param {string} learner
 * @returns {Promise<{ level: import("../../api/models.js").Level, why: string } | null>} `why` is one line
 */
export async function knownLevel(learner) {
  const pathway = await accountRequest("GET", "/learners/{id}/levels", { path: { id: learner } }).catch(() => null);
  if (pathway?.current) {
    const { level, decided_at, reason } = pathway.current;
    const why = `Niveau décidé ${sourceWords(pathway.current)}, le ${dateWithYear(decided_at)}`;
    return { level, why: reason ? `${why} : « ${reason} »` : `${why}.` };
  }
  const proposal = pathway?.proposal;
  return proposal?.level ? { level: proposal.level, why: `Proposé par le questionnaire : ${proposal.summary}` } : null;
}
