/** The legal notice, which an administrator writes. */
import { accountRequest, request } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { editing } from "../../ui/editing.js";
import { textarea } from "../../ui/fields.js";

/** @typedef {import("../../api/models.js").LegalNotice} LegalNotice */

/** @type {[keyof LegalNotice, string, string][]} */
const FIELDS = [
  ["address", "Adresse postale", "Celle du siège, avec le code postal."],
  ["director", "Directeur ou directrice de la publication", "La personne qui préside la communauté de communes."],
  ["host", "Hébergeur", "Nom, adresse et téléphone : la loi les demande."],
  ["data_protection", "Délégué à la protection des données", "Un nom ou un service, et comment lui écrire."],
  ["recipients", "Sociétés qui traitent des données pour vous", "Hébergement, envoi des courriels et des SMS."],
];

/** @param {HTMLFormElement} form */
export async function writeLegalNotice(form) {
  const read = () => request("GET", "/legal-notice");
  const now = await read();
  const status = h("p", { role: "status", class: "status-line" });
  const missing = FIELDS.filter(([name]) => name !== "recipients" && !now[name]).map(([, label]) =>
    label.toLowerCase(),
  );
  fill(
    form,
    missing.length > 0 && h("p", { class: "notice notice--warn" }, `À compléter : ${missing.join(", ")}.`),
    FIELDS.map(([name, label, hint]) =>
      textarea({ id: `legal_${name}`, label, hint, rows: 2, maxlength: 400, optional: true }),
    ),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Enregistrer les mentions"),
      status,
    ),
  );
  form.addEventListener("input", () => fill(status));
  editing(form, {
    current: now,
    read: (notice) => Object.fromEntries(FIELDS.map(([name]) => [`legal_${name}`, notice[name]])),
    reload: read,
    save({ version }, given) {
      const text = (/** @type {keyof LegalNotice} */ name) => given[`legal_${name}`] ?? "";
      /** @type {LegalNotice} */
      const body = {
        address: text("address"),
        director: text("director"),
        host: text("host"),
        data_protection: text("data_protection"),
        recipients: text("recipients"),
      };
      return accountRequest("PUT", "/legal-notice", { version, body });
    },
    saved() {
      form.querySelector(".notice")?.remove();
      fill(status, "Enregistré.");
    },
    pointers: Object.fromEntries(FIELDS.map(([name]) => [`/${name}`, `legal_${name}`])),
  });
}
