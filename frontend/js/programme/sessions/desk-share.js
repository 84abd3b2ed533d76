/** How many seats of each session are kept for the desk, which an administrator sets. */
import { accountRequest } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { showRefusal } from "../../ui/feedback.js";
import { input } from "../../ui/fields.js";
import { clearErrors, onSubmit, showErrors, values } from "../../ui/forms.js";

/** @param {HTMLFormElement} form */
export async function setDeskShare(form) {
  const now = await accountRequest("GET", "/desk-share");
  const status = h("p", { role: "status", class: "status-line" });
  const number = (/** @type {string} */ id, /** @type {string} */ label, /** @type {number} */ value) =>
    input({ id, label, value, inputmode: "numeric", maxlength: 3, short: true });
  fill(
    form,
    h(
      "div",
      { class: "form-grid" },
      number("seats", "Places gardées par atelier", now.seats),
      number("hours", "Jusqu’à combien d’heures avant ?", now.hours),
    ),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Garder ces places"), status),
  );
  form.addEventListener("input", () => fill(status));
  onSubmit(form, async () => {
    clearErrors(form);
    const { seats = "", hours = "" } = values(form);
    const errors = [];
    if (!/^\d+$/.test(seats) || Number(seats) > 12)
      errors.push({ field: "seats", message: "Écrivez un nombre de places, de 0 à 12." });
    if (!/^\d+$/.test(hours) || Number(hours) < 1 || Number(hours) > 336)
      errors.push({ field: "hours", message: "Écrivez un nombre d’heures, de 1 à 336." });
    if (errors.length) return showErrors(form, errors);
    try {
      await accountRequest("PUT", "/desk-share", { body: { seats: Number(seats), hours: Number(hours) } });
      fill(status, "Enregistré.");
    } catch (error) {
      showRefusal(form, error);
    }
  });
}
