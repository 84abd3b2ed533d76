/** The rule for people from outside the territory, which an administrator chooses. */
import { accountRequest, request } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { showRefusal } from "../../ui/feedback.js";
import { radios } from "../../ui/fields.js";
import { clearErrors, onSubmit, values } from "../../ui/forms.js";

/** @typedef {import("../../api/models.js").Organisation["outside_rule"]} OutsideRule */

/** @param {HTMLFormElement} form */
export async function chooseOutsideRule(form) {
  const { outside_rule: now } = await request("GET", "/organisation");
  const status = h("p", { role: "status", class: "status-line" });
  fill(
    form,
    radios({
      id: "rule",
      legend: "Peuvent-ils s’inscrire eux-mêmes ?",
      value: now,
      options: [
        ["accepted", "Oui, comme les habitants"],
        ["after_residents", "Après les habitants", "Dans les 7 jours avant l’atelier, s’il reste de la place."],
        ["refused", "Non", "Le site donne le numéro de la Maison."],
      ],
    }),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Garder cette règle"), status),
  );
  form.addEventListener("change", () => fill(status));
  onSubmit(form, async () => {
    clearErrors(form);
    const rule = /** @type {OutsideRule} */ (values(form)["rule"]);
    try {
      await accountRequest("PUT", "/outside-rule", { body: { rule } });
      fill(status, "Enregistré.");
    } catch (error) {
      showRefusal(form, error, { "/rule": "rule" });
    }
  });
}
