/**
 * The changes that a session is to follow, while it is prepared.
 *
 * @typedef {import("../../api/models.js").Adaptation} Adaptation
 */
import { readAll } from "../../api/paging.js";
import { dayName } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { notePage } from "./sources.js";
import { bothCounts, changeWords, verdicts } from "./words.js";

/**
 * The changes of a session's level and theme, of the year before it; those found worse are left out.
 *
 * @param {string} session
 */
export async function sessionAdaptations(session) {
  const found = await readAll("/adaptations", { session });
  return (
    found.length > 0 &&
    h(
      "section",
      { class: "stack", "aria-labelledby": "adaptations-title" },
      h("h2", { id: "adaptations-title" }, "Ce que l’équipe a changé"),
      h("ul", { class: "quotes" }, found.map(item)),
      h("p", { class: "no-print" }, h("a", { href: "/bureau/adaptations.html" }, "Toutes les adaptations")),
    )
  );
}

/** The way from what was observed to a new adaptation. @param {Parameters<typeof notePage>[0]} observed */
export const adaptationLink = (observed) =>
  h(
    "p",
    { class: "no-print" },
    h("a", { class: "button button--quiet", href: notePage(observed) }, "Noter une adaptation"),
  );

/** @param {Adaptation} adaptation */
const item = (adaptation) =>
  h(
    "li",
    {},
    h("p", { class: "lines" }, h("strong", {}, changeWords(adaptation)), ` : ${adaptation.description}`),
    h("p", { class: "hint lines" }, `Constaté : ${adaptation.observed}`),
    h(
      "p",
      { class: "hint" },
      `Depuis le ${dayName(adaptation.first_session.starts_at)}. ${bothCounts(adaptation)} : `,
      h("strong", {}, adaptation.comparison.words),
      adaptation.verdict && `. Verdict : ${verdicts[adaptation.verdict.verdict].toLowerCase()}`,
      adaptation.verdict?.note && ` (« ${adaptation.verdict.note} »)`,
      ".",
    ),
  );
