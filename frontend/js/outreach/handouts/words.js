/**
 * Handouts in French, and their addresses.
 *
 * @typedef {import("../../api/models.js").ListedHandout} ListedHandout
 * @typedef {import("../../api/models.js").HandoutVersion} HandoutVersion
 */
import { accountFile } from "../../api/client.js";
import { dateWithYear } from "../../lib/dates.js";
import { showFile } from "../../lib/files.js";
import { levels } from "../../lib/words.js";

export { devices } from "../../participation/follow_ups/words.js";

/** @type {Record<HandoutVersion["kind"], string>} */
export const kinds = { written: "Écrit ici", uploaded: "PDF envoyé", link: "Lien" };

/** @type {Record<HandoutVersion["licence"], string>} */
export const licences = {
  etalab_2_0: "Licence Ouverte 2.0 (Etalab)",
  cc_by_sa_4_0: "Creative Commons BY-SA 4.0",
  cc_by_nc_sa_4_0: "Creative Commons BY-NC-SA 4.0",
  no_licence: "Aucune : un lien seulement",
};

/** Choices for a select, after the one for all. @param {string} all @param {Record<string, string>} words */
export const choices = (all, words) =>
  /** @type {import("../../ui/fields.js").Option[]} */ ([["", all], ...Object.entries(words)]);

/** @param {{ level: ListedHandout["level"] }} handout */
export const levelWords = ({ level }) => (level ? levels[level].name : "Tous");

/** « 3 pages », « version 2, 3 pages » @param {HandoutVersion} version */
export const pagesWords = ({ pages }) => (pages ? `${pages} page${pages > 1 ? "s" : ""}` : "");

/** @param {HandoutVersion} version */
export const versionWords = (version) =>
  [
    `Version ${version.number}`,
    kinds[version.kind].toLowerCase(),
    pagesWords(version),
    version.published_at && `publiée le ${dateWithYear(version.published_at).toLowerCase()}`,
  ]
    .filter(Boolean)
    .join(" · ");

/** @param {ListedHandout} handout */
export const stateWords = ({ is_retired, is_shared, current, has_draft }) => {
  if (is_retired) return "Mis de côté";
  if (!current) return "Brouillon";
  return `${is_shared ? "Public" : "Équipe seulement"}${has_draft ? ", nouvelle version en préparation" : ""}`;
};

/** Page of a handout. @param {string} id */
export const handoutPage = (id) => `/bureau/support.html?id=${encodeURIComponent(id)}`;

/**
 * Shows a version on paper.
 *
 * @param {string} id of the version
 * @param {"normal" | "large"} letters
 */
export const showDocument = (id, letters) =>
  showFile("support.pdf", () =>
    accountFile("/handout-versions/{id}/document.pdf", { path: { id }, query: { letters } }),
  );
