/** One partner, with its contacts, keys and figures. */

import { accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { office, start } from "../../desk/shell.js";
import { accessKeys } from "../api_keys/keys.js";
import { handOver, removeSecondFactor, renewPassword, toggleAccount } from "../accounts/dialogs.js";
import { phoneLink } from "../people/person.js";
import { listCommunes } from "../places/places.js";
import { dayNameWithYear, hour, since } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { partnerKinds } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { formDialog, showDialog } from "../../ui/dialog.js";
import { editing } from "../../ui/editing.js";
import { factList } from "../../ui/fact-list.js";
import { input } from "../../ui/fields.js";
import { checkRequired } from "../../ui/forms.js";
import { setTitle } from "../../ui/title.js";
import { isStale, partnerFields, readPartner, staleTag, stateTag } from "./form.js";

/**
 * @typedef {import("../../api/models.js").Partner} Partner
 * @typedef {import("../../api/models.js").Account} Account
 */

const id = new URLSearchParams(location.search).get("id") ?? "";
/** @type {Partner} */
let partner;
/** @type {import("../../api/models.js").Commune[]} */
let communes = [];
let mayChange = false;

void start(
  async (account) => {
    mayChange = account.role === "admin";
    [partner, communes] = await Promise.all([
      accountRequest("GET", "/partners/{id}", { path: { id } }),
      listCommunes(),
    ]);
    showFacts();
    const keys = accessKeys({ partner, place: byId("keys"), actions: byId("keys-actions"), said, mayChange });
    await Promise.all([keys.load(), mayChange ? loadPeople() : byId("people").closest("section")?.remove()]);
  },
  { roles: office },
);

/** @param {string} words */
function said(words) {
  byId("status").textContent = words;
}

function showFacts() {
  const {
    name,
    kind,
    commune_code,
    email,
    active,
    calendar_read_at: read,
    calendar_feed,
    calendar_unread_since: unread,
  } = partner;
  byId("heading").textContent = name;
  setTitle(name, "Bureau");
  fill(
    byId("facts"),
    factList(
      ["Type", partnerKinds[kind]],
      ["Commune", communes.find(({ code }) => code === commune_code)?.name],
      ["Téléphone", phoneLink(partner)],
      ["Adresse", email && h("span", { class: "wrap-anywhere" }, email)],
      [
        "Calendrier lu",
        read
          ? [
              since(read),
              ` (${dayNameWithYear(officeTime(read))}, ${hour(officeTime(read))} : ${calendar_feed}) `,
              !isStale(read) && isStale(unread) && "Mais l’une des clés : ",
              staleTag(unread),
            ]
          : h("span", { class: "muted" }, "jamais avec une clé"),
      ],
      ["État", stateTag(active)],
    ),
  );
  fill(
    byId("facts-actions"),
    mayChange && h("button", { type: "button", class: "button button--quiet", onclick: edit }, "Modifier la fiche"),
    mayChange &&
      h(
        "button",
        { type: "button", class: "button button--quiet", onclick: toggle },
        active ? "Arrêter le partenariat" : "Reprendre le partenariat",
      ),
    h(
      "a",
      { class: "button button--quiet", href: `/bureau/inscriptions.html?partenaire=${id}` },
      "Voir les personnes orientées",
    ),
  );
}

function edit() {
  const form = h(
    "form",
    { class: "form" },
    partnerFields(communes),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Enregistrer"),
      h("button", { class: "button button--quiet", type: "button", onclick: () => dialog.close() }, "Retour"),
    ),
  );
  const dialog = showDialog(`Modifier ${partner.name}`, [form]);
  editing(form, {
    current: partner,
    read: readPartner,
    check: () => checkRequired(form, { name: "Écrivez le nom." }),
    reload: () => accountRequest("GET", "/partners/{id}", { path: { id } }),
    save: (now, given, changed) =>
      accountRequest("PATCH", "/partners/{id}", {
        path: { id: now.id },
        version: now.version,
        body: Object.fromEntries([...changed].map((name) => [name, given[name] || null])),
      }),
    saved: (now) => {
      partner = now;
      dialog.close();
      showFacts();
      said("La fiche est enregistrée.");
    },
  });
}

async function toggle() {
  const ends = partner.active;
  const done = await formDialog({
    title: ends ? `Arrêter le partenariat avec ${partner.name} ?` : `Reprendre le partenariat avec ${partner.name} ?`,
    body: [
      h(
        "p",
        {},
        ends
          ? "Ses clés ne marcheront plus, ses personnes ne pourront plus se connecter et ses logiciels ne " +
              "seront plus prévenus, dès maintenant. Les inscriptions restent."
          : "Ses clés et ses comptes marcheront de nouveau, et ses logiciels seront prévenus de ce qui se passe " +
              "à partir de maintenant.",
      ),
    ],
    confirm: ends ? "Arrêter le partenariat" : "Reprendre le partenariat",
    danger: ends,
    act: () =>
      accountRequest("PATCH", "/partners/{id}", {
        path: { id: partner.id },
        version: partner.version,
        body: { active: !ends },
      }),
  });
  if (!done) return;
  partner = done;
  showFacts();
  said(done.active ? "Le partenariat a repris." : "Le partenariat est arrêté.");
}

async function loadPeople() {
  fill(
    byId("people-actions"),
    h("button", { type: "button", class: "button button--quiet", onclick: addPerson }, "Ouvrir un compte"),
  );
  const people = await readAll("/accounts", { partner: id });
  fill(
    byId("people"),
    people.length
      ? h("ul", { class: "stack" }, people.map(person))
      : h("p", { class: "empty" }, "Personne ne peut encore se connecter."),
  );
}

/** @param {Account} account */
function person(account) {
  const ofWhom = () => h("span", { class: "visually-hidden" }, ` : ${account.name}`);
  const { name, email, active, last_login_at: at } = account;
  return h(
    "li",
    {},
    h("strong", {}, name),
    " · ",
    h("span", { class: "wrap-anywhere" }, email),
    " · ",
    active
      ? at
        ? `connexion : ${since(at)}`
        : "ne s’est jamais connecté"
      : h("span", { class: "tag tag--plain" }, "Fermé"),
    h(
      "div",
      { class: "row-actions no-print" },
      active &&
        h(
          "button",
          { type: "button", class: "link-button", onclick: () => done(renewPassword(account)) },
          "Nouveau mot de passe",
          ofWhom(),
        ),
      account.second_factor &&
        h(
          "button",
          { type: "button", class: "link-button", onclick: () => done(removeSecondFactor(account)) },
          "Arrêter la double vérification",
          ofWhom(),
        ),
      h(
        "button",
        { type: "button", class: "link-button", onclick: () => done(toggleAccount(account)) },
        active ? "Fermer" : "Rouvrir",
        ofWhom(),
      ),
    ),
  );
}

async function addPerson() {
  const made = await formDialog({
    title: `Ouvrir un compte pour ${partner.name}`,
    body: [
      input({ id: "name", label: "Prénom et nom", maxlength: 80 }),
      input({
        id: "email",
        label: "Adresse électronique",
        type: "email",
        hint: "Elle sert à se connecter.",
        maxlength: 254,
      }),
    ],
    confirm: "Ouvrir le compte",
    check: (form) => checkRequired(form, { name: "Écrivez le nom.", email: "Écrivez une adresse électronique." }),
    act: ({ name = "", email = "" }) =>
      accountRequest("POST", "/accounts", { body: { name, email, role: "partner", partner_id: id } }),
  });
  if (made) await done(handOver(made.account, made.password));
}

/** @param {Promise<string | null>} asked */
async function done(asked) {
  const words = await asked;
  if (!words) return;
  said(words);
  await loadPeople();
}
