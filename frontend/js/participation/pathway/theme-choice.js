/**
 * The nineteen themes as boxes to tick, in a form.
 *
 * @typedef {import("./words.js").Theme} Theme
 */
import { h } from "../../lib/dom.js";
import { checkbox } from "../../ui/fields.js";
import { themes } from "../../programme/sessions/themes.js";
import { themeList } from "./words.js";

/** @param {Theme} theme */
const nameOf = (theme) => `theme-${theme}`;

/** @param {string} legend */
export const themeChoice = (legend) =>
  h(
    "fieldset",
    { class: "choices theme-choice" },
    h("legend", {}, legend),
    themeList.map((theme) => checkbox({ id: nameOf(theme), label: themes[theme] })),
  );

/** Values of the boxes, by their names. @param {Theme[]} chosen @returns {Record<string, string>} */
export const themeValues = (chosen) =>
  Object.fromEntries(themeList.map((theme) => [nameOf(theme), chosen.includes(theme) ? "oui" : ""]));

/** The themes that are ticked. @param {Record<string, string>} given values of the form */
export const chosenThemes = (given) => themeList.filter((theme) => given[nameOf(theme)]);

/** True if a value of the form is one of the boxes. @param {string} name */
export const isTheme = (name) => name.startsWith("theme-");
