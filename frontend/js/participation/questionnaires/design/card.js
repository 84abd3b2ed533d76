/**
 * A questionnaire in the list: its code, its versions, and what one may do with each.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { entryPage, resultsPage, responsesPage, versionPage } from "../../../lib/addresses.js";
import { dateWithYear } from "../../../lib/dates.js";
import { h } from "../../../lib/dom.js";
import { counted } from "../../../lib/words.js";
import { states } from "../words.js";

/**
 * @typedef {object} Doings what the buttons do
 * @property {(questionnaire: Schemas["Questionnaire"]) => void} start
 * @property {(version: Schemas["VersionSummary"]) => void} publish
 * @property {(version: Schemas["VersionSummary"]) => void} close
 * @property {(version: Schemas["VersionSummary"]) => void} print
 * @property {(version: Schemas["VersionSummary"]) => void} specimen
 * @property {(version: Schemas["VersionSummary"]) => void} compare
 * @property {(questionnaire: Schemas["Questionnaire"]) => void} copy
 */

/** @param {Schemas["Questionnaire"]} questionnaire @param {boolean} inOffice @param {Doings} doings */
export function questionnaireCard(questionnaire, inOffice, doings) {
  const { id, title, versions, undecided, purpose } = questionnaire;
  const isGrid = purpose === "session_evaluation";
  const responses = versions.reduce((sum, version) => sum + version.responses, 0);
  return h(
    "article",
    { class: "card stack", id: `questionnaire-${id}`, "aria-labelledby": `title-${id}` },
    h("h2", { id: `title-${id}`, tabindex: "-1" }, title),
    isGrid
      ? h(
          "p",
          {},
          "La grille d’évaluation, remplie après chaque atelier : le code, la tablette et les feuilles sont sur la " +
            `page de l’atelier. ${counted(responses, "réponse")} en tout.`,
        )
      : h(
          "p",
          { class: "cluster row-links" },
          h("span", {}, counted(responses, "réponse")),
          h("a", { href: resultsPage(id) }, "Résultats", about(title)),
          inOffice && h("a", { href: responsesPage(id) }, "Réponses", about(title)),
          versions.some(({ status }) => status !== "draft") &&
            h("a", { href: entryPage(id) }, "Saisir, ou passer la tablette", about(title)),
          inOffice &&
            undecided > 0 &&
            h(
              "a",
              { href: responsesPage(id, { undecided: true }) },
              counted(undecided, "feuille à trancher", "feuilles à trancher"),
            ),
        ),
    !isGrid && versions.some(({ status }) => status === "published") && code(questionnaire, doings),
    h(
      "div",
      {
        class: "table-wrap",
        role: "region",
        "aria-label": `Versions de « ${title} », code ${questionnaire.code}`,
        tabindex: "0",
      },
      h(
        "table",
        { class: "table table--rows-as-cards" },
        h("caption", {}, "Versions, la plus récente d’abord"),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ["Version", "État", "Questions", "Réponses", "Feuilles", "Depuis", "Actions"].map((name) =>
              h("th", { scope: "col" }, name),
            ),
          ),
        ),
        h(
          "tbody",
          {},
          versions.map((version) => row(version, { inOffice, isGrid }, doings)),
        ),
      ),
    ),
    !versions.some(({ status }) => status === "draft") &&
      h(
        "p",
        { class: "no-print" },
        button("Nouvelle version", title, () => doings.start(questionnaire), "button button--quiet button--small"),
      ),
  );
}

/** For those who hear a button without seeing what it belongs to. @param {string} words */
const about = (words) => h("span", { class: "visually-hidden" }, ` : ${words}`);

/** @param {string} name @param {string} ofWhat @param {() => void} onclick @param {string} [kind] */
const button = (name, ofWhat, onclick, kind = "link-button") =>
  h("button", { type: "button", class: kind, onclick }, name, about(ofWhat));

/** @param {Schemas["Questionnaire"]} questionnaire @param {Doings} doings */
const code = (questionnaire, { copy }) =>
  h(
    "div",
    { class: "code-card" },
    h("img", {
      class: "questionnaire-qr",
      src: `/q/${questionnaire.code}.svg`,
      alt: `Code à flasher : ${questionnaire.address}`,
      width: 128,
      height: 128,
    }),
    h(
      "div",
      { class: "stack" },
      h("p", {}, "Pour répondre : flashez ce code, ou tapez"),
      h("p", { class: "code-card__address" }, questionnaire.address.replace(/^https?:\/\//, "")),
      h(
        "p",
        { class: "cluster no-print" },
        button(
          "Copier l’adresse",
          questionnaire.title,
          () => copy(questionnaire),
          "button button--quiet button--small",
        ),
      ),
    ),
  );

/**
 * @param {Schemas["VersionSummary"]} version
 * @param {{ inOffice: boolean, isGrid: boolean }} may the grid of evaluations is printed and closed nowhere here
 * @param {Doings} doings
 */
function row(version, { inOffice, isGrid }, doings) {
  const { id, number, status, questions, responses, sheets, created_at, published_at, closed_at } = version;
  const [state, tag] = states[status];
  const ofWhat = `version ${number} de « ${version.title} »`;
  const isDraft = status === "draft";
  /** @param {string} title @param {import("../../../lib/dom.js").Child} text */
  const cell = (title, text) => h("td", { "data-label": title }, text);
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("a", { href: versionPage(id) }, `Version ${number}`, about(version.title))),
    cell("État", h("span", { class: tag }, state)),
    cell("Questions", String(questions)),
    cell("Réponses", String(responses)),
    cell("Feuilles", String(sheets)),
    cell("Depuis", dateWithYear(closed_at ?? published_at ?? created_at)),
    h(
      "td",
      { class: "no-print" },
      h(
        "span",
        { class: "cluster questionnaire-actions" },
        h("a", { href: versionPage(id) }, isDraft ? "Modifier" : "Ouvrir", about(ofWhat)),
        isDraft && inOffice && button("Publier", ofWhat, () => doings.publish(version)),
        !isGrid && status === "published" && button("Imprimer des feuilles", ofWhat, () => doings.print(version)),
        !isGrid && button("Spécimen", ofWhat, () => doings.specimen(version)),
        number > 1 && button("Ce qui change", ofWhat, () => doings.compare(version)),
        !isGrid && status === "published" && inOffice && button("Clore", ofWhat, () => doings.close(version)),
      ),
    ),
  );
}
