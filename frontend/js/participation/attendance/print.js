/** The attendance sheet on paper, to be signed. */
import { fullName } from "../../directory/people/person.js";
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { printedHead } from "../../programme/sessions/print.js";
import { arrangementWords } from "../enrolments/arrangements.js";
import { guardianWords } from "../enrolments/entourage.js";
import { printDocument } from "../../ui/print.js";

/** @typedef {import("../../api/models.js").Session} Session */

/** Rows that fit one page with room for a large signature. */
const SPACIOUS = 8;

/** Blank rows of the sheet, for walk-ins. */
const BLANK = 2;

/**
 * Prints the sheet, without phones and years of birth: it goes round the table.
 *
 * @param {Session} session
 * @param {import("../../api/models.js").AttendanceLine[]} entries
 */
export function printAttendanceSheet(session, entries) {
  const rows = [...entries]
    .sort((a, b) => a.learner.family_name.localeCompare(b.learner.family_name, "fr"))
    .flatMap(({ learner, party_size, companions, guardian, arrangements }) => [
      [
        h(
          "th",
          { scope: "row" },
          `${learner.family_name} ${learner.given_name}`,
          party_size > 1 && [h("br"), h("small", {}, counted(party_size, "personne"))],
          guardian && [h("br"), h("small", {}, guardianWords(guardian))],
          arrangements?.length > 0 && [h("br"), h("small", {}, arrangementWords(arrangements))],
        ),
        h("td", {}, learner.commune),
      ],
      ...Array.from({ length: party_size - 1 }, (_, index) => [
        h(
          "td",
          { class: "paper__companion" },
          companions[index] && [`${companions[index].family_name} ${companions[index].given_name}`, h("br")],
          h("small", {}, `avec ${fullName(learner)}`),
        ),
        h("td"),
      ]),
    ]);
  const blank = Math.max(session.capacity - rows.length, 0) + BLANK;
  printDocument(
    ...printedHead("Feuille d’émargement", session).flat(),
    h(
      "table",
      {
        class:
          rows.length + blank > SPACIOUS
            ? "paper__table paper__table--sign paper__table--close"
            : "paper__table paper__table--sign",
      },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["Nom et prénom", "Commune", "Arrivée", "Signature"].map((title) => h("th", { scope: "col" }, title)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((cells) => h("tr", {}, cells, h("td"), h("td"))),
        Array.from({ length: blank }, () => h("tr", {}, h("td"), h("td"), h("td"), h("td"))),
      ),
    ),
    rows.length > entries.length &&
      h(
        "p",
        {},
        "Les lignes « avec… » sont pour qui accompagne une personne inscrite : son nom, sa commune, sa signature.",
      ),
    h("p", {}, "Les lignes vides sont pour les personnes sans rendez-vous : nom, prénom, commune."),
    h("p", { class: "paper__sign" }, "Signature de la personne qui anime :"),
    h(
      "p",
      { class: "paper__foot" },
      "Atelier gratuit. Cette feuille sert à compter les présences ; elle est gardée par la Maison de services " +
        "au public.",
    ),
  );
}
