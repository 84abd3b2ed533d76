/** Erases the sheets of a device at sign-out; those with unsent ticks only when that is confirmed. */
import { dayName } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { showDialog } from "../../ui/dialog.js";
import { allSheets, eraseSheets, unsent } from "./offline-sheet.js";

/** Asks first where ticks would be lost. @returns {Promise<boolean>} whether one may leave */
export async function forgetSheets() {
  const waiting = (await allSheets().catch(() => [])).filter(unsent);
  const leave = waiting.length === 0 || (await confirmed(waiting));
  if (leave) await eraseSheets().catch(() => {});
  return leave;
}

/** @param {import("./offline-sheet.js").Sheet[]} waiting @returns {Promise<boolean>} */
const confirmed = (waiting) =>
  new Promise((resolve) => {
    const lose = () => {
      resolve(true);
      dialog.close();
    };
    const dialog = showDialog(
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
