/**
 * French words of questionnaires.
 *
 * @typedef {import("../../api/types.js").components["schemas"]} Schemas
 */
import { levels } from "../../lib/words.js";

/** Kinds of question, with what each is for. @type {Record<Schemas["QuestionKind"], [name: string, use: string]>} */
export const kinds = {
  one: ["Une seule réponse", "On coche une case."],
  several: ["Plusieurs réponses", "On coche autant de cases qu’on veut, ou jusqu’à un nombre que vous fixez."],
  scale: ["Échelle", "On coche une case, de « pas du tout » à « tout à fait »."],
  number: ["Nombre", "On écrit un nombre entier."],
  text: ["Texte court", "On écrit une phrase ou deux."],
  grid: ["Grille", "Une case par ligne, les mêmes cases pour toutes les lignes."],
  note: ["Texte à lire", "Rien à répondre."],
  contact: ["Nom et téléphone", "Pour être rappelé. Ils ne sont jamais gardés avec les réponses."],
};

/** @type {Record<Schemas["VersionStatus"], [name: string, tag: string]>} */
export const states = {
  draft: ["Brouillon", "tag tag--ochre"],
  published: ["Publiée", "tag tag--vine"],
  closed: ["Close", "tag tag--plain"],
};

/** @type {Record<Schemas["ResponseMode"], string>} */
export const modes = { web: "Sur internet", kiosk: "Sur la tablette", phone: "Au téléphone", paper: "Sur papier" };

/** @type {Record<Schemas["Certainty"], string>} */
export const certainties = { certain: "Sûr", possible: "Peut-être", to_see: "À voir avec la personne" };

/** @type {Record<Schemas["Silence"], string>} */
export const silences = { illegible: "Illisible", declined: "Préfère ne pas répondre" };

/** @type {Record<Schemas["SetAside"], string>} */
export const setAsides = {
  off_path: "La question ne se posait pas : gardé, et non compté.",
  irregular: "Trop de cases cochées : gardé, et non compté.",
};

/** Why a response is discarded. @type {Record<Schemas["DiscardReason"], string>} */
export const discardReasons = {
  mistaken: "mal saisie, ou d’une autre feuille",
  duplicate: "déjà là une fois",
  trial: "un essai",
  other: "autre raison",
};

/** @type {Record<Schemas["LevelSource"], string>} */
const levelSources = {
  questionnaire: "d’après un questionnaire",
  staff: "par l’équipe",
  facilitator: "par la personne qui anime, après un atelier",
};

/**
 * Where a decided level comes from, and what the questionnaire proposed where the team decided otherwise.
 *
 * @param {Schemas["DecidedLevel"]} decided
 */
export function sourceWords({ level, source, proposed, rule_version: rule }) {
  if (rule === null || level === proposed) return levelSources[source];
  const otherwise = proposed
    ? `le questionnaire proposait ${levels[proposed].name}`
    : "le questionnaire ne proposait pas de niveau";
  return `${levelSources[source]} (${otherwise})`;
}

/** Name of a level, or that there is none. @param {import("../../api/models.js").Level | null} level */
export const levelName = (level) => (level ? levels[level].name : "à voir");

/** The proposed level in words, or that there is none, and why. @param {Schemas["LevelProposal"]} proposal */
export const proposalWords = ({ level, summary, reasons }) =>
  level
    ? `Niveau proposé : ${summary}`
    : ["Pas de niveau proposé : à voir avec la personne.", ...reasons.map(withoutLead)].join(" ");

/** A reason without « À voir avec la personne », which was said. @param {string} reason */
export function withoutLead(reason) {
  const rest = reason.replace(/^À voir avec la personne : /, "");
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
