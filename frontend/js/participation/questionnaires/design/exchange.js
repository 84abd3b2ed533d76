/**
 * Exchange of a version as XLSForm: a workbook that opens in Excel, and runs in Kobo and ODK.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { accountFile, accountRequest, ProblemError } from "../../../api/client.js";
import { h } from "../../../lib/dom.js";
import { saveFile } from "../../../lib/files.js";
import { formDialog } from "../../../ui/dialog.js";

/** Most bytes of a workbook that the service takes. */
const LARGEST = 48_000;

/** @param {string} version @param {string} code of the questionnaire */
export const exportForm = async (version, code) =>
  saveFile(
    `questionnaire-${code}.xlsx`,
    await accountFile("/questionnaire-versions/{id}/form.xlsx", { path: { id: version } }),
  );

/**
 * Replaces the questions of a draft by those of a workbook.
 *
 * @param {string} version
 * @param {number} revision that is replaced
 * @returns {Promise<Schemas["QuestionnaireVersion"] | null>}
 */
export function importForm(version, revision) {
  const file = h("input", {
    id: "file",
    type: "file",
    accept: ".xlsx",
    "aria-describedby": "file-hint",
  });
  return formDialog({
    title: "Reprendre un fichier XLSForm",
    body: [
      h("p", {}, "Les questions du fichier remplacent celles du brouillon. Rien n’est pris si une cellule ne va pas."),
      h(
        "div",
        { class: "field" },
        h("label", { for: "file" }, "Fichier (.xlsx)"),
        h("p", { class: "hint", id: "file-hint" }, "Fait ici, ou avec Kobo, ODK ou un tableur."),
        file,
      ),
    ],
    confirm: "Remplacer les questions",
    check: () => {
      const [chosen] = file.files ?? [];
      if (!chosen) return [{ field: "file", message: "Choisissez un fichier." }];
      return chosen.size > LARGEST ? [{ field: "file", message: "Ce fichier est trop grand : 48 ko au plus." }] : [];
    },
    act: async () => {
      const [chosen] = file.files ?? [];
      const bytes = new Uint8Array(chosen ? await chosen.arrayBuffer() : []);
      try {
        return await accountRequest("PUT", "/questionnaire-versions/{id}/form", {
          path: { id: version },
          version: revision,
          body: { file: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) },
        });
      } catch (error) {
        throw error instanceof ProblemError ? nameCells(error) : error;
      }
    },
  });
}

/** Says which cell an error is about: `/survey/C4` is C4 of the sheet « survey ». @param {ProblemError} error */
function nameCells({ problem, retryAfter }) {
  const errors = problem.errors?.map(({ pointer, detail }) => {
    const [, sheet, cell] = /^\/(\w+)\/([A-Z]+\d+)$/.exec(pointer ?? "") ?? [];
    return { pointer: "/file", detail: cell ? `Feuille « ${sheet} », cellule ${cell} : ${detail}` : detail };
  });
  return new ProblemError({ ...problem, ...(errors && { errors }) }, retryAfter);
}
