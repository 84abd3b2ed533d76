import { accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { start } from "../../desk/shell.js";
import { dayNameWithYear } from "../../lib/dates.js";
import { byId, h } from "../../lib/dom.js";
import { roles } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { formDialog, show } from "../../ui/dialog.js";
import { editing } from "../../ui/editing.js";
import { input, radios } from "../../ui/fields.js";
import { checkRequired } from "../../ui/forms.js";
import { csvDay, list } from "../../ui/list.js";
import { showNewPassword } from "./new-password.js";

/** @typedef {import("../../api/models.js").Account} Account */

/** @type {import("../../ui/fields.js").Option[]} */
const roleOptions = [
  ["facilitator", roles.facilitator, "voit ses ateliers, note les présences, lit les évaluations"],
  ["agent", roles.agent, "inscrit, planifie, corrige"],
  ["admin", roles.admin, "ouvre aussi les comptes"],
];
let me = "";

const accounts = list({
  place: byId("list"),
  path: "/accounts",
  columns: [
    { title: "Nom", cell: ({ id, name }) => [h("strong", {}, name), id === me && " (vous)"], csv: ({ name }) => name },
    { title: "Adresse", cell: ({ email }) => h("span", { class: "wrap-anywhere" }, email), csv: ({ email }) => email },
    { title: "Rôle", cell: ({ role }) => roles[role], csv: ({ role }) => roles[role] },
    {
      title: "Dernière connexion",
      cell: ({ last_login_at: at }) => (at ? dayNameWithYear(officeTime(at)) : h("span", { class: "muted" }, "jamais")),
      csv: ({ last_login_at: at }) => csvDay(at && officeTime(at)),
    },
    {
      title: "État",
      cell: ({ active }) =>
        h("span", { class: active ? "tag tag--vine" : "tag tag--plain" }, active ? "Ouvert" : "Fermé"),
      csv: ({ active }) => (active ? "Ouvert" : "Fermé"),
    },
    { title: "Que faire", quiet: true, cell: actions },
  ],
  caption: "Comptes du bureau",
  unit: ["compte", "comptes"],
  empty: "Aucun compte.",
  file: "comptes",
});

void start(
  async (account) => {
    me = account.id;
    byId("add").addEventListener("click", add);
    await accounts.load();
  },
  { roles: ["admin"] },
);

/** @param {Account} account */
function actions(account) {
  const ofWhom = () => h("span", { class: "visually-hidden" }, ` : ${account.name}`);
  return h(
    "div",
    { class: "row-actions no-print" },
    h("button", { type: "button", class: "link-button", onclick: () => edit(account) }, "Modifier", ofWhom()),
    account.active &&
      account.id !== me &&
      h(
        "button",
        { type: "button", class: "link-button", onclick: () => renew(account) },
        "Nouveau mot de passe",
        ofWhom(),
      ),
    account.id !== me &&
      h(
        "button",
        { type: "button", class: "link-button", onclick: () => toggle(account) },
        account.active ? "Fermer" : "Rouvrir",
        ofWhom(),
      ),
  );
}

async function add() {
  const made = await formDialog({
    title: "Ouvrir un compte",
    body: [
      input({ id: "name", label: "Prénom et nom", maxlength: 200 }),
      input({
        id: "email",
        label: "Adresse électronique",
        type: "email",
        hint: "Elle sert à se connecter.",
        maxlength: 254,
      }),
      radios({ id: "role", legend: "Rôle", options: roleOptions, value: "facilitator" }),
    ],
    confirm: "Ouvrir le compte",
    check: (form) => checkRequired(form, { name: "Écrivez le nom.", email: "Écrivez une adresse électronique." }),
    act: (given) =>
      accountRequest("POST", "/accounts", {
        body: {
          name: given.name ?? "",
          email: given.email ?? "",
          role: /** @type {import("../../api/models.js").Role} */ (given.role),
        },
      }),
  });
  if (made) await passwordShown(made.account, made.password);
}

/** @param {Account} account */
async function renew(account) {
  const made = await formDialog({
    title: `Un nouveau mot de passe pour ${account.name} ?`,
    body: [h("p", {}, "L’ancien ne marchera plus, et ses connexions ouvertes seront coupées.")],
    confirm: "Faire un nouveau mot de passe",
    act: () => accountRequest("POST", "/accounts/{id}/password", { path: { id: account.id } }),
  });
  if (made) await passwordShown(account, made.password);
}

/** @param {Account} account @param {string} password */
async function passwordShown(account, password) {
  await showNewPassword(account, password);
  await saved(`Le compte de ${account.name} est prêt.`);
}

/** @param {Account} account */
async function toggle(account) {
  const done = await formDialog({
    title: account.active ? `Fermer le compte de ${account.name} ?` : `Rouvrir le compte de ${account.name} ?`,
    body: [
      h(
        "p",
        {},
        account.active
          ? "Cette personne ne pourra plus se connecter. Ce qu’elle a fait reste au journal."
          : "Cette personne pourra de nouveau se connecter avec son mot de passe.",
      ),
    ],
    confirm: account.active ? "Fermer le compte" : "Rouvrir le compte",
    danger: account.active,
    act: () =>
      accountRequest("PATCH", "/accounts/{id}", {
        path: { id: account.id },
        version: account.version,
        body: { active: !account.active },
      }),
  });
  if (done)
    await saved(done.active ? `Le compte de ${done.name} est rouvert.` : `Le compte de ${done.name} est fermé.`);
}

/** @param {Account} account */
function edit(account) {
  const form = h(
    "form",
    { class: "form" },
    input({ id: "name", label: "Prénom et nom", maxlength: 200 }),
    account.id === me
      ? h("p", {}, "Votre propre rôle ne se change pas ici : demandez à un autre administrateur.")
      : radios({ id: "role", legend: "Rôle", options: roleOptions }),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Enregistrer"),
      h("button", { class: "button button--quiet", type: "button", onclick: () => dialog.close() }, "Retour"),
    ),
  );
  const dialog = show(`Modifier le compte de ${account.name}`, [form]);
  editing(form, {
    current: account,
    read: ({ name, role }) => (account.id === me ? { name } : { name, role }),
    check: () => checkRequired(form, { name: "Écrivez le nom." }),
    reload: async () => (await readAll("/accounts")).find(({ id }) => id === account.id) ?? account,
    save: (now, given, changed) =>
      accountRequest("PATCH", "/accounts/{id}", {
        path: { id: now.id },
        version: now.version,
        body: Object.fromEntries([...changed].map((name) => [name, given[name]])),
      }),
    saved: (now) => {
      dialog.close();
      void saved(`Le compte de ${now.name} est enregistré.`);
    },
  });
}

/** @param {string} words */
async function saved(words) {
  byId("status").textContent = words;
  await accounts.load();
}
