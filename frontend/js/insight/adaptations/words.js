/**
 * Changes of the workshops in French.
 *
 * @typedef {import("../../api/models.js").Adaptation} Adaptation
 * @typedef {Adaptation["changes"][number]} Change
 * @typedef {NonNullable<Adaptation["verdict"]>["verdict"]} Verdict
 */
import { themes } from "../../programme/sessions/themes.js";
import { levels } from "../../lib/words.js";

/** @type {Record<Change, string>} */
export const changes = { plan: "Le plan", handout: "Le support papier", pace: "Le rythme", material: "Le matériel" };

/** Boxes that are followed, as they follow « Réponses ». @type {Record<Adaptation["watched"], string>} */
export const boxes = { too_fast: "Trop rapide", not_relevant: "Ne répondait pas à mes besoins" };

/** @type {Record<Verdict, string>} */
export const verdicts = {
  helped: "A aidé",
  no_difference: "Pas de différence visible",
  worse: "Moins bien",
  too_early: "Trop tôt pour le dire",
};

/** @type {Record<Adaptation["state"], string>} */
export const states = { open: "En cours", due: "À vérifier", judged: "Jugée" };

/** « Le support papier, le rythme » @param {Adaptation} adaptation */
export const changeWords = ({ changes: those }) =>
  those.map((change, index) => (index ? changes[change].toLowerCase() : changes[change])).join(", ");

/** « 6 sur 16 » @param {Adaptation["comparison"]["before"]} side */
export const counts = ({ negative, answers }) => `${negative} sur ${answers}`;

/** « Trop rapide : 6 sur 16 avant, 1 sur 16 depuis » @param {Adaptation} adaptation */
export const bothCounts = ({ watched, comparison: { before, after } }) =>
  `${boxes[watched]} : ${counts(before)} avant, ${counts(after)} depuis`;

/** « Débutants · E-mail » @param {Adaptation} adaptation */
export const scope = ({ level, theme }) => [levels[level].name, theme && themes[theme]].filter(Boolean).join(" · ");
