/**
 * The questions of an evaluation: one set of words for the screen, the paper, the table of the desk and the results.
 *
 * The answers of a question stand in the order of their digits on paper, from 1.
 *
 * @typedef {import("../../api/models.js").NewEvaluation} NewEvaluation
 * @typedef {import("../../api/models.js").Session} Session
 * @typedef {"satisfaction" | "relevance" | "pace" | "another_session"} QuestionName
 * @typedef {[value: string, text: string][]} Choices
 * @typedef {{ name: QuestionName, words: string, short: string, faces?: boolean, answers: Choices }} Question
 */
import { dayName } from "../../lib/dates.js";

/** @type {[string, string][]} */
const degrees = [
  ["1", "Pas du tout"],
  ["2", "Plutôt pas"],
  ["3", "Plutôt"],
  ["4", "Tout à fait"],
];

/** @type {Question[]} */
export const questions = [
  { name: "satisfaction", words: "L’atelier vous a-t-il plu ?", short: "A plu", faces: true, answers: degrees },
  {
    name: "relevance",
    words: "Cela correspondait-il à vos besoins ?",
    short: "Répond aux besoins",
    faces: true,
    answers: degrees,
  },
  {
    name: "pace",
    words: "Le rythme était…",
    short: "Rythme",
    answers: [
      ["too_slow", "Trop lent"],
      ["right", "Bien"],
      ["too_fast", "Trop rapide"],
    ],
  },
  {
    name: "another_session",
    words: "Aimeriez-vous faire un autre atelier ?",
    short: "Un autre atelier",
    answers: [
      ["yes", "Oui"],
      ["no", "Non, cela me suffit"],
    ],
  },
];

/** @type {{ name: "helped" | "missing", words: string, short: string }[]} */
export const remarks = [
  { name: "helped", words: "Qu’est-ce qui vous a aidé ?", short: "Ce qui a aidé" },
  { name: "missing", words: "Qu’est-ce qui vous a manqué ?", short: "Ce qui a manqué" },
];

/** What is compulsory, and who reads it. */
export const NOTHING_COMPULSORY =
  "Rien n’est obligatoire : une seule réponse suffit. La personne qui anime lit les réponses sans votre nom.";

/** The words of each pace, for sentences. */
export const paces = /** @type {Record<import("../../api/models.js").Pace, string>} */ (
  Object.fromEntries(questions.find(({ name }) => name === "pace")?.answers ?? [])
);

/** « l’atelier du samedi 28 novembre à Capestang » @param {Pick<Session, "starts_at" | "venue">} session */
export const sessionWords = ({ starts_at, venue }) => `l’atelier du ${dayName(starts_at)} à ${venue.commune}`;

/**
 * The body of an evaluation, without what was left blank.
 *
 * @param {Record<string, string | undefined>} given
 * @returns {NewEvaluation}
 */
export function toEvaluation(given) {
  const { satisfaction, relevance, pace, another_session, helped, missing } = given;
  return {
    ...(satisfaction && { satisfaction: Number(satisfaction) }),
    ...(relevance && { relevance: Number(relevance) }),
    ...(pace && { pace: /** @type {import("../../api/models.js").Pace} */ (pace) }),
    ...(another_session && { another_session: another_session === "yes" }),
    ...(helped && { helped }),
    ...(missing && { missing }),
  };
}

/** The values that `toEvaluation` was made from. @param {import("../../api/models.js").Answers} answers */
export const fromAnswers = ({ satisfaction, relevance, pace, another_session, helped, missing }) => ({
  satisfaction: String(satisfaction ?? ""),
  relevance: String(relevance ?? ""),
  pace: pace ?? "",
  another_session: another_session === null ? "" : another_session ? "yes" : "no",
  helped: helped ?? "",
  missing: missing ?? "",
});
