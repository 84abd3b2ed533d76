/**
 * Conditions in French words.
 *
 * @typedef {import("./words.js").Schemas} Schemas
 * @typedef {Schemas["ConditionDefinition"]} Condition
 * @typedef {Schemas["QuestionDefinition"]} Question
 */

/**
 * « la question 2 est « non » », with the words of the choices.
 *
 * @param {Condition} condition
 * @param {Question[]} questions of the definition, in order
 * @returns {string}
 */
export function conditionWords(condition, questions) {
  /** @param {Condition[]} parts @param {string} link */
  const join = (parts, link) =>
    parts
      .map((part) => {
        const words = conditionWords(part, questions);
        return (part.all ?? part.any ?? []).length > 1 ? `(${words})` : words;
      })
      .join(link);
  if (condition.all) return join(condition.all, " et ");
  if (condition.any) return join(condition.any, " ou ");
  if (condition.not) return isTest(condition.not) ? test(condition.not, questions, true) : `non (${part(condition)})`;
  return test(condition, questions, false);

  /** @param {Condition} negated */
  function part(negated) {
    return conditionWords(negated.not ?? {}, questions);
  }
}

/** @param {Condition} condition */
export const isTest = ({ question }) => question !== undefined;

/** @type {Record<Schemas["TestOperator"], [said: string, negated: string]>} */
const verbs = {
  is: ["est", "n’est pas"],
  is_not: ["n’est pas", "est"],
  one_of: ["est", "n’est pas"],
  contains: ["comprend", "ne comprend pas"],
  answered: ["a une réponse", "n’a pas de réponse"],
  lt: ["est moins de", "est au moins"],
  gte: ["est au moins", "est moins de"],
};

/** @param {Condition} condition @param {Question[]} questions @param {boolean} negated */
function test({ question: code, op, value }, questions, negated) {
  const index = questions.findIndex((question) => question.code === code);
  const source = questions[index];
  const name = source ? `la question ${index + 1}` : `la question « ${code} » (introuvable)`;
  const verb = verbs[op ?? "answered"][negated ? 1 : 0];
  if (op === "answered") return `${name} ${verb}`;
  const given = [value ?? ""].flat().map((one) => {
    const label = source?.choices?.find((choice) => choice.code === String(one))?.label;
    return label ? `« ${label} »` : String(one);
  });
  return `${name} ${verb} ${given.join(" ou ")}`;
}
