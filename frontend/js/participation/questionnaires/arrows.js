/**
 * Arrows, for paper: « → allez à 8 » beside a choice that leads past the next questions.
 *
 * The service's PDF has the same, by the same rules.
 *
 * @typedef {import("./words.js").Schemas} Schemas
 * @typedef {Pick<Schemas["QuestionDefinition"], "code" | "kind" | "choices" | "shown_if">} Question
 * @typedef {Schemas["ConditionDefinition"]} Condition
 * @typedef {{ yes: boolean, no: boolean, unknown: boolean }} Outcomes that a condition may have
 */
import { compare } from "./visibility.js";

/** Only questions with a single answer lead anywhere. @param {Question | undefined} question */
const leads = (question) => question?.kind === "one" || question?.kind === "scale";

/**
 * The question that a choice leads to, past at least one that is hidden whatever else is answered; notes and the strip
 * with the name are not led to.
 *
 * @template {Question} Q
 * @param {Q[]} questions
 * @param {number} from index of the choice's question
 * @param {string} choice
 * @returns {Q | undefined}
 */
export function arrow(questions, from, choice) {
  const question = questions[from];
  if (!question || !leads(question)) return undefined;
  /** @type {string[]} */
  const hidden = [];
  for (const next of questions.slice(from + 1).filter(({ kind }) => kind !== "note")) {
    if (!hides(next, question, choice, hidden)) return hidden.length && next.kind !== "contact" ? next : undefined;
    hidden.push(next.code);
  }
  return undefined;
}

/**
 * True if arrows lead everybody past a question to whom it is not put: it needs no words.
 *
 * @param {Question[]} questions
 * @param {number} index
 */
export function isLedPast(questions, index) {
  const question = questions[index];
  if (!question?.shown_if) return false;
  const sources = testsOf(question.shown_if).map((test) => test.question);
  const from = questions.findIndex(({ code }) => code === sources[0]);
  const source = questions[from];
  if (!source || !leads(source) || sources.some((code) => code !== source.code)) return false;
  return (source.choices ?? []).every(({ code }) => {
    if (!hides(question, source, code, [])) return true;
    const to = arrow(questions, from, code);
    return to !== undefined && questions.indexOf(to) > index;
  });
}

/** The tests that a condition is made of. @param {Condition} condition @returns {Condition[]} */
function testsOf(condition) {
  const parts = condition.all ?? condition.any ?? (condition.not ? [condition.not] : null);
  return parts ? parts.flatMap(testsOf) : [condition];
}

/**
 * True if a question is hidden once a choice is ticked, whatever the other answers are.
 *
 * @param {Question} question
 * @param {Question} source question of the choice
 * @param {string} choice
 * @param {string[]} hidden codes of the questions that the choice hides
 */
function hides({ shown_if }, source, choice, hidden) {
  return shown_if !== undefined && shown_if !== null && !outcomes(shown_if).yes;

  /** @param {Condition} condition @returns {Outcomes} */
  function outcomes(condition) {
    if (condition.all) return condition.all.map(outcomes).reduce(and, only(true));
    if (condition.any) return not(condition.any.map((part) => not(outcomes(part))).reduce(and, only(true)));
    if (condition.not) return not(outcomes(condition.not));
    return test(condition);
  }

  /** @param {Condition} condition @returns {Outcomes} */
  function test(condition) {
    const isPresence = condition.op === "answered";
    if (condition.question === source.code) return only(isPresence || compare(condition, choice));
    if (hidden.includes(condition.question ?? "")) return only(isPresence ? false : undefined);
    return { yes: true, no: true, unknown: !isPresence };
  }
}

/** @param {boolean | undefined} outcome @returns {Outcomes} */
const only = (outcome) => ({ yes: outcome === true, no: outcome === false, unknown: outcome === undefined });

/** @param {Outcomes} outcomes @returns {Outcomes} */
const not = ({ yes, no, unknown }) => ({ yes: no, no: yes, unknown });

/**
 * The outcomes of two conditions that must both hold.
 *
 * @param {Outcomes} one
 * @param {Outcomes} other
 * @returns {Outcomes}
 */
const and = (one, other) => ({
  yes: one.yes && other.yes,
  no: one.no || other.no,
  unknown: (one.unknown && (other.unknown || other.yes)) || (other.unknown && one.yes),
});
