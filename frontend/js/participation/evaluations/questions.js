/**
 * Words of evaluations that are the same on the screen, on paper, in the table of the desk and in the results.
 *
 * The questions themselves are those of the grid's version.
 *
 * @typedef {import("../../api/models.js").Session} Session
 * @typedef {import("../questionnaires/answering/question.js").Question} Question
 */
import { plainDay } from "../../lib/dates.js";

/** Short names of standard questions, for the heads of columns. @type {Record<string, string>} */
const SHORT = {
  satisfaction: "A plu",
  relevance: "Répond aux besoins",
  pace: "Rythme",
  alone: "Le refera sans aide",
  another_session: "Un autre atelier",
  helped: "Ce qui a aidé",
  missing: "Ce qui a manqué",
};

/** @param {{ code: string, label: string }} question */
export const shortOf = ({ code, label }) => SHORT[code] ?? label;

/** True for a question that is answered by four degrees, which have a face each. @param {Question} question */
export const hasFaces = ({ kind, choices }) =>
  kind === "scale" && choices?.map(({ code }) => code).join() === "1,2,3,4";

/** The questions of a grid that take an answer. @param {{ questions: Question[] }} definition */
export const asked = ({ questions }) => questions.filter(({ kind }) => kind !== "note" && kind !== "contact");

/** What is compulsory. */
export const NOTHING_COMPULSORY = "Rien n’est obligatoire : une seule réponse suffit.";

/**
 * Who will know whose answers these are.
 *
 * @param {boolean} inGroup true if two people or more came, as far as is known
 */
export const whoWillKnow = (inGroup) =>
  inGroup
    ? "Vos réponses sont gardées sans votre nom, mélangées à celles des autres : personne ne saura lesquelles sont " +
      "les vôtres."
    : "Vos réponses sont gardées sans votre nom. Mais vous étiez la seule personne : la personne qui anime saura " +
      "que c’est vous.";

/** « l’atelier du samedi 28 novembre à Capestang » @param {Pick<Session, "starts_at" | "venue">} session */
export const sessionWords = ({ starts_at, venue }) => `l’atelier du ${plainDay(starts_at)} à ${venue.commune}`;
