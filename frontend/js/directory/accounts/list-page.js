/** Accounts of the team and of partners. */

import { accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { start } from "../../desk/shell.js";
import { shortDay } from "../../lib/dates.js";
import { byId, h } from "../../lib/dom.js";
import { roles } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { formDialog, showDialog } from "../../ui/dialog.js";
import { editing } from "../../ui/editing.js";
import { input, radios } from "../../ui/fields.js";
import { checkRequired } from "../../ui/forms.js";
import { csvDay, list } from "../../ui/list.js";
import { handOver, removeSecondFactor, renewPassword, toggleAccount } from "./dialogs.js";
import { editLoginPolicy } from "./login-policy.js";

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
    {
      title: "Nom",
      sort: "name",
      cell: ({ id, name }) => [h("strong", {}, name), id === me && " (vous)"],
      csv: ({ name }) => name,
    },
    {
      title: "Adresse",
      sort: "email",
      cell: ({ email }) => h("span", { class: "wrap-anywhere" }, email),
      csv: ({ email }) => email,
    },
    { title: "Rôle", cell: ({ role }) => roles[role], csv: ({ role }) => roles[role] },
    {
      title: "Dernière connexion",
      cell: ({ last_login_at: at }) => (at ? shortDay(officeTime(at)) : h("span", { class: "muted" }, "jamais")),
      csv: ({ last_login_at: at }) => csvDay(at && officeTime(at)),
    },
    {
      title: "État",
      cell: ({ active }) =>
        h("span", { class: active ? "tag tag--vine" : "tag tag--plain" }, active ? "Ouvert" : "Fermé"),
      csv: ({ active }) => (active ? "Ouvert" : "Fermé"),
    },
    {
      title: "Double vérification",
      cell: ({ second_factor: on }) => (on ? "En place" : h("span", { class: "muted" }, "non")),
      csv: ({ second_factor: on }) => (on ? "oui" : "non"),
    },
    { title: "Actions", quiet: true, cell: actions },
  ],
  caption: "Comptes du bureau",
  unit: ["compte", "comptes"],
  empty: "Aucun compte.",
  sorted: "email",
  file: "comptes",
});

void start(
  async (account) => {
    me = account.id;
    byId("add").addEventListener("click", add);
    byId("policy").addEventListener("click", () => done(editLoginPolicy()));
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
        { type: "button", class: "link-button", onclick: () => done(renewPassword(account)) },
        "Nouveau mot de passe",
        ofWhom(),
      ),
    account.second_factor &&
      account.id !== me &&
      h(
        "button",
        { type: "button", class: "link-button", onclick: () => done(removeSecondFactor(account)) },
        "Arrêter la double vérification",
        ofWhom(),
      ),
    account.id !== me &&
      h(
        "button",
        { type: "button", class: "link-button", onclick: () => done(toggleAccount(account)) },
        account.active ? "Fermer" : "Rouvrir",
        ofWhom(),
      ),
  );
}

async function add() {
  const made = await formDialog({
    title: "Ouvrir un compte",
    body: [
      input({ id: "name", label: "Prénom et nom", maxlength: 80 }),
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
  if (made) await saved(await handOver(made.account, made.password));
}

/** @param {Promise<string | null>} asked */
async function done(asked) {
  const words = await asked;
  if (words) await saved(words);
}

/** @param {Account} account */
function edit(account) {
  const form = h(
    "form",
    { class: "form" },
    input({ id: "name", label: "Prénom et nom", maxlength: 80 }),
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
  const dialog = showDialog(`Modifier le compte de ${account.name}`, [form]);
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
