/**
 * The library of handouts.
 *
 * @typedef {import("../../api/models.js").ListedHandout} ListedHandout
 */
import { accountRequest } from "../../api/client.js";
import { start } from "../../desk/shell.js";
import { byId, h } from "../../lib/dom.js";
import { officeTime } from "../../lib/zones.js";
import { formDialog } from "../../ui/dialog.js";
import { csvDay, list } from "../../ui/list.js";
import { checkRequired } from "../../ui/forms.js";
import { themes } from "../../programme/sessions/themes.js";
import { factFields, readFacts } from "./facts.js";
import { choices, devices, handoutPage, levelWords, licences, pagesWords, showDocument, stateWords } from "./words.js";

void start(async ({ role }) => {
  const writes = role !== "agent";
  for (const [id, words] of /** @type {[string, Record<string, string>][]} */ ([
    ["par-theme", themes],
    ["appareil", devices],
  ]))
    byId(id).append(
      ...choices("", words)
        .slice(1)
        .map(([value, text]) => h("option", { value }, text)),
    );
  const handouts = list({
    place: byId("list"),
    filters: /** @type {HTMLFormElement} */ (byId("filters")),
    path: "/handouts",
    query: ({ q, theme, niveau, appareil, cote }) => ({
      q,
      theme,
      level: niveau,
      device: appareil,
      retired: cote === "oui" || null,
    }),
    columns: columns(),
    caption: "Supports, par titre",
    unit: ["support", "supports"],
    empty: "Aucun support ne correspond à ces choix.",
    sorted: "title",
    file: "supports",
  });
  const add = byId("add");
  if (writes) add.addEventListener("click", () => void begin());
  else add.remove();
  await handouts.load();
});

async function begin() {
  const made = await formDialog({
    title: "Nouveau support",
    body: factFields(null),
    confirm: "Commencer",
    check: (form) => checkRequired(form, { title: "Écrivez le titre.", theme: "Choisissez le thème." }),
    act: (given, key) => accountRequest("POST", "/handouts", { body: readFacts(given), idempotencyKey: key }),
  });
  if (made) location.assign(handoutPage(made.id));
}

/** @returns {import("../../ui/list.js").Column<ListedHandout>[]} */
function columns() {
  return [
    {
      title: "Titre",
      sort: "title",
      cell: ({ id, title, system }) => [
        h("a", { href: handoutPage(id) }, title),
        system && h("span", { class: "hint reason" }, system),
      ],
      csv: ({ title }) => title,
    },
    { title: "Système", csv: ({ system }) => system },
    { title: "Thème", cell: ({ theme }) => themes[theme], csv: ({ theme }) => themes[theme] },
    { title: "Niveau", cell: levelWords, csv: levelWords },
    {
      title: "Appareil",
      optional: true,
      cell: ({ device }) => (device ? devices[device] : "Tous"),
      csv: ({ device }) => (device ? devices[device] : "Tous"),
    },
    {
      title: "Version",
      cell: ({ current }) => (current ? [`${current.number}`, pagesWords(current) && `, ${pagesWords(current)}`] : "–"),
      csv: ({ current }) => current?.number,
    },
    { title: "Pages", csv: ({ current }) => current?.pages },
    { title: "Licence", csv: ({ current }) => current && licences[current.licence] },
    { title: "Auteur", csv: ({ current }) => current?.author },
    { title: "Vérifié le", csv: ({ current }) => csvDay(current?.reviewed_on ?? null) },
    { title: "État", cell: stateWords, csv: stateWords },
    {
      title: "Changé le",
      optional: true,
      sort: "changed",
      cell: ({ changed_at: at }) => csvDay(officeTime(at)),
      csv: ({ changed_at: at }) => csvDay(officeTime(at)),
    },
    {
      title: "Actions",
      quiet: true,
      cell: ({ current, title }) =>
        h(
          "div",
          { class: "row-links no-print" },
          current?.has_file && print("Imprimer", current.id, "normal", title),
          current?.has_large_print && print("Gros caractères", current.id, "large", title),
        ),
    },
  ];
}

/** @param {string} text @param {string} id @param {"normal" | "large"} letters @param {string} title */
const print = (text, id, letters, title) =>
  h(
    "button",
    { type: "button", class: "link-button", onclick: () => void showDocument(id, letters) },
    text,
    h("span", { class: "visually-hidden" }, ` : ${title}`),
  );
