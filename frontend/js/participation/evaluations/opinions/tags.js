/**
 * Tags of comments: set and taken off, one by one.
 *
 * @typedef {import("../../../api/models.js").EvaluationComment} EvaluationComment
 */
import { accountRequest } from "../../../api/client.js";
import { h } from "../../../lib/dom.js";
import { formDialog } from "../../../ui/dialog.js";
import { input } from "../../../ui/fields.js";

/** Tags that most need, before anybody set one. */
const USUAL = ["trop rapide", "trop lent", "son", "support papier", "matériel", "à approfondir"];

const path = "/evaluation-comments/{id}/tags/{tag}";

/**
 * Asks for a tag and sets it; null when the person went back.
 *
 * @param {EvaluationComment} comment
 * @returns {Promise<EvaluationComment | null>}
 */
export async function addTag({ id, texts, tags }) {
  // A known word is a help: without it one is written all the same.
  const known = await accountRequest("GET", "/evaluation-tags").catch(() => []);
  const offered = [...new Set([...known.map(({ tag }) => tag), ...USUAL])].filter((tag) => !tags.includes(tag));
  return formDialog({
    title: "Ajouter une étiquette",
    body: [
      texts.map(({ text }) => h("p", { class: "lines" }, `« ${text} »`)),
      input({
        id: "tag",
        label: "Étiquette",
        hint: "Un mot ou deux, toujours les mêmes pour se retrouver.",
        list: "known-tags",
        maxlength: 40,
      }),
      h(
        "datalist",
        { id: "known-tags" },
        offered.map((tag) => h("option", { value: tag })),
      ),
    ].flat(),
    confirm: "Ajouter",
    check: (form) =>
      String(new FormData(form).get("tag")).trim() ? [] : [{ field: "tag", message: "Écrivez un mot." }],
    act: ({ tag = "" }) => accountRequest("PUT", path, { path: { id, tag: tag.trim() } }),
  });
}

/** @param {EvaluationComment} comment @param {string} tag @returns {Promise<EvaluationComment>} */
export const takeTagOff = ({ id }, tag) => accountRequest("DELETE", path, { path: { id, tag } });
