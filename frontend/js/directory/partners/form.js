/** Fields of a partner. */
import { since } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { formatPhone } from "../../lib/phone.js";
import { partnerKinds } from "../../lib/words.js";
import { input, select } from "../../ui/fields.js";

/** @typedef {import("../../api/models.js").Partner} Partner */

/** @param {import("../../api/models.js").Commune[]} communes */
export const partnerFields = (communes) => [
  input({ id: "name", label: "Nom", hint: "Par exemple : Mairie de Cruzy.", maxlength: 120 }),
  select({
    id: "kind",
    label: "Type",
    options: /** @type {import("../../ui/fields.js").Option[]} */ (Object.entries(partnerKinds)),
    value: "mairie",
  }),
  select({
    id: "commune_code",
    label: "Commune",
    options: [
      ["", "Aucune en particulier"],
      .../** @type {import("../../ui/fields.js").Option[]} */ (communes.map(({ code, name }) => [code, name])),
    ],
  }),
  input({ id: "phone", label: "Téléphone", optional: true, inputmode: "tel", maxlength: 30, onblur: tidy }),
  input({ id: "email", label: "Adresse électronique", optional: true, type: "email", maxlength: 254 }),
];

/** @param {Event} event */
const tidy = ({ target }) => {
  const field = /** @type {HTMLInputElement} */ (target);
  field.value = formatPhone(field.value);
};

/** @param {Partner} partner @returns {Record<string, string>} */
export const readPartner = ({ name, kind, commune_code, phone_display, email }) => ({
  name,
  kind,
  commune_code: commune_code ?? "",
  phone: phone_display ?? "",
  email: email ?? "",
});

/** Days after which a calendar that is shown elsewhere may be out of date. */
const STALE_DAYS = 7;

/** True if a calendar that is shown elsewhere may be out of date. @param {string | null} at its last reading */
export const isStale = (at) => at !== null && Date.now() - Date.parse(at) > STALE_DAYS * 86_400_000;

/** Tag of a calendar that is shown elsewhere and is not read any more. @param {string | null} at */
export const staleTag = (at) =>
  at !== null &&
  isStale(at) &&
  h("span", { class: "tag tag--alarm", title: since(at) }, "pas lu depuis plus de 7 jours");

/** @param {boolean} active */
export const stateTag = (active) =>
  h("span", { class: active ? "tag tag--vine" : "tag tag--plain" }, active ? "En service" : "Arrêté");
