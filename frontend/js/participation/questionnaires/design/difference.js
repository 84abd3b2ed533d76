/**
 * The changes from one version to the next, in French words.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { accountRequest } from "../../../api/client.js";
import { h } from "../../../lib/dom.js";
import { counted } from "../../../lib/words.js";
import { showDialog } from "../../../ui/dialog.js";

/** @type {Record<Schemas["ChangeKind"], string>} */
const kinds = {
  title: "Titre",
  introduction: "Introduction",
  question_added: "Question ajoutée",
  question_removed: "Question retirée",
  question_moved: "Question déplacée",
  label: "Question reformulée",
  hint: "Aide sous la question",
  section: "Titre de partie",
  condition: "La question ne se pose plus dans les mêmes cas",
  expectation: "Réponse attendue, nombre de réponses ou limites",
  choice_added: "Choix ajouté",
  choice_removed: "Choix retiré",
  choice_label: "Choix reformulé",
  line_added: "Ligne ajoutée",
  line_removed: "Ligne retirée",
  line_label: "Ligne reformulée",
  parts_moved: "Choix ou lignes dans un autre ordre",
  analysis: "Constats, niveau ou seuils",
};

/** @param {Schemas["VersionChange"]} change */
function words({ kind, before, after }) {
  if (kind === "question_moved") return after ? ` : elle vient après « ${after} »` : " : elle vient en premier";
  if (before && after) return ` : « ${before} » devient « ${after} »`;
  if (before ?? after) return ` : « ${before ?? after} »`;
  return "";
}

/** True if a choice or a line has other words: then answers given to the old ones count under the new ones. */
export const isReworded = (/** @type {Pick<Schemas["VersionDifference"], "changes">} */ { changes }) =>
  changes.some(({ kind }) => kind === "choice_label" || kind === "line_label");

/** @param {Schemas["VersionDifference"]} difference */
export const differenceList = ({ from, changes }) =>
  h(
    "div",
    { class: "stack" },
    h(
      "p",
      {},
      from === null
        ? "C’est la première version."
        : changes.length
          ? `${counted(changes.length, "changement")} depuis la version ${from}. ` +
            (isReworded({ changes })
              ? "Les réponses données restent, et comptent sous les mots d’aujourd’hui."
              : "Les réponses données ne changent pas.")
          : `Rien n’a changé depuis la version ${from}.`,
    ),
    from !== null &&
      changes.length > 0 &&
      h(
        "ul",
        { class: "changes" },
        changes.map((change) =>
          h(
            "li",
            {},
            h("strong", {}, kinds[change.kind]),
            change.question && !change.kind.startsWith("question_") && h("span", {}, ` (${change.question})`),
            words(change),
          ),
        ),
      ),
  );

/** @param {string} version @returns {Promise<Schemas["VersionDifference"]>} */
export const readDifference = (version) =>
  accountRequest("GET", "/questionnaire-versions/{id}/difference", { path: { id: version } });

/** @param {Schemas["VersionSummary"]} version */
export async function showDifference({ id, number }) {
  const difference = await readDifference(id);
  const dialog = showDialog(`Ce qui change dans la version ${number}`, [
    differenceList(difference),
    h(
      "div",
      { class: "form-actions" },
      h("button", { type: "button", class: "button button--quiet", onclick: () => dialog.close() }, "Fermer"),
    ),
  ]);
}
