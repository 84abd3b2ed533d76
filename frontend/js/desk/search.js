/**
 * The search of every page of the desk: people, references, days and pages, in one field.
 *
 * @typedef {import("../api/models.js").Account} Account
 * @typedef {{ href: string, line: import("../lib/dom.js").Child[] }} Hit
 */
import { accountRequest } from "../api/client.js";
import { fullName } from "../directory/people/person.js";
import { sessionPage } from "../lib/addresses.js";
import { dayName, hour } from "../lib/dates.js";
import { h } from "../lib/dom.js";
import { fold } from "../lib/fold.js";
import { spokenDay } from "../lib/spoken-day.js";
import { counted, enrolmentStates } from "../lib/words.js";
import { today } from "../lib/zones.js";
import { combobox } from "../ui/combobox.js";
import { office, pagesOf } from "./menu.js";
import { shortcutsAreOn } from "./shortcuts.js";

/** Most results of one kind. */
const MOST = 6;
/** « CAP-7K4MPYT » in any case; without its dash only where a digit tells it from a name. */
const REFERENCE = /^\s*[a-z]{3}(?:[-– ][a-z0-9]{7}|(?=[a-z]*\d)[a-z0-9]{7})\s*$/i;

/** @param {string} kind @param {string} words @param {string} [hint] @returns {Hit["line"]} */
const line = (kind, words, hint) => [
  h("strong", {}, words),
  h("span", { class: "find__kind" }, [kind, hint].filter(Boolean).join(" · ")),
];

/**
 * Builds the search field. The key « / » leads to it from anywhere but a field.
 *
 * @param {Account} account
 */
export function deskSearch(account) {
  /** @type {Hit[]} */
  let hits = [];
  const box = combobox({
    id: "chercher",
    label: "Chercher dans le bureau",
    hint: "Nom, téléphone, référence, jour ou page. La touche / mène ici.",
    listLabel: "Résultats",
    find: async (text, signal) => {
      hits = await findAll(text, account, signal);
      return {
        options: hits.length ? hits.map((hit) => hit.line) : [["Rien ne correspond."]],
        active: 0,
        sure: hits.length === 1,
        status: hits.length ? `${counted(hits.length, "résultat")}.` : "Rien ne correspond.",
      };
    },
    without: () => {
      hits = [];
      return { options: [["La recherche n’a pas abouti."]], active: 0, sure: false, status: "" };
    },
    take: (index) => {
      const hit = hits[index];
      if (hit) location.assign(hit.href);
    },
  });
  const field = /** @type {HTMLInputElement} */ (box.element.querySelector("input"));
  // The page says where one begins.
  field.removeAttribute("autofocus");
  field.setAttribute("placeholder", "Chercher ( / )");
  field.setAttribute("aria-keyshortcuts", "/");
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const types = target.closest("input, textarea, select, [contenteditable]");
    if (
      event.key !== "/" ||
      !shortcutsAreOn() ||
      event.ctrlKey ||
      event.metaKey ||
      types ||
      document.querySelector("dialog[open]")
    )
      return;
    event.preventDefault();
    document.querySelector(".bureau-toggle[aria-expanded=false]")?.dispatchEvent(new Event("click"));
    field.focus();
    field.select();
  });
  return h("search", { class: "find", "aria-label": "Dans tout le bureau" }, box.element);
}

/**
 * @param {string} text
 * @param {Account} account
 * @param {AbortSignal} signal
 * @returns {Promise<Hit[]>}
 */
async function findAll(text, account, signal) {
  const inOffice = office.includes(account.role);
  const day = spokenDay(text, today());
  const found = await Promise.all([
    day ? ofDay(day, inOffice, signal) : [],
    REFERENCE.test(text) || !inOffice ? enrolments(text, signal) : [],
    inOffice ? people(text, signal) : [],
  ]);
  return [...found.flat(), ...pages(text, account)];
}

/** @param {string} day @param {boolean} inOffice @param {AbortSignal} signal @returns {Promise<Hit[]>} */
async function ofDay(day, inOffice, signal) {
  const query = { ...(inOffice ? {} : { facilitator: "me" }), from: day, to: day, limit: MOST };
  const { data } = await accountRequest("GET", "/sessions", { query, signal });
  return [
    { href: `/bureau/journee.html?jour=${day}`, line: line("Jour", dayName(day), counted(data.length, "atelier")) },
    ...data.map(({ id, title, starts_at, venue }) => ({
      href: sessionPage(id),
      line: line("Atelier", `${hour(starts_at)}, ${venue.commune}`, title),
    })),
  ];
}

/** @param {string} text @param {AbortSignal} signal @returns {Promise<Hit[]>} */
async function enrolments(text, signal) {
  const { data } = await accountRequest("GET", "/enrolments", { query: { q: text, limit: MOST }, signal });
  return data.map(({ reference, learner, session, status }) => ({
    href: `/bureau/inscriptions.html?q=${encodeURIComponent(reference)}`,
    line: line(
      `Inscription ${reference}`,
      fullName(learner),
      `${dayName(session.starts_at)}, ${enrolmentStates[status].toLowerCase()}`,
    ),
  }));
}

/** @param {string} text @param {AbortSignal} signal @returns {Promise<Hit[]>} */
async function people(text, signal) {
  const { data } = await accountRequest("GET", "/learners", { query: { q: text, limit: MOST }, signal });
  return data.map((person) => ({
    href: `/bureau/personnes.html?id=${encodeURIComponent(person.id)}`,
    line: line("Personne", fullName(person), [person.phone_display, person.commune].filter(Boolean).join(" · ")),
  }));
}

/** @param {string} text @param {Account} account @returns {Hit[]} */
const pages = (text, account) =>
  pagesOf(account.role)
    .filter(({ name }) => fold(name).startsWith(fold(text)))
    .map(({ href, name }) => ({ href, line: line("Page", name) }));
