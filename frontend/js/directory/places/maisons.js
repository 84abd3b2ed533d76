/** The Maisons, whose address, number, hours and days public pages show. */
import { accountRequest, request } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { fullAddress } from "../../lib/words.js";
import { showDialog } from "../../ui/dialog.js";
import { editing } from "../../ui/editing.js";
import { input, textarea } from "../../ui/fields.js";
import { checkRequired } from "../../ui/forms.js";
import { factList } from "../../ui/fact-list.js";

/** @typedef {import("../../api/models.js").Maison} Maison */

/** @param {HTMLElement} place */
export function maisonList(place) {
  const status = h("p", { role: "status", class: "status-line" });
  async function load() {
    const { maisons } = await request("GET", "/organisation");
    fill(
      place,
      h("h2", {}, "Les Maisons"),
      h(
        "p",
        { class: "measure" },
        "Ce que dit la page ",
        h("a", { href: "/contact.html" }, "Contact et Maisons"),
        " du site.",
      ),
      status,
      h(
        "ul",
        { class: "grid plain-list" },
        maisons.map((maison) => h("li", { class: "card stack" }, card(maison))),
      ),
    );
  }

  /** @param {Maison} maison */
  const card = (maison) => [
    h("h3", {}, maison.name),
    factList(
      // The address of a travelling Maison names its villages.
      ["Adresse", maison.kind === "itinerant" ? maison.address : fullAddress(maison)],
      ["Téléphone", maison.phone_display],
      ["Accueil sur place", maison.opening_hours],
      ["Où et quand", maison.days && h("span", { class: "lines" }, maison.days)],
    ),
    h(
      "button",
      { type: "button", class: "button button--small button--quiet", onclick: () => edit(maison) },
      "Modifier",
      h("span", { class: "visually-hidden" }, ` ${maison.name}`),
    ),
  ];

  /** @param {Maison} maison */
  function edit(maison) {
    const form = h(
      "form",
      { class: "form" },
      input({ id: "maison_phone", label: "Téléphone", inputmode: "tel", maxlength: 30 }),
      input({ id: "maison_address", label: "Adresse", maxlength: 200 }),
      input({ id: "maison_hours", label: "Accueil sur place", maxlength: 300 }),
      textarea({
        id: "maison_days",
        label: "Jours de passage",
        hint: "Pour une Maison itinérante : un jour et un village par ligne.",
        optional: true,
        rows: 5,
        maxlength: 500,
      }),
      h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Enregistrer")),
    );
    const dialog = showDialog(`Modifier « ${maison.name} »`, [form]);
    editing(form, {
      current: maison,
      read: (one) => ({
        maison_phone: one.phone_display,
        maison_address: one.address,
        maison_hours: one.opening_hours,
        maison_days: one.days,
      }),
      check: () =>
        checkRequired(form, {
          maison_phone: "Écrivez le téléphone.",
          maison_address: "Écrivez l’adresse.",
          maison_hours: "Écrivez les horaires.",
        }),
      async reload() {
        const { maisons } = await request("GET", "/organisation");
        return maisons.find(({ id }) => id === maison.id) ?? maison;
      },
      save: ({ id, version }, given) =>
        accountRequest("PUT", "/maisons/{id}", {
          path: { id },
          version,
          body: {
            phone: given.maison_phone ?? "",
            address: given.maison_address ?? "",
            opening_hours: given.maison_hours ?? "",
            days: given.maison_days ?? "",
          },
        }),
      async saved() {
        dialog.close();
        await load();
        fill(status, `« ${maison.name} » est enregistrée.`);
      },
      pointers: {
        "/phone": "maison_phone",
        "/address": "maison_address",
        "/opening_hours": "maison_hours",
        "/days": "maison_days",
      },
    });
  }

  return { load };
}
