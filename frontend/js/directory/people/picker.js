/**
 * Finds a person by name or number while they talk, or takes down a new one. Arrows and Enter are enough.
 *
 * @typedef {import("../../api/staff-models.js").Learner} Learner
 * @typedef {import("../../api/models.js").Commune} Commune
 */
import { listLearners } from "../../api/staff.js";
import { fill, h } from "../../lib/dom.js";
import { isPhone } from "../../lib/phone.js";
import { counted } from "../../lib/words.js";
import { failureNotice } from "../../ui/feedback.js";
import { newPersonFields, newPersonPrefill } from "./new-person.js";
import { born, fullName, phoneLink } from "./person.js";

/** @param {{ communes: Commune[], chosen: (learner: Learner | null) => void }} options */
export function learnerPicker({ communes, chosen }) {
  /** @type {import("../../api/staff-models.js").FoundLearner[]} */
  let found = [];
  let active = -1;
  /** What the list answers. @type {string | null} */
  let answered = null;
  let running = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Learner | null} */
  let learner = null;
  let isNew = false;

  const search = h("input", {
    id: "person", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", autofocus: true,
    "aria-expanded": "false", "aria-controls": "people-found", "aria-autocomplete": "list", "aria-describedby": "person-hint",
  });
  const options = h("ul", { id: "people-found", class: "combobox__list", role: "listbox", "aria-label": "Personnes trouvées", hidden: true });
  const status = h("p", { class: "visually-hidden", role: "status" });
  const failed = h("div");
  const asking = h(
    "div",
    { class: "field combobox" },
    h("label", { for: "person" }, "Nom, prénom ou téléphone"),
    h("p", { class: "hint", id: "person-hint" }, "Tapez, choisissez avec les flèches, validez avec Entrée."),
    h("div", { class: "field__control combobox__control" }, search, options),
    status,
    failed,
  );
  const result = h("div", { hidden: true });
  const element = h("div", { class: "stack" }, asking, result);

  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 180);
  });
  search.addEventListener("blur", () => setTimeout(close, 150));
  search.addEventListener("keydown", (event) => {
    if (["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) event.preventDefault();
    // A list that answers what stood there before more was typed is nobody's choice.
    const seen = !options.hidden && answered === asked();
    if (event.key === "Enter") seen ? take(active) : void look().then(takeTheOnlyOne);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!seen) return void look();
      activate((active + (event.key === "ArrowDown" ? 1 : -1) + options.children.length) % options.children.length);
    } else if (event.key === "Escape") close();
  });

  const asked = () => search.value.trim();

  /** Whoever typed all of it and Enter, faster than the list: where there is a choice, it is shown first. */
  function takeTheOnlyOne() {
    const sure = found.length <= 1 && !found.some(({ alike }) => alike) && !failed.firstChild;
    if (sure && !options.hidden && answered === asked()) take(active);
  }

  async function look() {
    const q = asked();
    clearTimeout(timer);
    running.abort();
    if (q.length < 2) return close();
    running = new AbortController();
    const { signal } = running;
    fill(failed);
    try {
      found = (await listLearners({ q, limit: 8 }, signal)).data;
    } catch (error) {
      if (signal.aborted) return;
      found = [];
      fill(failed, failureNotice(error));
    }
    answered = q;
    fill(
      options,
      found.map((person, index) => option(index, h("strong", {}, fullName(person)), h("span", {}, [person.phone_display ?? "pas de téléphone", person.commune, person.birth_year && `naissance : ${person.birth_year}`, person.alike && "nom proche"].filter(Boolean).join(" · ")))),
      option(found.length, h("strong", {}, "+ Nouvelle personne"), h("span", {}, `« ${q} »`)),
    );
    options.hidden = false;
    search.setAttribute("aria-expanded", "true");
    // A name that is only like it may be somebody else's, who would get the news: Enter alone takes nobody for another.
    const known = found.findIndex((person) => !person.alike);
    const seen = found.length > 0 && `${counted(found.length, "personne trouvée", "personnes trouvées")}${known < 0 ? ", de nom proche" : ""}.`;
    status.textContent = [seen || "Personne de ce nom.", known < 0 && "Entrée : nouvelle personne."].filter(Boolean).join(" ");
    activate(known < 0 ? found.length : known);
  }

  /** @param {number} index @param {...import("../../lib/dom.js").Child} content */
  const option = (index, ...content) =>
    h("li", { id: `person-${index}`, role: "option", class: "combobox__option", "aria-selected": "false", onmousedown: (/** @type {Event} */ event) => {
      event.preventDefault();
      take(index);
    } }, ...content);

  /** @param {number} index */
  function activate(index) {
    active = index;
    [...options.children].forEach((child, at) => child.setAttribute("aria-selected", String(at === index)));
    const current = options.children[index];
    search.setAttribute("aria-activedescendant", current?.id ?? "");
    current?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    options.hidden = true;
    search.setAttribute("aria-expanded", "false");
    search.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  function take(index) {
    close();
    const person = found[index];
    if (person) choose(person);
    else takeNew(newPersonPrefill(search.value));
  }

  const change = () => h("button", { type: "button", class: "button button--quiet button--small", onclick: reset }, "Changer de personne");

  /** @param {Learner} person */
  function choose(person) {
    [learner, isNew] = [person, false];
    const household = h("div", { role: "status" });
    show(
      h(
        "div",
        { class: "card card--plain person-card" },
        h("div", { class: "spread" }, h("p", { class: "person-card__name", tabindex: "-1" }, h("strong", {}, fullName(person))), change()),
        h("p", {}, phoneLink(person), ` · ${person.commune}`, born(person.birth_year), ` · ${counted(person.enrolments, "inscription")}`),
        person.remarks && h("p", { class: "notice notice--warn" }, person.remarks),
        household,
      ),
    );
    chosen(person);
    void shownWith(person, household);
  }

  /** Who shares the number, whichever of them was looked for: the card does not wait for it. @param {Learner} person @param {HTMLElement} household */
  async function shownWith({ id, phone }, household) {
    const others = (await having(phone)).filter((other) => other.id !== id && other.phone === phone);
    if (!household.isConnected) return;
    const instead = h("span", { class: "visually-hidden" }, " : choisir plutôt cette personne");
    fill(household, others.length > 0 && h(
      "div",
      { class: "cluster" },
      h("span", {}, "Même numéro :"),
      others.map((other) => h("button", { type: "button", class: "button button--quiet button--small", onclick: () => choose(other) }, fullName(other), instead.cloneNode(true))),
    ));
  }

  /** @param {string | null} q a number @returns {Promise<Learner[]>} */
  const having = async (q) => (q ? listLearners({ q, limit: 8 }).then((page) => page.data, () => []) : []);

  /** @param {{ given_name: string, family_name: string, phone: string }} prefill */
  function takeNew(prefill) {
    [learner, isNew] = [null, true];
    const twin = h("div", { role: "status" });
    const fields = newPersonFields(communes, prefill);
    show(h("div", { class: "stack" }, h("div", { class: "spread" }, h("p", {}, h("strong", {}, "Nouvelle personne")), change()), fields, twin));
    const phone = /** @type {HTMLInputElement} */ (fields.querySelector("#phone"));
    phone.addEventListener("change", () => isPhone(phone.value) && void sameNumber(phone.value, twin));
    if (prefill.phone) void sameNumber(prefill.phone, twin);
    [...fields.querySelectorAll("input")].find((field) => !field.value)?.focus();
    chosen(null);
  }

  /** One landline, one household: worth a look before someone is there twice. @param {string} q @param {HTMLElement} twin */
  async function sameNumber(q, twin) {
    const same = await having(q);
    if (!twin.isConnected) return;
    fill(twin, same.length > 0 && h(
      "div",
      { class: "notice notice--warn" },
      h("p", {}, h("strong", {}, "Ce numéro est déjà connu."), " Est-ce la même personne ?"),
      h("div", { class: "cluster" }, same.map((person) => h("button", { type: "button", class: "button button--quiet button--small", onclick: () => choose(person) }, `C’est ${fullName(person)}`))),
    ));
  }

  /** @param {HTMLElement} content */
  function show(content) {
    asking.hidden = true;
    result.hidden = false;
    fill(result, content);
  }

  function reset() {
    [learner, isNew] = [null, false];
    asking.hidden = false;
    result.hidden = true;
    search.focus();
    search.select();
    chosen(null);
  }

  return {
    element,
    choose,
    /** Whoever is known already, by what stands elsewhere: the number of a call. @param {string} text */
    lookFor(text) {
      search.value = text;
      search.focus();
      void look();
    },
    get learner() {
      return learner;
    },
    get isNew() {
      return isNew;
    },
  };
}
