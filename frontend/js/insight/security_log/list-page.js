/** The security log: failed logins, refusals, readings of people. */

import { accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { start } from "../../desk/shell.js";
import { dayName, hour } from "../../lib/dates.js";
import { byId, h } from "../../lib/dom.js";
import { officeTime } from "../../lib/zones.js";
import { csvDay, list } from "../../ui/list.js";
import { routeWords } from "./routes.js";

/** @typedef {import("../../api/types.js").components["schemas"]["LoggedSecurityEvent"]} SecurityEvent */

/** @type {Record<SecurityEvent["kind"], string>} */
const kinds = {
  login_failed: "Connexion refusée",
  guess_failed: "Lien ou référence refusés",
  token_refused: "Jeton ou clé refusés",
  forbidden: "Accès interdit à ce rôle",
  limited: "Limite atteinte",
  people_read: "Lecture de données de personnes",
  password_reset: "Mot de passe oublié",
};

/** Names of accounts and of the organisation's keys, by identity. @type {Map<string, string>} */
const names = new Map();

void start(
  async () => {
    const [accounts, { data: keys }] = await Promise.all([readAll("/accounts"), accountRequest("GET", "/keys")]);
    const actors = [...accounts, ...keys.map(({ id, name }) => ({ id, name: `Le logiciel « ${name} »` }))];
    for (const { id, name } of actors) names.set(id, name);
    byId("quoi").append(...Object.entries(kinds).map(([key, words]) => h("option", { value: key }, words)));
    byId("qui").append(...actors.map(({ id, name }) => h("option", { value: id }, name)));
    await list({
      place: byId("list"),
      filters: /** @type {HTMLFormElement} */ (byId("filters")),
      path: "/security-log",
      query: ({ quoi, qui, adresse }) => ({ kind: quoi, actor: qui, network: adresse }),
      columns: [
        { title: "Quand", sort: "created", cell: timeCell },
        { title: "Date", csv: ({ at }) => csvDay(officeTime(at)) },
        { title: "Heure", csv: ({ at }) => officeTime(at).slice(11) },
        { title: "Quoi", cell: ({ kind }) => h("strong", {}, kinds[kind]), csv: ({ kind }) => kinds[kind] },
        { title: "Fois", cell: ({ times }) => String(times), csv: ({ times }) => times, class: "number" },
        { title: "Qui", cell: who, csv: who },
        { title: "Adresse réseau", cell: ({ network }) => network, csv: ({ network }) => network },
        { title: "Demande", cell: ({ route }) => routeWords(route), csv: ({ route }) => routeWords(route) },
        { title: "Adresse technique", csv: ({ route }) => route },
        { title: "Identifiant de la demande", csv: ({ request_id }) => request_id },
      ],
      caption: "Journal de sécurité",
      sorted: "-created",
      unit: ["ligne", "lignes"],
      empty: "Rien n’est écrit pour ces choix.",
      file: "journal-de-securite",
    }).load();
  },
  { roles: ["admin"] },
);

/** @param {SecurityEvent} event */
function timeCell({ at }) {
  const local = officeTime(at);
  return [h("span", { class: "nowrap" }, dayName(local)), " ", h("span", { class: "nowrap" }, hour(local))];
}

/** @param {SecurityEvent} event */
function who({ actor_id }) {
  if (!actor_id) return "Sans compte";
  return names.get(actor_id) ?? "Le logiciel d’un partenaire";
}
