/**
 * The dialog that notes a wish for which there is no workshop.
 *
 * @typedef {import("../../api/models.js").UnmetWish} UnmetWish
 * @typedef {import("../../api/models.js").HalfDay} HalfDay
 * @typedef {import("../../api/models.js").Level} Level
 */
import { accountRequest } from "../../api/client.js";
import { h } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";
import { formDialog } from "../../ui/dialog.js";
import { digitKeys } from "../../ui/digit-keys.js";
import { input, select } from "../../ui/fields.js";
import { keyMark, refusalChoice, refusalOf } from "../enrolments/refusal.js";
import { halfDays } from "./words.js";

const all = /** @type {HalfDay[]} */ (Object.keys(halfDays));

/**
 * @typedef {object} Known what is known of the person already
 * @property {string} [name]
 * @property {string} [learner] identity of their card
 * @property {import("../../api/models.js").NewLearner} [person] a person without a card yet
 * @property {boolean} [reachable] false without a number or an address
 * @property {string} [commune] code
 * @property {Level | null} [level]
 * @property {string} [topic]
 * @property {number} [people]
 */

/**
 * Notes a wish; null when the agent went back. It says before, not after, that nobody could be called.
 *
 * @param {import("../../api/models.js").Commune[]} communes
 * @param {Known} [known]
 * @returns {Promise<UnmetWish | null>}
 */
export const noteWish = (
  communes,
  { name, learner, person, reachable = true, commune = "", level, topic = "", people = 1 } = {},
) =>
  formDialog({
    title: "Noter un souhait",
    body: [
      h(
        "p",
        {},
        name
          ? ["Pour ", h("strong", {}, name), reachable ? ", à rappeler quand un atelier convient." : "."]
          : "Sans nom : le souhait compte, mais personne ne pourra être rappelé.",
      ),
      name &&
        !reachable &&
        h(
          "p",
          { class: "notice notice--warn", role: "status" },
          "Sans téléphone ni courriel, personne ne pourra l’appeler. Le souhait compte quand même.",
        ),
      halfDayTicks(),
      h(
        "div",
        { class: "form-grid" },
        select({
          id: "wish-commune",
          label: "Commune",
          value: commune,
          options: [
            ["", "Ailleurs, ou pas dite"],
            .../** @type {import("../../ui/fields.js").Option[]} */ (communes.map((one) => [one.code, one.name])),
          ],
        }),
        select({
          id: "wish-level",
          label: "Niveau",
          value: level ?? "",
          options: [
            ["", "Pas encore connu"],
            .../** @type {import("../../ui/fields.js").Option[]} */ (
              Object.entries(levels).map(([key, words]) => [key, words.name])
            ),
          ],
        }),
        input({
          id: "wish-people",
          label: "Combien de personnes ?",
          value: String(people),
          inputmode: "numeric",
          maxlength: 2,
          short: true,
        }),
        input({ id: "wish-topic", label: "Pour apprendre quoi", optional: true, value: topic, maxlength: 500 }),
      ),
    ],
    confirm: "Noter le souhait",
    check: (form) =>
      /^([1-9]|1[0-2])$/.test(String(new FormData(form).get("wish-people")))
        ? []
        : [{ field: "wish-people", message: "Écrivez un nombre de 1 à 12." }],
    act: (given, key) =>
      accountRequest("POST", "/unmet-wishes", {
        body: {
          ...(learner ? { learner_id: learner } : person ? { learner: person } : {}),
          ...(given["wish-commune"] && { commune_code: given["wish-commune"] }),
          ...(given["wish-level"] && { level: /** @type {Level} */ (given["wish-level"]) }),
          half_days: all.filter((one) => given[one]),
          ...(given["wish-topic"] && { topic: given["wish-topic"] }),
          party_size: Number(given["wish-people"]),
        },
        idempotencyKey: key,
      }),
  });

/**
 * Asks why a wish is no longer wanted, by one key; null when the agent went back.
 *
 * @param {string} name
 * @returns {Promise<ReturnType<typeof refusalOf> | null>}
 */
export const askWhy = (name) =>
  formDialog({
    title: "N’en veut plus",
    body: [h("p", {}, name), refusalChoice()],
    confirm: "Clore le souhait",
    act: async (given) => refusalOf(given),
  });

/** The ten half-days, with the keys 1 to 9 and 0. */
function halfDayTicks() {
  const element = h(
    "fieldset",
    { class: "choices choices--keys choices--ticks" },
    h("legend", {}, "Quand peut-elle venir ?"),
    h("p", { class: "hint" }, "Rien de coché : n’importe quand."),
    all.map((one, index) =>
      h(
        "div",
        { class: "choice" },
        h("input", { type: "checkbox", id: one, name: one, value: one }),
        h("label", { for: one }, keyMark(index), halfDays[one]),
      ),
    ),
  );
  digitKeys(element, () => element.querySelectorAll("input"));
  return element;
}
