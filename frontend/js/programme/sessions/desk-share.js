/** How many seats of each session are kept for the desk, which an administrator sets. */
import { accountRequest } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { editing } from "../../ui/editing.js";
import { input } from "../../ui/fields.js";
import { values } from "../../ui/forms.js";

/** @param {HTMLFormElement} form */
export async function setDeskShare(form) {
  const read = () => accountRequest("GET", "/desk-share");
  const now = await read();
  const status = h("p", { role: "status", class: "status-line" });
  const number = (/** @type {string} */ id, /** @type {string} */ label) =>
    input({ id, label, inputmode: "numeric", maxlength: 3, short: true });
  fill(
    form,
    h(
      "div",
      { class: "form-grid" },
      number("seats", "Places gardées par atelier"),
      number("hours", "Jusqu’à combien d’heures avant ?"),
    ),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Garder ces places"), status),
  );
  form.addEventListener("input", () => fill(status));
  editing(form, {
    current: now,
    read: ({ seats, hours }) => ({ seats: String(seats), hours: String(hours) }),
    check: () => faults(values(form)),
    reload: read,
    save: ({ version }, { seats, hours }) =>
      accountRequest("PUT", "/desk-share", { version, body: { seats: Number(seats), hours: Number(hours) } }),
    saved: () => fill(status, "Enregistré."),
  });
}

/** @param {Record<string, string>} given */
function faults({ seats = "", hours = "" }) {
  const errors = [];
  if (!/^\d+$/.test(seats) || Number(seats) > 12)
    errors.push({ field: "seats", message: "Écrivez un nombre de places, de 0 à 12." });
  if (!/^\d+$/.test(hours) || Number(hours) < 1 || Number(hours) > 336)
    errors.push({ field: "hours", message: "Écrivez un nombre d’heures, de 1 à 336." });
  return errors;
}
