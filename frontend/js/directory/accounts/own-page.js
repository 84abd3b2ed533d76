import { accountRequest } from "../../api/client.js";
import { everyone, start } from "../../desk/shell.js";
import { dayNameWithYear, hour } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { counted, roles } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { factList } from "../../ui/fact-list.js";
import { showRefusal } from "../../ui/feedback.js";
import { input } from "../../ui/fields.js";
import { clearErrors, guardTyping, onSubmit, showErrors, values } from "../../ui/forms.js";

const SHORTEST = 16;

void start(
  ({ name, email, role, last_login_at: at }) => {
    fill(
      byId("facts"),
      factList(
        ["Nom", name],
        ["Adresse", email],
        ["Rôle", roles[role]],
        ["Connecté depuis", at && `${dayNameWithYear(officeTime(at))}, ${hour(officeTime(at))}`],
      ),
    );
    const form = /** @type {HTMLFormElement} */ (byId("form"));
    const status = h("p", { role: "status", class: "status-line" });
    fill(
      form,
      h("input", { type: "hidden", name: "username", autocomplete: "username", value: email }),
      input({ id: "current", label: "Mot de passe actuel", type: "password", autocomplete: "current-password" }),
      input({
        id: "new",
        label: "Nouveau mot de passe",
        type: "password",
        autocomplete: "new-password",
        hint: "Au moins 16 caractères. Le plus simple : quatre ou cinq mots sans rapport entre eux.",
      }),
      input({ id: "again", label: "Le nouveau, encore une fois", type: "password", autocomplete: "new-password" }),
      h(
        "div",
        { class: "form-actions" },
        h("button", { class: "button", type: "submit" }, "Changer le mot de passe"),
        status,
      ),
    );
    const guard = guardTyping(form);
    form.addEventListener("input", () => {
      const left = SHORTEST - [.../** @type {HTMLInputElement} */ (byId("new")).value].length;
      status.textContent = left > 0 && left < SHORTEST ? `Encore ${counted(left, "caractère")}.` : "";
    });
    onSubmit(form, async () => {
      clearErrors(form);
      const given = values(form);
      const raw = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (byId(id)).value;
      const errors = [
        ...(given.current ? [] : [{ field: "current", message: "Écrivez votre mot de passe actuel." }]),
        ...([...raw("new")].length >= SHORTEST
          ? []
          : [{ field: "new", message: "Le nouveau mot de passe doit avoir au moins 16 caractères." }]),
        ...(raw("new") === raw("again")
          ? []
          : [{ field: "again", message: "Les deux nouveaux mots de passe ne sont pas les mêmes." }]),
      ];
      if (errors.length) return showErrors(form, errors);
      try {
        await accountRequest("POST", "/me/password", { body: { current: raw("current"), new: raw("new") } });
        guard.done();
        form.reset();
        status.textContent = "Votre mot de passe est changé.";
      } catch (error) {
        showRefusal(form, error);
      }
    });
  },
  { roles: [...everyone, "partner"] },
);
