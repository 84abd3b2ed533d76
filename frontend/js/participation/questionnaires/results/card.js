/**
 * A response on the card of a person, at their word, and the level that the team decides.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {import("../../../api/models.js").Level} Level
 */
import { accountRequest } from "../../../api/client.js";
import { fullName } from "../../../directory/people/person.js";
import { dateWithYear } from "../../../lib/dates.js";
import { fill, h } from "../../../lib/dom.js";
import { counted, levels } from "../../../lib/words.js";
import { combobox } from "../../../ui/combobox.js";
import { formDialog } from "../../../ui/dialog.js";
import { checkbox, radios, textarea } from "../../../ui/fields.js";
import { levelName, levelSources } from "../words.js";

/**
 * Asks for the person, and for their word.
 *
 * @param {string} id of the response
 * @returns {Promise<Schemas["ResponseDetail"] | null>}
 */
export function keepOnCard(id) {
  /** @type {import("../../../api/models.js").FoundLearner[]} */
  let found = [];
  /** @type {import("../../../api/models.js").FoundLearner | null} */
  let person = null;
  const chosen = h("p", { role: "status" });
  const asking = combobox({
    id: "person",
    label: "Nom, prénom ou téléphone",
    hint: "Tapez, choisissez avec les flèches, validez avec Entrée.",
    listLabel: "Personnes trouvées",
    find: async (q, signal) => {
      found = (await accountRequest("GET", "/learners", { query: { q, limit: 8 }, signal })).data;
      return {
        options: found.map((one) => [
          h("strong", {}, fullName(one)),
          h("span", {}, [one.phone_display ?? "pas de téléphone", one.commune].join(" · ")),
        ]),
        active: 0,
        status: found.length
          ? `${counted(found.length, "personne trouvée", "personnes trouvées")}.`
          : "Personne de ce nom.",
        sure: found.length === 1,
      };
    },
    without: () => {
      found = [];
      return { options: [], active: 0, status: "Personne de ce nom.", sure: false };
    },
    take: (index) => {
      person = found[index] ?? null;
      if (person) fill(chosen, "Sur la fiche de ", h("strong", {}, fullName(person)), ".");
    },
  });
  return formDialog({
    title: "Garder sur la fiche",
    body: [
      h(
        "p",
        {},
        "Une réponse est anonyme. Elle ne va sur la fiche de quelqu’un que si cette personne le veut : demandez-lui.",
      ),
      asking.element,
      chosen,
      checkbox({ id: "agreed", label: "La personne a dit oui, aujourd’hui" }),
    ],
    confirm: "Garder sur sa fiche",
    check: (form) => [
      ...(person ? [] : [{ field: "person", message: "Choisissez une personne de la liste." }]),
      ...(form.agreed.checked ? [] : [{ field: "agreed", message: "Sans son accord, la réponse reste anonyme." }]),
    ],
    act: () =>
      accountRequest("PUT", "/questionnaire-responses/{id}/card", {
        path: { id },
        body: { learner_id: person?.id ?? "", agreed: true },
      }),
  });
}

/**
 * Takes a response off the card.
 *
 * @param {string} id
 * @param {string} name
 */
export const takeOffCard = (id, name) =>
  formDialog({
    title: "Rendre cette réponse anonyme ?",
    body: [h("p", {}, `Elle quitte la fiche de ${name}. Le niveau déjà décidé reste.`)],
    confirm: "Rendre anonyme",
    danger: true,
    act: async () => {
      await accountRequest("DELETE", "/questionnaire-responses/{id}/card", { path: { id } });
      return true;
    },
  });

/**
 * The level of a person: what was decided, and the decision to take.
 *
 * @param {Schemas["ResponseCard"]} card
 * @param {Schemas["LevelProposal"] | null} proposal
 * @param {string} response
 */
export async function levelOf({ learner_id, name }, proposal, response) {
  const place = h("div", { class: "stack" });
  draw(await accountRequest("GET", "/learners/{id}/levels", { path: { id: learner_id } }), "");
  return place;

  /** @param {Schemas["Pathway"]} pathway @param {string} words */
  function draw({ current, history }, words) {
    fill(
      place,
      h(
        "p",
        {},
        current
          ? ["Niveau décidé : ", h("strong", {}, levelName(current.level)), ", ", ...decidedWords(current), "."]
          : "Aucun niveau n’est encore décidé.",
      ),
      current?.reason && h("p", {}, `« ${current.reason} »`),
      h(
        "p",
        { class: "no-print" },
        h("button", { type: "button", class: "button button--small", onclick: decide }, "Décider du niveau"),
      ),
      h("p", { role: "status", class: "status-line" }, words),
      history.length > 1 &&
        h(
          "details",
          { class: "disclosure" },
          h("summary", {}, "Niveaux d’avant"),
          h(
            "ul",
            {},
            history.slice(1).map((one) => h("li", {}, `${levelName(one.level)}, `, ...decidedWords(one))),
          ),
        ),
    );
  }

  async function decide() {
    const pathway = await formDialog({
      title: `Niveau de ${name}`,
      body: [
        proposal && h("p", {}, proposal.summary),
        radios({
          id: "level",
          legend: "Niveau",
          value: proposal?.level ?? null,
          options: Object.entries(levels).map(([level, words]) => [level, words.name, words.meaning]),
        }),
        textarea({ id: "reason", label: "Pourquoi", optional: true, rows: 2, maxlength: 500 }),
      ],
      confirm: "Décider",
      check: (form) => (new FormData(form).get("level") ? [] : [{ field: "level", message: "Choisissez un niveau." }]),
      act: ({ level, reason }, key) =>
        accountRequest("POST", "/learners/{id}/levels", {
          path: { id: learner_id },
          body: { level: /** @type {Level} */ (level), response_id: response, ...(reason && { reason }) },
          idempotencyKey: key,
        }),
    });
    if (pathway) draw(pathway, "Le niveau est noté.");
  }
}

/** « le 3 décembre 2026 par Claire Vidal, d’après un questionnaire » @param {Schemas["DecidedLevel"]} decided */
const decidedWords = ({ decided_at, decided_by, source }) => [
  `le ${dateWithYear(decided_at)}`,
  decided_by && ` par ${decided_by}`,
  source !== "staff" && `, ${levelSources[source]}`,
];
