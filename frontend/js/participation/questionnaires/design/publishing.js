/**
 * Life of a version: begun, published, closed.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { accountRequest } from "../../../api/client.js";
import { h } from "../../../lib/dom.js";
import { formDialog } from "../../../ui/dialog.js";
import { checkbox } from "../../../ui/fields.js";
import { differenceList, isReworded, readDifference } from "./difference.js";
import { readRecount, recountWords } from "./recount.js";

/** @param {string} id @returns {Promise<Schemas["QuestionnaireVersion"]>} */
export const readVersion = (id) => accountRequest("GET", "/questionnaire-versions/{id}", { path: { id } });

/**
 * Begins a draft, which takes up the questions of the newest version.
 *
 * @param {string} questionnaire
 * @param {string} key
 */
export const startVersion = (questionnaire, key) =>
  accountRequest("POST", "/questionnaires/{id}/versions", {
    path: { id: questionnaire },
    body: {},
    idempotencyKey: key,
  });

/**
 * Publishes a draft once its changes, and who would be proposed another level, were seen.
 *
 * @param {string} id
 * @param {number} [revision] that was seen; otherwise it is read first
 */
export async function publish(id, revision) {
  const version = await readVersion(id);
  const [difference, recount] = await Promise.all([
    readDifference(id),
    version.definition.analysis && version.number > 1 ? readRecount(id) : null,
  ]);
  return formDialog({
    title: `Publier la version ${version.number} ?`,
    body: [
      h("p", {}, "Une version publiée ne change plus. On y répond dès maintenant, et la version d’avant est close."),
      differenceList(difference),
      recount && recountWords(recount),
      isReworded(difference) &&
        h(
          "div",
          { class: "stack" },
          h(
            "p",
            {},
            h("strong", {}, "Même sens ? "),
            "Si un choix veut dire autre chose qu’avant, retirez-le et ajoutez-en un nouveau.",
          ),
          checkbox({ id: "same", label: "Oui, les choix reformulés ont gardé leur sens" }),
        ),
    ],
    confirm: "Publier",
    check: (form) =>
      isReworded(difference) && !new FormData(form).has("same")
        ? [{ field: "same", message: "Cochez si les choix reformulés ont gardé leur sens." }]
        : [],
    act: () =>
      accountRequest("POST", "/questionnaire-versions/{id}/publication", {
        path: { id },
        version: revision ?? version.revision,
      }),
  });
}

/** @param {Schemas["VersionSummary"]} version */
export const close = ({ id, number }) =>
  formDialog({
    title: `Clore la version ${number} ?`,
    body: [
      h(
        "p",
        {},
        "Plus personne ne pourra y répondre par le lien ou le code. Les réponses restent et se comptent ; les " +
          "feuilles déjà imprimées se saisissent encore.",
      ),
    ],
    confirm: "Clore",
    danger: true,
    act: () => accountRequest("POST", "/questionnaire-versions/{id}/closure", { path: { id } }),
  });
