/**
 * A response on the card of a person, at their word.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { accountRequest } from "../../../api/client.js";
import { fullName } from "../../../directory/people/person.js";
import { fill, h } from "../../../lib/dom.js";
import { counted } from "../../../lib/words.js";
import { combobox } from "../../../ui/combobox.js";
import { formDialog } from "../../../ui/dialog.js";
import { checkbox } from "../../../ui/fields.js";

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
