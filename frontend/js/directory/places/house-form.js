/** What public pages say of the house: its message, its logo, and who welcomes. */
import { accountRequest, request } from "../../api/client.js";
import { api } from "../../config.js";
import { fill, h } from "../../lib/dom.js";
import { today } from "../../lib/zones.js";
import { editing } from "../../ui/editing.js";
import { showRefusal } from "../../ui/feedback.js";
import { checkbox, input, textarea } from "../../ui/fields.js";
import { checkRequired, values } from "../../ui/forms.js";
import { choosePicture } from "../pictures.js";

/** Errors of the last day of the message. @param {string} day */
function lastDayErrors(day) {
  if (!day) return [{ field: "notice_last_day", message: "Choisissez le dernier jour." }];
  return day < today() ? [{ field: "notice_last_day", message: "Aujourd’hui au plus tôt." }] : [];
}

/** The message of the house, which ends by itself. @param {HTMLFormElement} form */
export async function writeHouseNotice(form) {
  const read = () => request("GET", "/house-notice");
  const present = await read();
  const status = h("p", { role: "status", class: "status-line" });
  const remove = h(
    "button",
    { class: "button button--quiet", type: "button", hidden: !present.notice },
    "Retirer le message",
  );
  fill(
    form,
    textarea({
      id: "notice_text",
      label: "Message",
      hint: "Par exemple : La Maison est fermée du 24 décembre au 2 janvier.",
      rows: 2,
      maxlength: 300,
    }),
    input({
      id: "notice_last_day",
      label: "Dernier jour où il est montré",
      type: "date",
      min: today(),
      short: true,
    }),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Afficher ce message"),
      remove,
      status,
    ),
  );
  form.addEventListener("input", () => fill(status));
  const editor = editing(form, {
    current: present,
    read: ({ notice }) => ({ notice_text: notice?.text ?? "", notice_last_day: notice?.last_day ?? "" }),
    check: () => [
      ...checkRequired(form, { notice_text: "Écrivez le message." }),
      ...lastDayErrors(values(form)["notice_last_day"] ?? ""),
    ],
    reload: read,
    save: ({ version }, { notice_text: text = "", notice_last_day: last_day = "" }) =>
      accountRequest("PUT", "/house-notice", { version, body: { text, last_day } }),
    saved: () => {
      remove.hidden = false;
      fill(status, "Le message est affiché sur toutes les pages du site.");
    },
    pointers: { "/text": "notice_text", "/last_day": "notice_last_day" },
  });
  remove.addEventListener("click", async () => {
    try {
      await accountRequest("DELETE", "/house-notice");
      editor.show(await read());
      remove.hidden = true;
      fill(status, "Le message est retiré.");
    } catch (error) {
      showRefusal(form, error);
    }
  });
}

/** The logo, and whether pages say who welcomes. @param {HTMLFormElement} logo @param {HTMLFormElement} welcome */
export async function showHouse(logo, welcome) {
  const now = await request("GET", "/organisation");
  choosePicture(logo, {
    now: now.logo,
    address: `${api}/logo`,
    id: "logo_file",
    label: "Logo de la communauté de communes",
    hint: "PNG, JPEG ou WebP. En haut de chaque page, et sur chaque papier.",
    example: now.name,
    save: (body) => accountRequest("PUT", "/logo", { body }),
    remove: () => accountRequest("DELETE", "/logo"),
  });
  const status = h("p", { role: "status", class: "status-line" });
  fill(
    welcome,
    checkbox({ id: "shows_facilitator", label: "Dire le prénom de la personne qui anime, si elle est d’accord" }),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Enregistrer"), status),
  );
  welcome.addEventListener("change", () => fill(status));
  const read = () => accountRequest("GET", "/welcome");
  editing(welcome, {
    current: await read(),
    read: ({ shows_facilitator: shows }) => ({ shows_facilitator: shows ? "oui" : "" }),
    reload: read,
    save: ({ version }, { shows_facilitator: shows }) =>
      accountRequest("PUT", "/welcome", { version, body: { shows_facilitator: Boolean(shows) } }),
    saved: () => fill(status, "Enregistré."),
  });
}
