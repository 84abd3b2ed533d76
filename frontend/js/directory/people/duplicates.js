/**
 * Possible duplicates: two people side by side, and the agent's decision.
 *
 * @typedef {import("../../api/models.js").Learner} Learner
 * @typedef {import("../../api/models.js").Duplicate} Duplicate
 */
import { accountRequest } from "../../api/client.js";
import { fill, focusOn, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { formDialog } from "../../ui/dialog.js";
import { failureNotice } from "../../ui/feedback.js";
import { list } from "../../ui/list.js";
import { born, fullName, personName, phoneLink } from "./person.js";

const reasons = { name: "Le même nom", phone: "Le même numéro, et presque le même nom" };

/** @param {Learner} person */
const facts = (person) =>
  h(
    "p",
    {},
    phoneLink(person),
    ` · ${person.commune}`,
    born(person.birth_year),
    person.email && ` · ${person.email}`,
    ` · ${counted(person.enrolments, "inscription")}`,
  );

/**
 * Shows the people who may be this person, and those who were merged into them.
 *
 * @param {HTMLElement} place
 * @param {Learner} person
 * @param {() => Promise<void>} separated shows again what else the page says of them
 */
export async function showDuplicates(place, person, separated) {
  const status = h("p", { role: "status", class: "status-line" });
  const cards = h("div", { class: "stack" });
  fill(place, cards, status);
  await load();

  async function load() {
    try {
      const [pairs, merged] = await Promise.all([
        accountRequest("GET", "/duplicates", { query: { learner: person.id, limit: 20 } }),
        accountRequest("GET", "/learners/{id}/merged", { path: { id: person.id } }),
      ]);
      const others = pairs.data.flatMap(({ learners, because }) =>
        learners.filter(({ id }) => id !== person.id).map((other) => ({ other, because })),
      );
      fill(
        cards,
        others.length > 0 && h("h2", {}, "Peut-être la même personne"),
        others.map(({ other, because }) =>
          h(
            "div",
            { class: "notice notice--warn" },
            h("p", {}, h("strong", {}, personName(other)), ` – ${reasons[because].toLowerCase()}.`),
            facts(other),
            h(
              "div",
              { class: "cluster no-print" },
              h(
                "button",
                { type: "button", class: "button button--small", onclick: () => void merge(other) },
                "C’est la même personne",
                h("span", { class: "visually-hidden" }, ` : ${fullName(other)}`),
              ),
              h(
                "button",
                {
                  type: "button",
                  class: "button button--quiet button--small",
                  onclick: () =>
                    void done(
                      accountRequest("POST", "/duplicates/dismissal", { body: { learner_ids: [person.id, other.id] } }),
                      "C’est noté : deux personnes.",
                    ),
                },
                "Ce sont deux personnes",
              ),
            ),
          ),
        ),
        merged.length > 0 && h("h2", {}, "Fiches fusionnées avec celle-ci"),
        merged.map((other) =>
          h(
            "div",
            { class: "card card--plain" },
            h("p", {}, h("strong", {}, fullName(other))),
            facts(other),
            h(
              "button",
              {
                type: "button",
                class: "button button--quiet button--small no-print",
                onclick: () =>
                  void done(
                    accountRequest("POST", "/learners/{id}/separation", { path: { id: other.id } }).then(separated),
                    `${fullName(other)} a de nouveau sa fiche et ses inscriptions.`,
                  ),
              },
              "Annuler la fusion",
              h("span", { class: "visually-hidden" }, ` : ${fullName(other)}`),
            ),
          ),
        ),
      );
    } catch (error) {
      fill(cards, failureNotice(error, load));
    }
  }

  /** @param {Learner} other */
  async function merge(other) {
    const merged = await formDialog({
      title: "Fusionner les deux fiches ?",
      body: [
        h("p", {}, "Cette fiche est gardée telle qu’elle est :"),
        h("p", {}, h("strong", {}, fullName(person))),
        facts(person),
        h("p", {}, "Elle reçoit les inscriptions de l’autre, qui n’apparaît plus dans la recherche :"),
        h("p", {}, h("strong", {}, fullName(other))),
        facts(other),
        h(
          "p",
          { class: "hint" },
          "Les coordonnées de l’autre fiche ne sont pas reprises : corrigez celle-ci si elles sont meilleures. " +
            "On peut annuler la fusion.",
        ),
      ],
      confirm: "Fusionner les fiches",
      act: () =>
        accountRequest("POST", "/learners/{id}/merge", { path: { id: person.id }, body: { learner_id: other.id } }),
    });
    if (merged) location.reload();
  }

  /** @param {Promise<unknown>} deed @param {string} words */
  async function done(deed, words) {
    try {
      await deed;
      await load();
      fill(status, words);
      focusOn(status);
    } catch (error) {
      fill(status, failureNotice(error));
    }
  }
}

/** @param {import("../../api/models.js").Duplicate} pair */
const first = ({ learners: [one] }) => /** @type {Learner} */ (one);

/** @param {import("../../api/models.js").Duplicate} pair */
const second = ({ learners: [, other] }) => /** @type {Learner} */ (other);

/**
 * List of possible duplicates.
 *
 * @param {HTMLElement} place
 * @param {string | null} since first day on which the later one was recorded; all of them without it
 */
export const duplicatesList = (place, since) =>
  list({
    place,
    path: "/duplicates",
    query: () => ({ since }),
    columns: [
      { title: "Première fiche", cell: (pair) => personName(first(pair)), csv: (pair) => fullName(first(pair)) },
      { title: "Téléphone", cell: (pair) => phoneLink(first(pair)), csv: (pair) => first(pair).phone_display },
      { title: "Deuxième fiche", cell: (pair) => personName(second(pair)), csv: (pair) => fullName(second(pair)) },
      { title: "Son téléphone", cell: (pair) => phoneLink(second(pair)), csv: (pair) => second(pair).phone_display },
      { title: "Pourquoi", cell: ({ because }) => reasons[because], csv: ({ because }) => reasons[because] },
    ],
    caption: "Fiches qui sont peut-être la même personne, les dernières d’abord",
    unit: ["paire", "paires"],
    empty: "Personne ne semble être là deux fois.",
    file: "doublons",
    limit: 20,
  });
