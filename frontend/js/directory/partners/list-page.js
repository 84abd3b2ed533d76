/** Partners: mairies, médiathèques, associations. */

import { accountRequest } from "../../api/client.js";
import { office, start } from "../../desk/shell.js";
import { phoneLink } from "../people/person.js";
import { listCommunes } from "../places/places.js";
import { since } from "../../lib/dates.js";
import { byId, h } from "../../lib/dom.js";
import { partnerKinds } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { formDialog } from "../../ui/dialog.js";
import { checkRequired } from "../../ui/forms.js";
import { csvDay, list } from "../../ui/list.js";
import { partnerFields, staleTag, stateTag } from "./form.js";

/** @typedef {import("../../api/models.js").Partner} Partner */

/** @type {Map<string, string>} */
const communes = new Map();
/** @param {Partner} partner */
const commune = ({ commune_code: code }) => (code && communes.get(code)) ?? "";

const partners = list({
  place: byId("list"),
  path: "/partners",
  columns: [
    {
      title: "Nom",
      sort: "nom",
      by: ({ name }) => name,
      cell: ({ id, name }) => h("a", { href: `/bureau/partenaire.html?id=${id}` }, name),
      csv: ({ name }) => name,
    },
    {
      title: "Type",
      sort: "type",
      by: ({ kind }) => partnerKinds[kind],
      cell: ({ kind }) => partnerKinds[kind],
      csv: ({ kind }) => partnerKinds[kind],
    },
    {
      title: "Commune",
      sort: "commune",
      by: commune,
      cell: (partner) => commune(partner) || h("span", { class: "muted" }, "–"),
      csv: commune,
    },
    { title: "Téléphone", cell: phoneLink, csv: ({ phone_display }) => phone_display },
    { title: "Adresse", csv: ({ email }) => email },
    {
      title: "Dernière lecture du calendrier",
      sort: "lecture",
      by: ({ calendar_read_at: at }) => at,
      cell: lastRead,
      csv: ({ calendar_read_at: at }) => csvDay(at && officeTime(at)),
    },
    {
      title: "État",
      sort: "etat",
      by: ({ active }) => (active ? 0 : 1),
      cell: ({ active }) => stateTag(active),
      csv: ({ active }) => (active ? "En service" : "Arrêté"),
    },
  ],
  caption: "Partenaires",
  sorted: "nom",
  unit: ["partenaire", "partenaires"],
  empty: "Aucun partenaire n’est encore noté.",
  file: "partenaires",
});

void start(
  async (account) => {
    const all = await listCommunes();
    for (const { code, name } of all) communes.set(code, name);
    const add = byId("add");
    if (account.role === "admin") add.addEventListener("click", () => addPartner(all));
    else [add, byId("programs"), byId("keys")].forEach((action) => action.remove());
    await partners.load();
  },
  { roles: office },
);

/** @param {Partner} partner */
function lastRead(partner) {
  const at = partner.calendar_read_at;
  if (!at) return h("span", { class: "muted" }, "jamais");
  return [h("span", { title: partner.calendar_feed ?? "" }, since(at)), " ", staleTag(partner.calendar_unread_since)];
}

/** @param {import("../../api/models.js").Commune[]} all */
async function addPartner(all) {
  const made = await formDialog({
    title: "Ajouter un partenaire",
    body: partnerFields(all),
    confirm: "Ajouter",
    check: (form) => checkRequired(form, { name: "Écrivez le nom." }),
    act: ({ name = "", kind, commune_code, phone, email }, key) =>
      accountRequest("POST", "/partners", {
        body: {
          name,
          kind: /** @type {Partner["kind"]} */ (kind),
          ...(commune_code && { commune_code }),
          ...(phone && { phone }),
          ...(email && { email }),
        },
        idempotencyKey: key,
      }),
  });
  if (made) location.assign(`/bureau/partenaire.html?id=${made.id}`);
}
