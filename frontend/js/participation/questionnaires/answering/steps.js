/** Screens of a questionnaire on a tablet: a question each, a grid in the parts that its headings make. */
import { visibleQuestions } from "../visibility.js";

/**
 * @typedef {import("./question.js").Question} Question
 * @typedef {import("./question.js").Line} Line
 * @typedef {{ key: string, question: Question, lines: Line[] | undefined }} Step
 */

/** Most lines of a grid on one screen. */
const LINES = 5;

/**
 * The screens that the answers so far ask for.
 *
 * @param {import("./question.js").Schemas["QuestionnaireDefinition"]} definition
 * @param {import("./question.js").Answers} answers
 * @returns {Step[]}
 */
export function stepsOf(definition, answers) {
  const shown = visibleQuestions(definition, answers);
  /** @param {Question} question @returns {Step[]} */
  const screens = (question) =>
    question.kind === "grid"
      ? parts(question.lines ?? []).map((lines) => ({ key: `${question.code}/${lines[0]?.code}`, question, lines }))
      : [{ key: question.code, question, lines: undefined }];
  return definition.questions.filter(({ code, kind }) => kind !== "contact" && shown.includes(code)).flatMap(screens);
}

/** @param {Line[]} lines */
function parts(lines) {
  /** @type {Line[][]} */
  const found = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last && !line.section && last.length < LINES) last.push(line);
    else found.push([line]);
  }
  return found;
}
