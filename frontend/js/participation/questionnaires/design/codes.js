/**
 * Codes of questions, choices and lines: one meaning each for the questionnaire's whole life.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {Schemas["QuestionDefinition"]} Question
 */
import { fold } from "../../../lib/fold.js";

const LONGEST = 40;

/** Codes that published versions have used, by code of the question. @typedef {Map<string, PastCodes>} Past */
/** @typedef {{ choices: Set<string>, lines: Set<string> }} PastCodes */

/** @param {Schemas["QuestionnaireDefinition"][]} published @returns {Past} */
export function pastCodes(published) {
  /** @type {Past} */
  const past = new Map();
  for (const { code, choices = [], lines = [] } of published.flatMap(({ questions }) => questions)) {
    const known = past.get(code) ?? { choices: new Set(), lines: new Set() };
    choices?.forEach((choice) => known.choices.add(choice.code));
    lines?.forEach((line) => known.lines.add(line.code));
    past.set(code, known);
  }
  return past;
}

/**
 * A code that nothing has, made from words: « Avez-vous internet ? » gives `avez_vous_internet`.
 *
 * @param {string} words
 * @param {(code: string) => boolean} isTaken
 */
export function codeFrom(words, isTaken) {
  const plain = fold(words)
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_\d]+|_+$/g, "")
    .slice(0, LONGEST - 4)
    .replace(/_+$/, "");
  const base = plain || "question";
  let code = base;
  for (let number = 2; isTaken(code); number++) code = `${base}_${number}`;
  return code;
}

/**
 * The next number that no choice has, or ever had.
 *
 * @param {Iterable<string>} taken
 */
export const nextNumber = (taken) => String(Math.max(0, ...[...taken].map(Number).filter(Number.isInteger)) + 1);

/** The next code of a line, such as `l3`. @param {Iterable<string>} taken */
export const nextLine = (taken) => `l${nextNumber([...taken].map((code) => code.replace(/^\D+/, "")))}`;
