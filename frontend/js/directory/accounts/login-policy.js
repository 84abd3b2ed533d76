/** An administrator's dialog: the roles that must have a second factor. */
import { accountRequest } from "../../api/client.js";
import { h } from "../../lib/dom.js";
import { roles } from "../../lib/words.js";
import { formDialog } from "../../ui/dialog.js";
import { checkbox } from "../../ui/fields.js";

/** @typedef {import("../../api/models.js").Role} Role */

/** @type {Role[]} */
const all = ["admin", "agent", "facilitator", "partner"];

/** @returns {Promise<string | null>} the outcome in words; null when the person went back */
export async function editLoginPolicy() {
  const { second_factor_roles: now, version } = await accountRequest("GET", "/login-policy");
  const done = await formDialog({
    title: "Qui doit avoir la double vérification ?",
    body: [
      h("p", {}, "En plus du mot de passe, un code du téléphone. Chacun la met en place à sa prochaine connexion."),
      h(
        "fieldset",
        { class: "choices" },
        h("legend", {}, "Obligatoire pour"),
        all.map((role) =>
          checkbox({
            id: role,
            label: roles[role],
            checked: now.includes(role),
          }),
        ),
      ),
    ],
    confirm: "Enregistrer",
    act: (given) =>
      accountRequest("PATCH", "/login-policy", {
        version,
        body: { second_factor_roles: all.filter((role) => given[role]) },
      }),
  });
  return done && "C’est enregistré.";
}
