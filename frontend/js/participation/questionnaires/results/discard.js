/**
 * Discarding of a response or of one entry of its sheet, and taking that back: nothing is deleted.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {Schemas["ResponseDetail"]} Response
 */
import { accountRequest } from "../../../api/client.js";
import { dateWithYear } from "../../../lib/dates.js";
import { h } from "../../../lib/dom.js";
import { formDialog } from "../../../ui/dialog.js";
import { radios } from "../../../ui/fields.js";
import { offerUndo } from "../../../ui/undo-bar.js";
import { discardReasons } from "../words.js";

/**
 * @param {Response} response
 * @param {(changed: Response, words: string) => void} done
 * @param {(action: () => Promise<string | null>) => Promise<void>} attempt does something, and shows its failure
 */
export function discardPanel(response, done, attempt) {
  const { id, version, discard, entries, serial } = response;
  const restore = async (/** @type {number} */ read) =>
    accountRequest("DELETE", "/questionnaire-responses/{id}/discard", {
      path: { id },
      version: read,
    });
  if (discard)
    return h(
      "div",
      { class: "notice notice--warn" },
      h(
        "p",
        {},
        h("strong", {}, `Réponse écartée le ${dateWithYear(discard.on)}`),
        ` (${discardReasons[discard.because]}). Elle ne compte nulle part, et reste telle quelle.`,
      ),
      button("Reprendre la réponse", () =>
        attempt(async () => {
          done(await restore(version), "La réponse compte de nouveau.");
          return null;
        }),
      ),
    );
  const standing = entries.filter(({ discarded_on }) => !discarded_on);
  const change = (/** @type {Schemas["PaperEntry"]} */ entry, /** @type {number} */ read) =>
    accountRequest(entry.discarded_on ? "DELETE" : "PUT", "/questionnaire-responses/{id}/entries/{number}/discard", {
      path: { id, number: entry.number },
      version: read,
    });
  return h(
    "section",
    { class: "stack no-print", "aria-labelledby": "discard-title" },
    h("h2", { id: "discard-title" }, "Une erreur ?"),
    entries.length > 1 &&
      h(
        "ul",
        { class: "stack" },
        entries.map((entry) =>
          h(
            "li",
            { class: "cluster" },
            `Saisie ${entry.number}, du ${dateWithYear(entry.entered_on)}${entry.discarded_on ? ", écartée" : ""}`,
            (entry.discarded_on ? standing.length < 2 : standing.length > 1) &&
              button(
                entry.discarded_on ? `Reprendre la saisie ${entry.number}` : `Écarter la saisie ${entry.number}`,
                () =>
                  attempt(async () => {
                    const changed = await change(entry, version);
                    const words = entry.discarded_on
                      ? "Les deux saisies sont de nouveau comparées."
                      : "La saisie est écartée : l’autre compte, et la feuille peut être saisie une seconde fois.";
                    done(changed, words);
                    return null;
                  }),
              ),
          ),
        ),
      ),
    h(
      "p",
      {},
      button("Écarter cette réponse", () =>
        attempt(async () => {
          const changed = await askDiscard(id, version, serial);
          if (!changed) return null;
          done(changed, "La réponse est écartée : elle ne compte plus.");
          offerUndo("La réponse est écartée.", async () =>
            done(await restore(changed.version), "La réponse compte de nouveau."),
          );
          return null;
        }),
      ),
    ),
  );
}

/**
 * Asks why, and discards.
 *
 * @param {string} id
 * @param {number} version
 * @param {string | null} serial
 * @returns {Promise<Response | null>}
 */
const askDiscard = (id, version, serial) =>
  formDialog({
    title: "Écarter cette réponse ?",
    body: [
      h(
        "p",
        {},
        "Elle ne comptera plus. Rien n’est effacé : vous pourrez la reprendre.",
        serial && ` La feuille ${serial} pourra être saisie de nouveau.`,
      ),
      radios({
        id: "because",
        legend: "Pourquoi ?",
        options: Object.entries(discardReasons),
      }),
    ],
    confirm: "Écarter",
    check: (form) => (form.because.value ? [] : [{ field: "because", message: "Dites pourquoi." }]),
    act: ({ because }) =>
      accountRequest("PUT", "/questionnaire-responses/{id}/discard", {
        path: { id },
        version,
        body: { because: /** @type {Schemas["DiscardReason"]} */ (because) },
      }),
  });

/** @param {string} name @param {() => void} onclick */
const button = (name, onclick) =>
  h("button", { type: "button", class: "button button--quiet button--small", onclick }, name);
