/** The rule for people from outside the territory, which an administrator chooses. */
import { accountRequest } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { editing } from "../../ui/editing.js";
import { radios } from "../../ui/fields.js";

/** @typedef {import("../../api/models.js").Organisation["outside_rule"]} OutsideRule */

/** @param {HTMLFormElement} form */
export async function chooseOutsideRule(form) {
  const read = () => accountRequest("GET", "/outside-rule");
  const now = await read();
  const status = h("p", { role: "status", class: "status-line" });
  fill(
    form,
    radios({
      id: "rule",
      legend: "Peuvent-ils s’inscrire eux-mêmes ?",
      options: [
        ["accepted", "Oui, comme les habitants"],
        ["after_residents", "Après les habitants", "Dans les 7 jours avant l’atelier, s’il reste de la place."],
        ["refused", "Non", "Le site donne le numéro de la Maison."],
      ],
    }),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Garder cette règle"), status),
  );
  form.addEventListener("change", () => fill(status));
  editing(form, {
    current: now,
    read: ({ rule }) => ({ rule }),
    reload: read,
    save: ({ version }, { rule }) =>
      accountRequest("PUT", "/outside-rule", { version, body: { rule: /** @type {OutsideRule} */ (rule) } }),
    saved: () => fill(status, "Enregistré."),
    pointers: { "/rule": "rule" },
  });
}
