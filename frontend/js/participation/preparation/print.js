/** The plan of a session on paper, to have on the table. */
import { h } from "../../lib/dom.js";
import { arrangementWords } from "../enrolments/arrangements.js";
import { partyWords } from "../enrolments/party.js";
import { themeWords } from "../pathway/words.js";
import { printedHead } from "../../programme/sessions/print.js";
import { printDocument } from "../../ui/print.js";

/** @param {import("../../api/models.js").Preparation} preparation */
export function printPlan({ session, people, plan }) {
  const part = (/** @type {string} */ title, /** @type {string | null} */ text) =>
    h(
      "section",
      { class: "paper__part" },
      h("h2", {}, title),
      text
        ? text.split("\n").map((line) => h("p", {}, line))
        : [h("p", { class: "write-line" }), h("p", { class: "write-line" })],
    );
  printDocument(
    ...printedHead("Plan de l’atelier", session).flat(),
    part("Thème", [plan.theme, themeWords(plan.themes)].filter(Boolean).join("\n") || null),
    part("Explications", plan.theory),
    part("Exercices", plan.exercises),
    part("Matériel", plan.equipment),
    people.length > 0 &&
      h(
        "section",
        { class: "paper__part" },
        h("h2", {}, "Ce que chacun veut apprendre"),
        h(
          "ul",
          {},
          people.map(({ given_name, party_size, needs, arrangements }) =>
            h(
              "li",
              {},
              `${given_name}${partyWords(party_size)} : ${needs ?? "à demander"}`,
              arrangements.length > 0 && h("small", {}, ` (${arrangementWords(arrangements)})`),
            ),
          ),
        ),
      ),
  );
}
