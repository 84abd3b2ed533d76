/**
 * Picker of a person, by name or number while they talk, with the form of a new one.
 *
 * Arrows and Enter are enough.
 *
 * @typedef {import("../../api/models.js").Learner} Learner
 * @typedef {import("../../api/models.js").Commune} Commune
 */
import { accountRequest } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { isPhone } from "../../lib/phone.js";
import { counted } from "../../lib/words.js";
import { combobox } from "../../ui/combobox.js";
import { letterFields } from "./postal-address.js";
import { newPersonFields, newPersonPrefill } from "./new-person.js";
import { born, fullName, phoneLink } from "./person.js";

/** « CAP-7K4M », as it is read out or pasted. @param {string} text */
const isReference = (text) => /^[a-z]{3}[-\s]?[a-z\d]{4,8}$/i.test(text.trim()) && /\d|-/.test(text);

/**
 * The person whose enrolment has a reference.
 *
 * @param {string} q
 * @param {AbortSignal} signal
 * @returns {Promise<import("../../api/models.js").FoundLearner[]>}
 */
async function behindReference(q, signal) {
  const reference = q.trim().replace(/^([a-z]{3})[-\s]?/i, "$1-");
  const { data } = await accountRequest("GET", "/enrolments", { query: { q: reference, limit: 1 }, signal });
  const learner = data[0]?.reference.toLowerCase() === reference.toLowerCase() ? data[0].learner.id : null;
  if (!learner) return [];
  return [{ ...(await accountRequest("GET", "/learners/{id}", { path: { id: learner }, signal })), alike: false }];
}

/**
 * @param {object} options
 * @param {Commune[]} options.communes
 * @param {(learner: Learner | null) => void} options.chosen
 * @param {{ name: string, phone: string | null } | null} [options.caller] somebody who asked to be called back
 */
export function learnerPicker({ communes, chosen, caller = null }) {
  /** @type {import("../../api/models.js").FoundLearner[]} */
  let found = [];
  /** @type {Learner | null} */
  let learner = null;
  let isNew = false;

  const asking = combobox({
    id: "person",
    label: "Nom, prénom ou téléphone",
    hint: "Tapez, choisissez avec les flèches, validez avec Entrée.",
    listLabel: "Personnes trouvées",
    find: async (q, signal) => {
      found = isReference(q) ? await behindReference(q, signal) : [];
      if (!found.length) found = (await accountRequest("GET", "/learners", { query: { q, limit: 8 }, signal })).data;
      return shown(q);
    },
    without: (q) => {
      found = [];
      return shown(q);
    },
    take: (index, text) => {
      const person = found[index];
      if (person) choose(person);
      else takeNew(newPersonPrefill(text, caller));
    },
  });
  const result = h("div", { hidden: true });
  const element = h("div", { class: "stack" }, asking.element, result);

  /** @param {string} q @returns {import("../../ui/combobox.js").Found} */
  function shown(q) {
    // A similar name may be another person's, who would get the messages: Enter alone does not take it.
    const known = found.findIndex((person) => !person.alike);
    const seen =
      found.length > 0 &&
      `${counted(found.length, "personne trouvée", "personnes trouvées")}${known < 0 ? ", de nom proche" : ""}.`;
    return {
      options: [...found.map(option), [h("strong", {}, "+ Nouvelle personne"), h("span", {}, `« ${q} »`)]],
      active: known < 0 ? found.length : known,
      status: [seen || "Personne de ce nom.", known < 0 && "Entrée : nouvelle personne."].filter(Boolean).join(" "),
      sure: found.length <= 1 && !found.some(({ alike }) => alike),
    };
  }

  /** @param {import("../../api/models.js").FoundLearner} person */
  const option = (person) => [
    h("strong", {}, fullName(person)),
    h(
      "span",
      {},
      [
        person.phone_display ?? "pas de téléphone",
        person.commune,
        person.birth_year && `naissance : ${person.birth_year}`,
        person.alike && "nom proche",
      ]
        .filter(Boolean)
        .join(" · "),
    ),
  ];

  const change = () =>
    h("button", { type: "button", class: "button button--quiet button--small", onclick: reset }, "Changer de personne");

  /** @param {Learner} person */
  function choose(person) {
    [learner, isNew] = [person, false];
    const household = h("div", { role: "status" });
    show(
      h(
        "div",
        { class: "card card--plain person-card" },
        h(
          "div",
          { class: "spread" },
          h("p", { class: "person-card__name", tabindex: "-1" }, h("strong", {}, fullName(person))),
          change(),
        ),
        h(
          "p",
          {},
          phoneLink(person),
          ` · ${person.commune}`,
          born(person.birth_year),
          ` · ${counted(person.enrolments, "inscription")}`,
        ),
        person.remarks && h("p", { class: "notice notice--warn" }, person.remarks),
        household,
      ),
    );
    chosen(person);
    void shownWith(person, household);
  }

  /**
   * Adds the people who share the number to a card, which does not wait for them.
   *
   * @param {Learner} person
   * @param {HTMLElement} household
   */
  async function shownWith({ id, phone }, household) {
    const others = (await having(phone)).filter((other) => other.id !== id && other.phone === phone);
    if (!household.isConnected) return;
    const instead = h("span", { class: "visually-hidden" }, " : choisir plutôt cette personne");
    fill(
      household,
      others.length > 0 &&
        h(
          "div",
          { class: "cluster" },
          h("span", {}, "Même numéro :"),
          others.map((other) =>
            h(
              "button",
              { type: "button", class: "button button--quiet button--small", onclick: () => choose(other) },
              fullName(other),
              instead.cloneNode(true),
            ),
          ),
        ),
    );
  }

  /** @param {string | null} q a number @returns {Promise<Learner[]>} */
  const having = async (q) =>
    q
      ? accountRequest("GET", "/learners", { query: { q, limit: 8 } }).then(
          (page) => page.data,
          () => [],
        )
      : [];

  /** @param {{ given_name: string, family_name: string, phone: string }} prefill */
  function takeNew(prefill) {
    [learner, isNew] = [null, true];
    const twin = h("div", { role: "status" });
    const fields = h("div", { class: "stack" }, newPersonFields(communes, prefill), letterFields());
    show(
      h(
        "div",
        { class: "stack" },
        h("div", { class: "spread" }, h("p", {}, h("strong", {}, "Nouvelle personne")), change()),
        fields,
        twin,
      ),
    );
    const phone = /** @type {HTMLInputElement} */ (fields.querySelector("#phone"));
    phone.addEventListener("change", () => isPhone(phone.value) && void sameNumber(phone.value, twin));
    if (prefill.phone) void sameNumber(prefill.phone, twin);
    [...fields.querySelectorAll("input")].find((field) => !field.value)?.focus();
    chosen(null);
  }

  /**
   * Shows the people with the same number, before one of them is there twice.
   *
   * @param {string} q
   * @param {HTMLElement} twin
   */
  async function sameNumber(q, twin) {
    const same = await having(q);
    if (!twin.isConnected) return;
    fill(
      twin,
      same.length > 0 &&
        h(
          "div",
          { class: "notice notice--warn" },
          h("p", {}, h("strong", {}, "Ce numéro est déjà connu."), " Est-ce la même personne ?"),
          h(
            "div",
            { class: "cluster" },
            same.map((person) =>
              h(
                "button",
                { type: "button", class: "button button--quiet button--small", onclick: () => choose(person) },
                `C’est ${fullName(person)}`,
              ),
            ),
          ),
        ),
    );
  }

  /** @param {HTMLElement} content */
  function show(content) {
    asking.element.hidden = true;
    result.hidden = false;
    fill(result, content);
  }

  function reset() {
    [learner, isNew] = [null, false];
    asking.element.hidden = false;
    result.hidden = true;
    asking.retype();
    chosen(null);
  }

  return {
    element,
    choose,
    /** Looks for a text from elsewhere, such as the number of a call. */
    lookFor: asking.lookFor,
    get learner() {
      return learner;
    },
    get isNew() {
      return isNew;
    },
  };
}
