/**
 * The map of the desk: groups of pages, and who may open them.
 *
 * @typedef {import("../api/models.js").Role} Role
 */
import { h } from "../lib/dom.js";

/** Roles of the office. @type {Role[]} */
export const office = ["admin", "agent"];
/** Roles of the staff. @type {Role[]} */
export const everyone = [...office, "facilitator"];

/**
 * @typedef {object} Entry
 * @property {string} href
 * @property {string} name
 * @property {Role[]} roles
 * @property {string[]} [also] pages that are reached from it
 * @property {import("./tasks.js").Counter} [counter] number that stands beside it
 * @property {string} [help] its page of the help, without which the help's first page is opened
 * @property {Record<string, string>} [helpOf] pages of the help about pages that are reached from it
 */

/** A group without a name is its only page. @type {{ name?: string, pages: Entry[] }[]} */
const groups = [
  { pages: [{ href: "/bureau/", name: "À faire", roles: everyone, also: ["/bureau/index.html"], counter: "all" }] },
  {
    name: "Agenda",
    pages: [
      {
        href: "/bureau/journee.html",
        name: "Jour",
        help: "agenda",
        roles: everyone,
        also: ["/bureau/atelier.html"],
      },
      { href: "/bureau/calendrier.html", name: "Calendrier", help: "agenda", roles: everyone },
      {
        href: "/bureau/cycle.html",
        name: "Planifier",
        help: "planifier",
        roles: office,
        also: ["/bureau/nouvel-atelier.html", "/bureau/modifier-cycle.html"],
      },
      { href: "/bureau/lieux.html", name: "Lieux", help: "fermetures", roles: office, counter: "closed" },
    ],
  },
  { pages: [{ href: "/bureau/inscrire.html", name: "Inscrire", help: "inscrire", roles: office }] },
  {
    name: "Personnes",
    pages: [
      {
        href: "/bureau/personnes.html",
        name: "Personnes",
        help: "personnes",
        roles: office,
        also: ["/bureau/parcours.html"],
        helpOf: { "/bureau/parcours.html": "parcours" },
      },
      {
        href: "/bureau/inscriptions.html",
        name: "Inscriptions",
        help: "changer",
        roles: everyone,
        also: ["/bureau/annuler-ensemble.html"],
      },
      { href: "/bureau/souhaits.html", name: "Souhaits", help: "souhaits", roles: everyone, counter: "wishes" },
      { href: "/bureau/doublons.html", name: "Doublons", help: "personnes", roles: office, counter: "duplicates" },
    ],
  },
  {
    name: "Suivi",
    pages: [
      {
        href: "/bureau/questions-atelier.html",
        name: "Questions",
        help: "questions",
        roles: everyone,
        counter: "questions",
      },
      { href: "/bureau/avis.html", name: "Avis", help: "avis", roles: everyone },
      {
        href: "/bureau/adaptations.html",
        name: "Adaptations",
        help: "adapter",
        roles: everyone,
        counter: "adaptations",
      },
      {
        href: "/bureau/questionnaires.html",
        name: "Questionnaires",
        help: "questionnaires",
        roles: everyone,
        also: ["questionnaire", "resultats", "reponses", "reponse", "saisie"].map((name) => `/bureau/${name}.html`),
        helpOf: { "/bureau/saisie.html": "saisir" },
      },
      {
        href: "/bureau/supports.html",
        name: "Supports",
        help: "supports",
        roles: everyone,
        also: ["/bureau/support.html"],
      },
    ],
  },
  {
    name: "Communication",
    pages: [
      { href: "/bureau/appels.html", name: "Appels", help: "appels", roles: office, counter: "calls" },
      { href: "/bureau/messages.html", name: "Messages", help: "appels", roles: office },
      { href: "/bureau/integrer.html", name: "Agenda sur un site", help: "afficher", roles: office },
    ],
  },
  {
    name: "Réglages",
    pages: [
      { href: "/bureau/comptes.html", name: "Comptes", help: "comptes", roles: ["admin"] },
      {
        href: "/bureau/partenaires.html",
        name: "Partenaires",
        help: "mairie-compte",
        roles: office,
        also: ["/bureau/partenaire.html"],
      },
      { href: "/bureau/reglages.html", name: "Structure", help: "reglages", roles: ["admin"] },
      { href: "/bureau/cles.html", name: "Clés", help: "logiciels", roles: ["admin"] },
      { href: "/bureau/webhooks.html", name: "Envois automatiques", help: "logiciels", roles: ["admin"] },
      { href: "/bureau/journal.html", name: "Journal", help: "journaux", roles: office },
      { href: "/bureau/securite.html", name: "Sécurité", help: "journaux", roles: ["admin"] },
    ],
  },
  {
    pages: [{ href: "/partenaire/orienter.html", name: "Orienter une personne", help: "orienter", roles: ["partner"] }],
  },
  {
    pages: [
      {
        href: "/partenaire/",
        name: "Personnes orientées",
        help: "suivre",
        roles: ["partner"],
        also: ["/partenaire/index.html"],
      },
    ],
  },
];

/** Groups with the pages that a role may open. @param {Role} role */
const groupsOf = (role) =>
  groups
    .map(({ name, pages }) => ({ name, pages: pages.filter((page) => page.roles.includes(role)) }))
    .filter(({ pages }) => pages.length > 0);

/** Pages that a role may open. @param {Role} role */
export const pagesOf = (role) => groupsOf(role).flatMap(({ pages }) => pages);

/** @param {Entry} page */
const isHere = ({ href, also = [] }) => [href, ...also].includes(location.pathname);

/** Page of the help about the page that is open. */
export function helpHref() {
  const page = groups.flatMap(({ pages }) => pages).find(isHere);
  const help = page?.helpOf?.[location.pathname] ?? page?.help;
  return help ? `/aide/${help}.html` : "/aide/";
}

/** @param {string} href */
export const here = (href) => location.pathname === href && "page";

/** Place of a number, which is filled in once it is known. @param {import("./tasks.js").Counter | undefined} counter */
const badge = (counter) => counter && [" ", h("span", { class: "count", "data-count": counter, hidden: true })];

/**
 * The list of a role's groups, the present one with its pages.
 *
 * @param {Role} role
 */
export function menuOf(role) {
  return h(
    "ul",
    { class: "menu" },
    groupsOf(role).map(({ name, pages }) => {
      const [first, ...others] = /** @type {[Entry, ...Entry[]]} */ (pages);
      const within = pages.some(isHere);
      if (!others.length)
        return h(
          "li",
          { class: "menu__group" },
          h("a", { href: first.href, "aria-current": within && "page" }, first.name, badge(first.counter)),
        );
      return h(
        "li",
        { class: within ? "menu__group menu__group--here" : "menu__group" },
        h(
          "a",
          { href: first.href, "aria-current": within && "true" },
          name ?? first.name,
          pages.flatMap(({ counter }) => badge(counter) ?? []),
        ),
        h(
          "ul",
          { class: "menu__pages", "aria-label": name },
          pages.map((page) =>
            h(
              "li",
              {},
              h("a", { href: page.href, "aria-current": isHere(page) && "page" }, page.name, badge(page.counter)),
            ),
          ),
        ),
      );
    }),
  );
}
