/**
 * « Sans rendez-vous » : adds a walk-in by a tap on a known name, or with a few words.
 *
 * It needs no network.
 *
 * @typedef {import("./offline-sheet.js").Sheet} Sheet
 */
import { checkResidence, communeFields, residence } from "../../directory/people/new-person.js";
import { h } from "../../lib/dom.js";
import { fold } from "../../lib/fold.js";
import { formatPhone } from "../../lib/phone.js";
import { showDialog } from "../../ui/dialog.js";
import { input, radios } from "../../ui/fields.js";
import { clearErrors, onSubmit, showErrors, values } from "../../ui/forms.js";

/** Reasons to add a person to a full group. */
export const REASONS = ["Une personne inscrite ne viendra pas.", "Il reste un ordinateur libre."];
const OTHER = "autre";

/** @param {string} id */
export const reasonFields = (id) => [
  radios({
    id,
    legend: "Pourquoi ajouter une place ?",
    options: [...REASONS.map((text) => /** @type {[string, string]} */ ([text, text])), [OTHER, "Une autre raison"]],
  }),
  input({ id: `${id}_words`, label: "Si c’est une autre raison, laquelle ?", optional: true, maxlength: 200 }),
];

/** @param {Record<string, string>} given @param {string} id @returns {string} blank when none was given */
export const reasonOf = (given, id) =>
  given[id] === OTHER ? (given[`${id}_words`] ?? "") : (given[id] ?? given[`${id}_words`] ?? "");

/**
 * @param {Pick<Sheet, "familiar" | "communes" | "lines" | "arrivals">} sheet
 * @param {boolean} full whether no seat is left, as far as this device knows
 * @param {(name: string, body: import("../../api/models.js").NewWalkIn) => void} add
 */
export function walkInDialog(sheet, full, add) {
  const here = new Set([
    ...sheet.lines.map(({ learner }) => learner),
    ...sheet.arrivals.map(({ body }) => body.learner_id),
  ]);
  // People on the waiting list are the likeliest to have come.
  const familiar = sheet.familiar
    .filter(({ id }) => !here.has(id))
    .sort((one, other) => Number(other.waiting) - Number(one.waiting));
  /** @param {string} name @param {import("../../api/models.js").NewWalkIn} body */
  const done = (name, body) => {
    const reason = full ? reasonOf(values(form), "reason") : "";
    if (full && !reason)
      return showErrors(form, [{ field: "reason", message: "Dites pourquoi une place est ajoutée." }]);
    dialog.close();
    add(name, { ...body, ...(reason ? { capacity_reason: reason } : {}) });
  };
  const form = h(
    "form",
    { class: "form" },
    full &&
      h(
        "div",
        { class: "notice notice--warn stack" },
        h("p", {}, h("strong", {}, "L’atelier est complet."), " On peut ajouter une place, en disant pourquoi."),
        reasonFields("reason"),
      ),
    h(
      "details",
      { class: "disclosure", open: familiar.length === 0 },
      h("summary", {}, familiar.length ? "Une personne nouvelle" : "Qui est venu ?"),
      h(
        "div",
        { class: "stack" },
        input({ id: "given_name", label: "Prénom", maxlength: 80 }),
        input({ id: "family_name", label: "Nom", maxlength: 80 }),
        communeFields(/** @type {import("../../api/models.js").Commune[]} */ (sheet.communes), {
          label: "Commune",
          other: "Laquelle ?",
        }),
        input({ id: "phone", label: "Téléphone", inputmode: "tel", optional: true, maxlength: 30, onblur: tidy }),
        h("p", {}, h("button", { class: "button", type: "submit" }, "Ajouter à la liste")),
      ),
    ),
    familiar.length > 0 &&
      h(
        "section",
        { class: "stack" },
        h("h3", {}, "Ou une personne déjà connue"),
        familiar.length > SHORT_LIST &&
          input({
            id: "familiar_search",
            label: "Chercher dans cette liste",
            optional: true,
            maxlength: 80,
            oninput: narrow,
          }),
        h(
          "ul",
          { class: "name-buttons", id: "familiar" },
          familiar.map(({ id, given_name, family_name, commune, waiting }) =>
            h(
              "li",
              {},
              h(
                "button",
                {
                  type: "button",
                  class: "name-button",
                  onclick: () => done(`${given_name} ${family_name}`, { learner_id: id }),
                },
                h("strong", {}, `${given_name} ${family_name}`),
                h("span", { class: "hint" }, waiting ? `${commune} · sur la liste d’attente` : commune),
              ),
            ),
          ),
        ),
      ),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button button--quiet", type: "button", onclick: () => dialog.close() }, "Retour"),
    ),
  );
  onSubmit(form, async () => {
    clearErrors(form);
    const given = values(form);
    const { given_name = "", family_name = "", phone = "" } = given;
    const errors = [
      ...(given_name ? [] : [{ field: "given_name", message: "Écrivez le prénom." }]),
      ...(family_name ? [] : [{ field: "family_name", message: "Écrivez le nom." }]),
      ...checkResidence(given),
    ];
    if (errors.length) return showErrors(form, errors);
    done(`${given_name} ${family_name}`, {
      learner: { given_name, family_name, ...residence(given), ...(phone ? { phone } : {}) },
    });
  });
  const dialog = showDialog("Personne sans rendez-vous", [form]);
}

/** Number of known people that are seen at a glance. */
const SHORT_LIST = 6;

/** Shows the known people with all the typed words. @param {Event} event */
function narrow({ target }) {
  const words = fold(/** @type {HTMLInputElement} */ (target).value).split(/\s+/);
  for (const one of document.querySelectorAll("#familiar > li")) {
    const name = fold(one.textContent ?? "");
    /** @type {HTMLElement} */ (one).hidden = !words.every((word) => name.includes(word));
  }
}

/** @param {Event} event */
const tidy = ({ target }) => {
  const field = /** @type {HTMLInputElement} */ (target);
  field.value = formatPhone(field.value);
};
