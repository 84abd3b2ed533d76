/**
 * Words of the pathway of a person.
 *
 * @typedef {import("../../api/types.js").components["schemas"]} Schemas
 * @typedef {Schemas["Theme"]} Theme
 * @typedef {Schemas["Mastery"]} Mastery
 */
import { themes } from "../../programme/sessions/themes.js";

/** How far a person masters a skill, as one says it with them. @type {Record<Mastery, string>} */
export const masteries = { not_yet: "Pas encore", with_help: "Avec de l’aide", alone: "Seul(e)" };

/** The themes, in the order of La Coop. */
export const themeList = /** @type {Theme[]} */ (Object.keys(themes));

/** « E-mail, Sécurité » @param {Theme[]} list */
export const themeWords = (list) => list.map((theme) => themes[theme]).join(", ");
