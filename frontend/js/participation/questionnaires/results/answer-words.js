/**
 * Answers in words.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {Schemas["QuestionDefinition"]} Question
 * @typedef {{ answers: Record<string, Schemas["AnswerValue"]>, silences: Record<string, Schemas["Silence"]> }} Given
 */
import { silences as silenceWords } from "../words.js";

/** @param {Question} question @param {string} code */
const choiceWords = ({ choices }, code) => choices?.find((choice) => choice.code === code)?.label ?? code;

/**
 * The answer to a question, or to one line of a grid, or the reason why there is none.
 *
 * @param {Question} question
 * @param {Given} given
 * @param {string} [line]
 */
export function answerWords(question, { answers, silences }, line) {
  const answer = answers[question.code];
  const silence = silences[line === undefined ? question.code : `${question.code}/${line}`];
  const none = silence ? silenceWords[silence] : "Sans réponse";
  if (answer === undefined || answer === null) return none;
  if (typeof answer === "number") return String(answer);
  if (Array.isArray(answer)) return answer.map((code) => choiceWords(question, String(code))).join(", ") || none;
  if (typeof answer === "object") {
    const code = line === undefined ? undefined : answer[line];
    return code === undefined ? none : choiceWords(question, code);
  }
  return question.kind === "text" ? `« ${answer} »` : choiceWords(question, answer);
}

/**
 * The question, and the line of a grid, that a key of a response names: `internet`, or `savez_vous/t03`.
 *
 * @param {Question[]} questions
 * @param {string} key
 */
export function findKey(questions, key) {
  const [code, lineCode] = key.split("/");
  const question = questions.find((one) => one.code === code);
  const line = question?.lines?.find((one) => one.code === lineCode);
  const words = [question?.label ?? key, line?.label].filter(Boolean).join(" – ");
  return { question, line: lineCode, words };
}
