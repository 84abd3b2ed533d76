/**
 * The text of a handout, with its preview beside it: signs by buttons, pictures, and each fault with its line.
 *
 * @typedef {import("../../api/models.js").Handout} Handout
 */
import { accountRequest, ProblemError } from "../../api/client.js";
import { newKey } from "../../api/idempotency.js";
import { fill, h } from "../../lib/dom.js";
import { explain } from "../../ui/feedback.js";
import { input, textarea } from "../../ui/fields.js";
import { base64, redrawn } from "./bytes.js";
import { nodesOf } from "./html.js";

/** Milliseconds without a key before the preview follows. */
const PAUSE_MS = 400;

/** Signs that a button writes: at the start of the line, or around the chosen words. */
const SIGNS = /** @type {const} */ ([
  ["Titre", "# ", ""],
  ["Étape", "1. ", ""],
  ["Point", "- ", ""],
  ["À retenir", "> ", ""],
  ["Gras", "**", "**"],
  ["Lien", "[", "](https://)"],
  ["Nouvelle page", "\n---\n\n", ""],
]);

/** @param {Handout} handout @param {string} text */
export function textEditor({ id, pictures }, text) {
  const field = textarea({
    id: "text",
    label: "Texte",
    hint: "Des phrases courtes, une étape par ligne. Le titre de la fiche s’ajoute seul.",
    rows: 18,
    maxlength: 20_000,
    spellcheck: "true",
    value: text,
  });
  const area = /** @type {HTMLTextAreaElement} */ (field.querySelector("textarea"));
  const shown = h("div", { class: "handout-text stack" });
  const said = h("div", { role: "status" });
  const picker = input({
    id: "picture",
    label: "Ajouter une image",
    hint: "Une capture d’écran, par exemple. Sans nom ni visage de personne.",
    optional: true,
    type: "file",
    accept: "image/png,image/jpeg,image/webp",
  });
  const file = /** @type {HTMLInputElement} */ (picker.querySelector("input"));
  const words = input({
    id: "picture_words",
    label: "Ce que montre l’image",
    hint: "Pour les personnes qui ne la voient pas.",
    optional: true,
    maxlength: 200,
  });
  const addPicture = h("button", { class: "button button--quiet", type: "button" }, "Placer l’image dans le texte");
  addPicture.addEventListener("click", () => void sendPicture());

  async function sendPicture() {
    const chosen = file.files?.[0];
    const shows = /** @type {HTMLInputElement} */ (words.querySelector("input")).value.trim().replace(/[[\]]/g, "");
    if (!chosen || !shows) return fill(said, fault("Choisissez une image, et écrivez ce qu’elle montre."));
    try {
      const data = await base64(await redrawn(chosen));
      const made = await accountRequest("POST", "/handouts/{id}/pictures", {
        path: { id },
        body: { data },
        idempotencyKey: newKey(),
      });
      write(`\n\n![${shows}](image:${made.number})\n\n`, "");
      file.value = "";
      /** @type {HTMLInputElement} */ (words.querySelector("input")).value = "";
    } catch (error) {
      const refused = error instanceof ProblemError && (error.problem.errors?.[0]?.detail ?? explain(error).title);
      fill(said, fault(refused || "Il faut une image : PNG, JPEG ou WebP."));
    }
  }

  /**
   * Writes signs around the chosen words, or at the start of their line.
   *
   * @param {string} before
   * @param {string} after
   */
  function write(before, after) {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const lineStart = value.lastIndexOf("\n", from - 1) + 1;
    const atLine = !after && !before.startsWith("\n");
    area.setRangeText(
      atLine ? before : before + value.slice(from, to) + after,
      atLine ? lineStart : from,
      atLine ? lineStart : to,
      "end",
    );
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let asked = 0;
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), PAUSE_MS);
  });
  async function look() {
    const turn = ++asked;
    if (!area.value.trim()) return fill(shown, h("p", { class: "empty" }, "Le support s’affichera ici."));
    try {
      const { html } = await accountRequest("POST", "/handouts/{id}/preview", {
        path: { id },
        body: { text: area.value },
      });
      if (turn !== asked) return;
      fill(shown, nodesOf(html));
      fill(said);
    } catch (error) {
      if (turn !== asked) return;
      const faults = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
      fill(said, ...(faults.length ? faults.map(({ detail }) => fault(detail)) : [fault("L’aperçu ne répond pas.")]));
    }
  }
  /** @param {string} text */
  const fault = (text) => h("p", { class: "notice notice--warn" }, text);

  const element = h(
    "div",
    { class: "handout-editor" },
    h(
      "div",
      { class: "stack" },
      h(
        "div",
        { class: "cluster", role: "group", "aria-label": "Mise en forme" },
        SIGNS.map(([name, before, after]) =>
          h(
            "button",
            { class: "button button--quiet button--small", type: "button", onclick: () => write(before, after) },
            name,
          ),
        ),
      ),
      field,
      said,
      h(
        "details",
        { class: "disclosure" },
        h("summary", {}, `Images${pictures.length ? ` (${pictures.length})` : ""}`),
        picker,
        words,
        h("div", {}, addPicture),
      ),
    ),
    h("section", { class: "stack", "aria-label": "Aperçu" }, h("h3", {}, "Aperçu"), shown),
  );
  void look();
  return { element };
}
