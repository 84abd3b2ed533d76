/** The legal notice, which an administrator writes. */
import { accountRequest, request } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { showRefusal } from "../../ui/feedback.js";
import { textarea } from "../../ui/fields.js";
import { clearErrors, onSubmit, values } from "../../ui/forms.js";

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
  const now = await request("GET", "/legal-notice");
  const status = h("p", { role: "status", class: "status-line" });
  const missing = FIELDS.filter(([name]) => name !== "recipients" && !now[name]).map(([, label]) =>
    label.toLowerCase(),
  );
  fill(
    form,
    missing.length > 0 && h("p", { class: "notice notice--warn" }, `À compléter : ${missing.join(", ")}.`),
    FIELDS.map(([name, label, hint]) =>
      textarea({ id: `legal_${name}`, label, hint, value: now[name], rows: 2, maxlength: 400, optional: true }),
    ),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Enregistrer les mentions"),
      status,
    ),
  );
  form.addEventListener("input", () => fill(status));
  onSubmit(form, async () => {
    clearErrors(form);
    const given = values(form);
    const read = (/** @type {keyof LegalNotice} */ name) => given[`legal_${name}`] ?? "";
    /** @type {LegalNotice} */
    const body = {
      address: read("address"),
      director: read("director"),
      host: read("host"),
      data_protection: read("data_protection"),
      recipients: read("recipients"),
    };
    try {
      await accountRequest("PUT", "/legal-notice", { body });
      form.querySelector(".notice")?.remove();
      fill(status, "Enregistré.");
    } catch (error) {
      showRefusal(form, error, Object.fromEntries(FIELDS.map(([name]) => [`/${name}`, `legal_${name}`])));
    }
  });
}
