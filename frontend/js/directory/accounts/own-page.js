/** One's own account: password, second factor, logins, notices. */

import { accountRequest } from "../../api/client.js";
import { everyone, start } from "../../desk/shell.js";
import { shortcutsChoice } from "../../desk/shortcuts.js";
import { dayNameWithYear, hour } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { roles } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { factList } from "../../ui/fact-list.js";
import { showRefusal } from "../../ui/feedback.js";
import { input } from "../../ui/fields.js";
import { clearErrors, guardTyping, onSubmit, showErrors } from "../../ui/forms.js";
import { showOwnNotices } from "../../insight/staff_notices/own-notices.js";
import { showOwnCalendar } from "../../programme/feeds/own-calendar.js";
import { showOwnLogins } from "./own-logins.js";
import { showOwnSecondFactor } from "./own-second-factor.js";
import { countCharacters, newPasswordErrors, newPasswordFields, rawValue } from "./password-fields.js";

void start(
  async ({ name, email, role, last_login_at: at }) => {
    fill(
      byId("facts"),
      factList(
        ["Nom", name],
        ["Adresse", email],
        ["Rôle", roles[role]],
        ["Connecté depuis", at && `${dayNameWithYear(officeTime(at))}, ${hour(officeTime(at))}`],
      ),
    );
    if (role !== "partner") byId("facts").after(shortcutsChoice());
    showPasswordForm(email);
    await Promise.all([
      role !== "partner" && showOwnCalendar(byId("own-calendar")),
      role !== "partner" && showOwnNotices(byId("own-notices"), { inOffice: role !== "facilitator" }),
      showOwnSecondFactor(byId("second-factor")),
      showOwnLogins(byId("logins")),
    ]);
  },
  { roles: [...everyone, "partner"] },
);

/** @param {string} email */
function showPasswordForm(email) {
  const form = /** @type {HTMLFormElement} */ (byId("form"));
  const status = h("p", { role: "status", class: "status-line" });
  fill(
    form,
    input({
      id: "current",
      label: "Mot de passe actuel",
      type: "password",
      autocomplete: "current-password",
    }),
    newPasswordFields(email),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Changer le mot de passe"),
      status,
    ),
  );
  const guard = guardTyping(form);
  countCharacters(form, status);
  onSubmit(form, async () => {
    clearErrors(form);
    const [current, chosen] = [rawValue(form, "current"), rawValue(form, "new")];
    const errors = [
      ...(current ? [] : [{ field: "current", message: "Écrivez votre mot de passe actuel." }]),
      ...newPasswordErrors(form),
    ];
    if (errors.length) return showErrors(form, errors);
    try {
      await accountRequest("POST", "/me/password", {
        body: { current, new: chosen },
      });
      guard.done();
      form.reset();
      byId("visible").dispatchEvent(new Event("change"));
      status.textContent = "Votre mot de passe est changé.";
      await showOwnLogins(byId("logins"));
    } catch (error) {
      showRefusal(form, error);
    }
  });
}
