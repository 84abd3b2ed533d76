/**
 * The version in preparation: written with a preview, sent as a PDF, or linked; then published.
 *
 * @typedef {import("../../api/models.js").Handout} Handout
 * @typedef {import("../../api/models.js").HandoutVersion} HandoutVersion
 */
import { accountRequest } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { today } from "../../lib/zones.js";
import { formDialog } from "../../ui/dialog.js";
import { showRefusal } from "../../ui/feedback.js";
import { input, radios, select } from "../../ui/fields.js";
import { clearErrors, guardTyping, onSubmit, showErrors, values } from "../../ui/forms.js";
import { base64 } from "./bytes.js";
import { textEditor } from "./text-editor.js";
import { licences, pagesWords, showDocument } from "./words.js";

/** Most bytes of a PDF. */
const HEAVIEST = 8_000_000;

/**
 * @param {Handout} handout
 * @param {(now: Handout, said: string) => void} done
 */
export function draftPart(handout, done) {
  const part = h("section", { class: "stack" });
  const { draft, current } = handout;
  if (draft || !current) fill(part, ...editor(handout, done));
  else
    fill(
      part,
      h("h2", {}, "Nouvelle version"),
      h("p", {}, "La version publiée ne change plus. Une nouvelle version la remplacera pour les prochains ateliers."),
      h(
        "div",
        {},
        h(
          "button",
          { class: "button", type: "button", onclick: () => void fillFromCurrent() },
          "Préparer une nouvelle version",
        ),
      ),
    );

  async function fillFromCurrent() {
    if (!current) return;
    const before = await accountRequest("GET", "/handout-versions/{id}", { path: { id: current.id } });
    fill(part, ...editor(handout, done, before));
    part.querySelector("textarea")?.focus();
  }
  return part;
}

/**
 * @param {Handout} handout
 * @param {(now: Handout, said: string) => void} done
 * @param {import("../../api/models.js").WholeHandoutVersion} [before] the version that the new one begins with
 */
function editor(handout, done, before) {
  const { id, draft } = handout;
  const known = draft ?? before ?? null;
  const revision = draft?.revision ?? 0;
  const writing = textEditor(handout, known?.text ?? "");
  const kindParts = {
    written: writing.element,
    uploaded: h(
      "div",
      { class: "stack" },
      draft?.has_file && draft.kind === "uploaded" && h("p", {}, `Le PDF est là : ${pagesWords(draft)}.`),
      input({
        id: "file",
        label: draft?.has_file ? "Remplacer le PDF" : "Le PDF",
        hint: "8 Mo au plus, 60 pages au plus, sans formulaire ni fichier joint.",
        type: "file",
        accept: "application/pdf",
      }),
    ),
    link: input({
      id: "link",
      label: "Adresse de la page",
      hint: "Elle commence par https://",
      type: "url",
      maxlength: 500,
      value: known?.link ?? "",
    }),
  };
  const status = h("p", { role: "status", class: "status-line" });
  const publishButton = h("button", { class: "button", type: "submit", value: "publish" }, "Publier");
  const form = h(
    "form",
    { class: "form form--wide" },
    radios({
      id: "kind",
      legend: "Contenu",
      row: true,
      value: known?.kind ?? "written",
      options: [
        ["written", "Écrire ici"],
        ["uploaded", "Envoyer un PDF"],
        ["link", "Indiquer un lien"],
      ],
    }),
    h("div", { class: "stack", "data-kind": "" }, Object.values(kindParts)),
    h(
      "details",
      { class: "disclosure", open: Boolean(known && known.licence !== "etalab_2_0") },
      h("summary", {}, "Auteur, licence, vérification"),
      input({
        id: "author",
        label: "Auteur",
        hint: "Une personne ou une structure. Vide : votre structure.",
        optional: true,
        maxlength: 100,
        value: known?.author ?? "",
      }),
      select({
        id: "licence",
        label: "Licence",
        hint: "Ce que vous écrivez vous-même : Licence Ouverte. Sans licence : un lien seulement, jamais public.",
        options: Object.entries(licences),
        value: known?.licence ?? "etalab_2_0",
      }),
      input({
        id: "source_url",
        label: "Adresse d’origine",
        hint: "Si vous l’avez repris ailleurs.",
        optional: true,
        type: "url",
        maxlength: 500,
        value: known?.source_url ?? "",
      }),
      input({
        id: "reviewed_on",
        label: "Essayé le",
        hint: "Le jour où quelqu’un a suivi chaque étape.",
        optional: true,
        short: true,
        type: "date",
        value: draft ? (draft.reviewed_on ?? "") : today(),
      }),
    ),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button button--quiet", type: "submit", value: "save" }, "Enregistrer le brouillon"),
      publishButton,
      draft?.kind === "written" && preview(draft, "normal", "Voir sur papier"),
      draft?.kind === "written" && preview(draft, "large", "Voir en gros caractères"),
      draft &&
        h(
          "button",
          { class: "button button--quiet button--alarm", type: "button", onclick: () => void discard() },
          "Abandonner ce brouillon",
        ),
      status,
    ),
  );
  const guard = guardTyping(form);
  const showKind = () => {
    const kind = values(form).kind ?? "written";
    for (const [name, part] of Object.entries(kindParts)) part.hidden = name !== kind;
  };
  form.addEventListener("change", showKind);
  showKind();

  const pointers = {
    "/text": "text",
    "/link": "link",
    "/licence": "licence",
    "/source_url": "source_url",
    "/data": "file",
  };

  /** Keeps the draft, and its PDF where one was chosen. @param {Record<string, string>} given */
  async function save(given) {
    const kind = /** @type {HandoutVersion["kind"]} */ (given.kind ?? "written");
    const licence = /** @type {HandoutVersion["licence"]} */ (given.licence);
    const body = {
      kind,
      text: kind === "written" ? given.text || null : null,
      link: kind === "link" ? given.link || null : null,
      author: given.author || null,
      source_url: given.source_url || null,
      reviewed_on: given.reviewed_on || null,
      licence,
    };
    const now = await accountRequest("PUT", "/handouts/{id}/draft", { path: { id }, version: revision, body });
    const file = /** @type {HTMLInputElement | null} */ (form.querySelector("#file"))?.files?.[0];
    if (kind !== "uploaded" || !file) return now;
    const data = await base64(file);
    return accountRequest("PUT", "/handouts/{id}/draft/file", {
      path: { id },
      version: now.draft?.revision ?? 0,
      body: { data },
    });
  }

  onSubmit(form, async (button) => {
    clearErrors(form);
    const given = values(form);
    const file = /** @type {HTMLInputElement | null} */ (form.querySelector("#file"))?.files?.[0];
    if (given.kind === "uploaded" && file && file.size > HEAVIEST)
      return showErrors(form, [{ field: "file", message: "Le fichier est trop lourd : 8 Mo au plus." }]);
    try {
      fill(status, "Un instant…");
      const now = await save(given);
      guard.done();
      if (button !== publishButton) return done(now, "Le brouillon est enregistré.");
      const published = await accountRequest("POST", "/handouts/{id}/publication", {
        path: { id },
        version: now.draft?.revision ?? 0,
      });
      done(published, `La version ${published.current?.number ?? ""} est publiée.`);
    } catch (error) {
      fill(status);
      showRefusal(form, error, pointers);
    }
  });

  async function discard() {
    const sure = await formDialog({
      title: "Abandonner ce brouillon ?",
      body: [h("p", {}, "Ce qui est en préparation sera effacé. Les versions publiées restent.")],
      confirm: "Abandonner",
      danger: true,
      act: async () => {
        await accountRequest("DELETE", "/handouts/{id}/draft", { path: { id }, version: revision });
        return accountRequest("GET", "/handouts/{id}", { path: { id } });
      },
    });
    guard.done();
    if (sure) done(sure, "Le brouillon est abandonné.");
  }

  return [h("h2", {}, draft ? `Version ${draft.number}, en préparation` : "Première version"), form].map(
    (part, index) => (index === 0 && before ? h("h2", {}, "Nouvelle version, en préparation") : part),
  );
}

/** @param {HandoutVersion} draft @param {"normal" | "large"} letters @param {string} text */
const preview = ({ id }, letters, text) =>
  h("button", { class: "button button--quiet", type: "button", onclick: () => void showDocument(id, letters) }, text);
