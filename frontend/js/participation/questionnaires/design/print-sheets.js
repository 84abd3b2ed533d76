/**
 * Sheets of paper of a version: numbered ones to be filled in, and a specimen.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { accountFile, accountRequest } from "../../../api/client.js";
import { h } from "../../../lib/dom.js";
import { showFile } from "../../../lib/files.js";
import { counted } from "../../../lib/words.js";
import { formDialog } from "../../../ui/dialog.js";
import { input } from "../../../ui/fields.js";
import { checkRequired } from "../../../ui/forms.js";

const FILE = "questionnaire.pdf";

/** Shows a specimen, as the version was saved last. @param {string} version */
export const showSpecimen = (version) =>
  showFile(FILE, () => accountFile("/questionnaire-versions/{id}/sheets.pdf", { path: { id: version } }));

/**
 * Numbers new sheets and shows them.
 *
 * @param {Schemas["VersionSummary"]} version
 * @returns {Promise<string | null>} what was done
 */
export const printSheets = ({ id }) =>
  formDialog({
    title: "Imprimer des feuilles",
    body: [
      h(
        "p",
        {},
        "Chaque feuille porte son numéro sur toutes ses pages : la saisie le demande, et une feuille ne compte " +
          "qu’une fois.",
      ),
      input({
        id: "count",
        label: "Combien de feuilles ?",
        hint: "De 1 à 100 à la fois.",
        type: "number",
        min: 1,
        max: 100,
        inputmode: "numeric",
        short: true,
      }),
    ],
    confirm: "Préparer le PDF",
    check: (form) => checkRequired(form, { count: "Écrivez un nombre, de 1 à 100." }),
    act: async (given, key) => {
      let words = "";
      await showFile(FILE, async () => {
        const { serials, sheets } = await accountRequest("POST", "/questionnaire-versions/{id}/sheets", {
          path: { id },
          body: { count: Number(given.count) },
          idempotencyKey: key,
        });
        const range = `de ${serials[0]} à ${serials.at(-1)}`;
        words = `${counted(serials.length, "feuille prête", "feuilles prêtes")}, ${range}.`;
        return accountFile("/questionnaire-versions/{id}/sheets.pdf", {
          path: { id },
          query: { first: sheets - serials.length + 1, last: sheets },
        });
      });
      return words;
    },
  });
