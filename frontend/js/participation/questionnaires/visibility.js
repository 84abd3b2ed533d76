/**
 * Which questions of a questionnaire are shown: the same rules as the service has, so that a page needs no network.
 *
 * @typedef {import("../../api/types.js").components["schemas"]} Schemas
 * @typedef {Pick<Schemas["QuestionDefinition"], "code" | "kind" | "shown_if">} Question
 * @typedef {Schemas["ConditionDefinition"]} Condition
 * @typedef {Schemas["AnswerValue"]} Answer
 * @typedef {Record<string, Answer | null | undefined>} Answers by code of the question
 */

/**
 * Codes of the questions that are shown, in order. Conditions look at earlier questions only, so one pass decides; an
 * answer to a question that is not shown counts as none.
 *
 * @param {{ questions: Question[] }} definition
 * @param {Answers} answers
 */
export function visibleQuestions(definition, answers) {
  /** Answers of the questions that are shown. @type {Map<string, Answer>} */
  const counted = new Map();
  /** @type {string[]} */
  const shown = [];
  for (const question of definition.questions) {
    if (question.shown_if && holds(question.shown_if, counted) !== true) continue;
    shown.push(question.code);
    const answer = answers[question.code];
    if (answer !== undefined && answer !== null && !isBlank(answer)) counted.set(question.code, answer);
  }
  return shown;
}

/** True for an answer that is none: no text, no tick, no line. @param {Answer} answer */
export function isBlank(answer) {
  if (typeof answer === "number") return false;
  return (typeof answer === "object" && !Array.isArray(answer) ? Object.keys(answer) : answer).length === 0;
}

/**
 * Whether a condition holds; undefined is unknown, which hides.
 *
 * @param {Condition} condition
 * @param {Map<string, Answer>} counted
 * @returns {boolean | undefined}
 */
function holds(condition, counted) {
  if (condition.all) return fold(condition.all, false, counted);
  if (condition.any) return fold(condition.any, true, counted);
  if (condition.not) {
    const held = holds(condition.not, counted);
    return held === undefined ? undefined : !held;
  }
  const answer = counted.get(condition.question ?? "");
  if (condition.op === "answered") return answer !== undefined;
  return answer === undefined ? undefined : compare(condition, answer);
}

/**
 * Whether one of several is `decisive`, which decides it; unknown if none is, and one is unknown.
 *
 * @param {Condition[]} parts
 * @param {boolean} decisive
 * @param {Map<string, Answer>} counted
 */
function fold(parts, decisive, counted) {
  const held = parts.map((part) => holds(part, counted));
  if (held.includes(decisive)) return decisive;
  return held.includes(undefined) ? undefined : !decisive;
}

/** What a test says of an answer. @param {Condition} condition @param {Answer} answer */
export function compare({ op, value }, answer) {
  switch (op) {
    case "is":
      return answer === value;
    case "is_not":
      return answer !== value;
    case "one_of":
      return Array.isArray(value) && value.some((one) => one === answer);
    case "contains":
      return Array.isArray(answer) && answer.some((one) => one === value);
    case "lt":
      return Number(answer) < Number(value);
    case "gte":
      return Number(answer) >= Number(value);
    default:
      return false;
  }
}
