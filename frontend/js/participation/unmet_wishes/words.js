/**
 * Unmet wishes in French.
 *
 * @typedef {import("../../api/models.js").UnmetWish} UnmetWish
 * @typedef {import("../../api/models.js").HalfDay} HalfDay
 */

/**
 * States of a wish. The service does not keep whether an enrolment or somebody’s word closed one as satisfied.
 *
 * @type {Record<UnmetWish["state"], string>}
 */
export const wishStates = {
  open: "À satisfaire",
  enrolled: "Satisfait",
  dropped: "N’est plus voulu",
  expired: "Périmé",
};

/** The ten half-days of a week. @type {Record<HalfDay, string>} */
export const halfDays = {
  monday_morning: "Lundi matin",
  monday_afternoon: "Lundi après-midi",
  tuesday_morning: "Mardi matin",
  tuesday_afternoon: "Mardi après-midi",
  wednesday_morning: "Mercredi matin",
  wednesday_afternoon: "Mercredi après-midi",
  thursday_morning: "Jeudi matin",
  thursday_afternoon: "Jeudi après-midi",
  friday_morning: "Vendredi matin",
  friday_afternoon: "Vendredi après-midi",
};

/** « Mardi matin, jeudi matin »; « n’importe quand » without any @param {HalfDay[]} wished */
export const halfDayWords = (wished) =>
  wished.map((one, index) => (index ? halfDays[one].toLowerCase() : halfDays[one])).join(", ") || "N’importe quand";
