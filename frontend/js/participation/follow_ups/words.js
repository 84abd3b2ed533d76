/**
 * Questions after a workshop in French.
 *
 * @typedef {import("../../api/models.js").FollowUp} FollowUp
 * @typedef {NonNullable<FollowUp["device"]>} Device
 */
import { themes } from "../../programme/sessions/themes.js";

/** @type {Record<Device, string>} */
export const devices = { computer: "Ordinateur", tablet: "Tablette", smartphone: "Smartphone" };

/** @type {Record<FollowUp["status"], string>} */
export const questionStates = {
  open: "À répondre",
  answered: "Répondue",
  proposed: "Atelier proposé",
  closed: "Close",
};

/** Ways by which a question came, as they follow the day. @type {Record<FollowUp["channel"], string>} */
export const askedBy = {
  phone: "par téléphone",
  counter: "à l’accueil",
  page: "par la page web",
  slip: "par un coupon",
};

/** What became of a seat that was proposed. @type {Record<NonNullable<FollowUp["seat"]>["status"], string>} */
export const seatStates = {
  enrolled: "inscription faite",
  offered: "place proposée, réponse attendue",
  waiting: "prévenir : la place va au premier qui la prend",
  cancelled: "inscription annulée",
  declined: "place refusée",
  expired: "pas de réponse à temps",
};

/** Choices of themes, devices and ways for a select. @type {import("../../ui/fields.js").Option[]} */
export const themeOptions = [["", "Pas encore connu"], ...entries(themes)];
/** @type {import("../../ui/fields.js").Option[]} */
export const deviceOptions = [["", "Pas dit"], ...entries(devices)];
/** @type {import("../../ui/fields.js").Option[]} */
export const channelOptions = [
  ["phone", "Par téléphone"],
  ["counter", "À l’accueil ou à l’atelier"],
  ["slip", "Par un coupon, sur papier"],
];

/** @param {Record<string, string>} words @returns {import("../../ui/fields.js").Option[]} */
function entries(words) {
  return Object.entries(words).map(([key, name]) => [key, name]);
}

/** « Odette Vidal », or the words for nobody in particular @param {FollowUp} question */
export const askerName = ({ person }) => person.name ?? "Sans nom";
