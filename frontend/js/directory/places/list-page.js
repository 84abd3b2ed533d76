/** Venues and Maisons. */

import { accountRequest } from "../../api/client.js";
import { newSubmission } from "../../api/idempotency.js";
import { readAll } from "../../api/paging.js";
import { office, start } from "../../desk/shell.js";
import { communeOptions } from "../people/new-person.js";
import { phoneLink } from "../people/person.js";
import { byId, h } from "../../lib/dom.js";
import { fullAddress } from "../../lib/words.js";
import { api } from "../../config.js";
import { closureList } from "../../programme/closures/closures.js";
import { showDialog } from "../../ui/dialog.js";
import { editing } from "../../ui/editing.js";
import { showRefusal } from "../../ui/feedback.js";
import { checkbox, input, select, textarea } from "../../ui/fields.js";
import { checkRequired, clearErrors, onSubmit, showErrors, values } from "../../ui/forms.js";
import { list } from "../../ui/list.js";
import { chooseVenuePhoto } from "../pictures.js";
import { maisonList } from "./maisons.js";
import { listCommunes } from "./places.js";

/** @typedef {import("../../api/models.js").Venue} Venue */
/** @typedef {import("../../api/models.js").ListedVenue} ListedVenue */

const names = ["name", "code", "room", "address", "commune_code", "access", "accessibility", "equipment", "phone"];
/** @type {import("../../api/models.js").Commune[]} */
let communes = [];

/** @param {string} words @param {ListedVenue} venue @param {(venue: ListedVenue) => void} act */
const action = (words, venue, act) =>
  h(
    "button",
    { type: "button", class: "link-button no-print", onclick: () => act(venue) },
    words,
    h("span", { class: "visually-hidden" }, ` ${venue.name}`),
  );

const venues = list({
  place: byId("list"),
  path: "/venues",
  limit: 100,
  columns: [
    {
      title: "Lieu",
      sort: "lieu",
      by: ({ name }) => name,
      class: "clip",
      cell: ({ name, room }) => [h("strong", {}, name), room && ` · ${room}`],
      csv: ({ name }) => name,
    },
    { title: "Code", sort: "code", by: ({ code }) => code, cell: ({ code }) => code, csv: ({ code }) => code },
    { title: "Salle", csv: ({ room }) => room },
    {
      title: "Adresse",
      sort: "commune",
      by: ({ commune, name }) => `${commune} ${name}`,
      class: "clip",
      cell: fullAddress,
      csv: ({ address }) => address,
    },
    { title: "Commune", csv: ({ commune }) => commune },
    { title: "Téléphone", cell: phoneLink, csv: ({ phone_display }) => phone_display },
    { title: "Accès", optional: true, cell: ({ access }) => access, csv: ({ access }) => access },
    {
      title: "Accessibilité",
      optional: true,
      cell: ({ accessibility }) => accessibility,
      csv: ({ accessibility }) => accessibility,
    },
    { title: "Matériel", optional: true, cell: ({ equipment }) => equipment, csv: ({ equipment }) => equipment },
    {
      title: "État",
      sort: "etat",
      by: ({ active }) => (active ? 0 : 1),
      cell: ({ active }) =>
        h("span", { class: active ? "tag tag--vine" : "tag tag--plain" }, active ? "Ouvert" : "Fermé"),
      csv: ({ active }) => (active ? "Ouvert" : "Fermé"),
    },
    {
      title: "Actions",
      quiet: true,
      cell: (venue) =>
        h(
          "span",
          { class: "cluster" },
          action("Modifier", venue, edit),
          action(venue.photo ? "Changer la photo" : "Ajouter une photo", venue, photo),
        ),
    },
  ],
  caption: "Lieux d’accueil",
  unit: ["lieu", "lieux"],
  empty: "Aucun lieu pour le moment.",
  file: "lieux",
});

const maisons = maisonList(byId("maisons"));
const closures = closureList(byId("closures"), () => readAll("/venues"));

void start(
  async () => {
    communes = await listCommunes();
    byId("add").addEventListener("click", add);
    await Promise.all([venues.load(), closures.load(), maisons.load()]);
  },
  { roles: office },
);

/** @param {Venue} [venue] */
function fields(venue) {
  return [
    input({ id: "name", label: "Nom", maxlength: 120 }),
    h(
      "div",
      { class: "form-grid form-grid--narrow" },
      input({ id: "code", label: "Code", hint: "Trois capitales, début des références.", maxlength: 3 }),
      input({ id: "room", label: "Salle", optional: true, maxlength: 120 }),
    ),
    input({ id: "address", label: "Adresse", maxlength: 200 }),
    select({ id: "commune_code", label: "Commune", options: communeOptions(communes) }),
    input({ id: "phone", label: "Téléphone", optional: true, inputmode: "tel", maxlength: 30 }),
    textarea({
      id: "access",
      label: "Comment venir",
      optional: true,
      rows: 2,
      hint: "Bus, stationnement, où sonner.",
      maxlength: 500,
    }),
    textarea({
      id: "accessibility",
      label: "Accessibilité",
      optional: true,
      rows: 2,
      hint: "Marches, ascenseur, toilettes adaptées, boucle magnétique.",
      maxlength: 500,
    }),
    textarea({ id: "equipment", label: "Matériel", optional: true, rows: 2, maxlength: 500 }),
    venue && checkbox({ id: "active", label: "Lieu ouvert : on peut y planifier des ateliers" }),
  ];
}

/** @param {ListedVenue} venue */
function photo(venue) {
  const form = h("form", { class: "form" });
  chooseVenuePhoto(form, venue, `${api}/venues/${venue.id}/photo`);
  showDialog(`Photo de « ${venue.name} »`, [form]).addEventListener("close", () => void venues.load());
}

/** @param {HTMLFormElement} form */
function check(form) {
  const errors = checkRequired(form, {
    name: "Donnez un nom.",
    code: "Donnez un code.",
    address: "Écrivez l’adresse.",
    commune_code: "Choisissez la commune.",
  });
  const { code } = values(form);
  if (code && !/^[A-Z]{3}$/.test(code))
    errors.push({ field: "code", message: "Le code a trois lettres capitales, par exemple CAP." });
  return errors;
}

/** @param {Record<string, string>} given */
const body = (given) => ({
  ...Object.fromEntries(names.map((name) => [name, given[name] || null])),
  code: given.code ?? "",
  name: given.name ?? "",
  address: given.address ?? "",
  commune_code: given.commune_code ?? "",
});

function add() {
  const submission = newSubmission();
  const form = formOf(fields(), "Ajouter ce lieu");
  const dialog = open("Ajouter un lieu", form);
  onSubmit(form, async () => {
    clearErrors(form);
    const errors = check(form);
    if (errors.length) return showErrors(form, errors);
    try {
      const venue = await submission.send((key) =>
        accountRequest("POST", "/venues", { body: body(values(form)), idempotencyKey: key }),
      );
      dialog.close();
      await saved(`« ${venue.name} » est ajouté.`);
    } catch (error) {
      showRefusal(form, error);
    }
  });
}

/** @param {Venue} venue */
function edit(venue) {
  const form = formOf(fields(venue), "Enregistrer");
  const dialog = open(`Modifier « ${venue.name} »`, form);
  editing(form, {
    current: venue,
    read: (now) => ({
      ...Object.fromEntries(
        names.map((name) => [
          name,
          String(now[/** @type {keyof Venue} */ (name === "phone" ? "phone_display" : name)] ?? ""),
        ]),
      ),
      active: now.active ? "oui" : "",
    }),
    check,
    reload: async () => (await readAll("/venues")).find(({ id }) => id === venue.id) ?? venue,
    save: (now, given, changed) => {
      const all = { ...body(given), active: given.active === "oui" };
      return accountRequest("PATCH", "/venues/{id}", {
        path: { id: now.id },
        version: now.version,
        body: Object.fromEntries(Object.entries(all).filter(([name]) => changed.has(name))),
      });
    },
    saved: (now) => {
      dialog.close();
      void saved(`« ${now.name} » est enregistré.`);
    },
  });
}

/** @param {import("../../lib/dom.js").Child[]} content @param {string} confirm */
const formOf = (content, confirm) =>
  h(
    "form",
    { class: "form" },
    content,
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, confirm),
      h("button", { class: "button button--quiet", type: "button", value: "back" }, "Retour"),
    ),
  );

/** @param {string} title @param {HTMLFormElement} form */
function open(title, form) {
  const dialog = showDialog(title, [form]);
  form.querySelector("[value=back]")?.addEventListener("click", () => dialog.close());
  return dialog;
}

/** @param {string} words */
async function saved(words) {
  byId("status").textContent = words;
  await Promise.all([venues.load(), closures.load()]);
}
