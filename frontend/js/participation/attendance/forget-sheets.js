/**
 * Leaving: the attendance lists that this device keeps go, but not what was noted and never sent, unless that is
 * wanted.
 */
import { dayName } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { show } from "../../ui/dialog.js";
import { all, forget, unsent } from "./offline-sheet.js";

/** @returns {Promise<boolean>} whether one may leave */
export async function forgetSheets() {
  const waiting = (await all().catch(() => [])).filter(unsent);
  const leave = waiting.length === 0 || (await confirmed(waiting));
  if (leave) await forget().catch(() => {});
  return leave;
}

/** @param {import("./offline-sheet.js").Sheet[]} waiting @returns {Promise<boolean>} */
const confirmed = (waiting) =>
  new Promise((resolve) => {
    const lose = () => {
      resolve(true);
      dialog.close();
    };
    const dialog = show(
      "Des présences ne sont pas encore envoyées",
      [
        h("p", {}, "Elles ne sont que sur cet appareil. Ouvrez la liste pour les envoyer, puis déconnectez-vous."),
        h(
          "ul",
          {},
          waiting.map(({ id, session }) =>
            h(
              "li",
              {},
              h(
                "a",
                { href: `/bureau/emargement.html?id=${encodeURIComponent(id)}` },
                `${session.title}, ${dayName(session.starts_at)}`,
              ),
            ),
          ),
        ),
        h(
          "div",
          { class: "form-actions" },
          h("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Rester connecté"),
          h(
            "button",
            { type: "button", class: "button button--danger", onclick: lose },
            "Les perdre et me déconnecter",
          ),
        ),
      ],
      { closed: () => resolve(false) },
    );
  });
