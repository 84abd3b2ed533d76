/** The journal: who changed what, and when. */

import { readAll } from "../../api/paging.js";
import { office, start } from "../../desk/shell.js";
import { listCommunes } from "../../directory/places/places.js";
import { historyPage, sessionPage } from "../../lib/addresses.js";
import { dayName, hour } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { officeTime } from "../../lib/zones.js";
import { csvDay, list } from "../../ui/list.js";
import { actions, actionWords, actorWords, changes } from "./words.js";

/** @typedef {import("../../api/models.js").AuditEntry} AuditEntry */

/** @type {Map<string, string>} */
const names = new Map();

void start(
  async ({ role }) => {
    byId("security").hidden = role !== "admin";
    const [communes, venues, people, partners] = await Promise.all([
      listCommunes(),
      readAll("/venues"),
      readAll("/facilitators"),
      readAll("/partners"),
    ]);
    for (const { code, name } of communes) names.set(code, name);
    for (const { id, name } of [...venues, ...people, ...partners]) names.set(id, name);
    byId("action").append(...Object.entries(actions).map(([key, words]) => h("option", { value: key }, words)));
    byId("qui").append(...people.map(({ id, name }) => h("option", { value: id }, name)));
    showNarrowed();
    await list({
      place: byId("list"),
      filters: /** @type {HTMLFormElement} */ (byId("filters")),
      path: "/audit",
      query: ({ action, qui, du, au, sujet }) => ({ action, actor: qui, from: du, to: au, subject: sujet }),
      columns: [
        { title: "Quand", sort: "created", cell: timeCell },
        { title: "Date", csv: ({ at }) => csvDay(officeTime(at)) },
        { title: "Heure", csv: ({ at }) => officeTime(at).slice(11) },
        { title: "Qui", cell: (entry) => actorWords(entry, names), csv: (entry) => actorWords(entry, names) },
        { title: "Quoi", cell: actionCell, csv: actionWords },
        {
          title: "Ce qui a changé",
          cell: changesCell,
          csv: (entry) =>
            changes(entry, names)
              .map(({ name, before, after }) => `${name} : ${[before, after].filter(Boolean).join(" → ")}`)
              .join(" | "),
        },
        { title: "Raison", csv: ({ reason }) => reason },
      ],
      caption: "Journal",
      unit: ["ligne", "lignes"],
      empty: "Rien n’est écrit pour ces choix.",
      sorted: "-created",
      file: "journal",
    }).load();
  },
  { roles: office },
);

/** @param {AuditEntry} entry */
function timeCell({ at }) {
  const local = officeTime(at);
  return [h("span", { class: "nowrap" }, dayName(local)), " ", h("span", { class: "nowrap" }, `${hour(local)}`)];
}

/** @param {AuditEntry} entry */
const actionCell = (entry) => [
  h("strong", {}, actionWords(entry)),
  h(
    "span",
    { class: "row-links no-print" },
    h(
      "a",
      { href: historyPage(entry.subject.id) },
      "Historique",
      h("span", { class: "visually-hidden" }, ` : ${actionWords(entry)}`),
    ),
    entry.subject.kind === "session" && h("a", { href: sessionPage(entry.subject.id) }, "Voir l’atelier"),
    entry.subject.kind === "learner" &&
      h("a", { href: `/bureau/personnes.html?id=${entry.subject.id}` }, "Voir la personne"),
  ),
];

/** @param {AuditEntry} entry */
function changesCell(entry) {
  const found = changes(entry, names);
  return [
    found.length
      ? h(
          "ul",
          { class: entry.before ? "changes" : "changes changes--new" },
          found.map(({ field, name, before, after, raw }) =>
            h(
              "li",
              {},
              h("span", { class: "changes__name" }, `${name} : `),
              before !== null && h("del", {}, before),
              before !== null &&
                after !== null &&
                h("span", {}, " → ", h("span", { class: "visually-hidden" }, "devient ")),
              after !== null && shown(field, after, raw),
            ),
          ),
        )
      : h("span", { class: "muted" }, "–"),
    entry.reason && h("p", {}, `Raison : ${entry.reason}`),
  ];
}

/** @param {string} field @param {string} words @param {unknown} raw */
function shown(field, words, raw) {
  if (field === "session_id" && raw) return h("a", { href: sessionPage(String(raw)) }, "voir l’atelier");
  if (field === "learner_id" && raw) return h("a", { href: `/bureau/personnes.html?id=${raw}` }, "voir la personne");
  if (field === "enrolment_id" && raw) return h("a", { href: historyPage(String(raw)) }, "voir l’inscription");
  return h("ins", {}, words);
}

/** Shows that the list holds one thing's history only; the other filters work within it. */
function showNarrowed() {
  const subject = new URLSearchParams(location.search).get("sujet");
  const narrowed = byId("narrowed");
  narrowed.hidden = !subject;
  if (subject)
    fill(
      narrowed,
      "Seulement l’historique d’une fiche. ",
      h("a", { href: "/bureau/journal.html" }, "Revenir à tout le journal"),
    );
}
