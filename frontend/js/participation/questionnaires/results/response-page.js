/**
 * A response: the level that it suggests with its reasons, its findings, and the answers in words.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { accountRequest } from "../../../api/client.js";
import { office, start } from "../../../desk/shell.js";
import { responsesPage, resultsPage } from "../../../lib/addresses.js";
import { dateWithYear } from "../../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../../lib/dom.js";
import { factList } from "../../../ui/fact-list.js";
import { failureNotice } from "../../../ui/feedback.js";
import { readVersion } from "../design/publishing.js";
import { levelPanel } from "../../pathway/level-panel.js";
import { visibleQuestions } from "../visibility.js";
import { certainties, modes, setAsides, withoutLead } from "../words.js";
import { answerWords } from "./answer-words.js";
import { keepOnCard, takeOffCard } from "./card.js";
import { discardPanel } from "./discard.js";
import { settlement } from "./settlement.js";

const id = new URLSearchParams(location.search).get("id") ?? "";

/** @returns {Promise<Schemas["ResponseDetail"]>} */
const readResponse = () => accountRequest("GET", "/questionnaire-responses/{id}", { path: { id } });

start(
  async () => {
    const response = await readResponse();
    const { definition } = await readVersion(response.version_id);
    fill(byId("heading"), `Réponse du ${dateWithYear(response.answered_on)}`);
    /** @param {Schemas["ResponseDetail"]} shown @param {string} [words] what was just done */
    async function draw(shown, words = "") {
      const { card, findings, questionnaire_id } = shown;
      const proposal = findings?.proposal ?? null;
      const status = h("p", { class: "status-line", role: "status" }, words);
      fill(
        byId("work"),
        h(
          "p",
          { class: "cluster row-links no-print" },
          h("a", { href: responsesPage(questionnaire_id) }, "← Réponses"),
          h("a", { href: resultsPage(questionnaire_id) }, "Résultats"),
        ),
        factList(
          ["Questionnaire", `${definition.title}, version ${shown.number}`],
          ["Moyen", modes[shown.mode]],
          ["Feuille", shown.serial],
        ),
        status,
        shown.discard && discardPanel(shown, redraw, attempt),
        settlement(shown, definition.questions, (settled) => void draw(settled, "C’est tranché.")),
        h(
          "div",
          { class: "response-sides" },
          proposal && proposalCard(proposal, findings),
          h(
            "section",
            { class: "card stack", "aria-labelledby": "card-title" },
            h("h2", { id: "card-title" }, "La personne"),
            card ? await onCard(card, proposal) : anonymous(),
          ),
        ),
        h(
          "section",
          { class: "stack", "aria-labelledby": "answers-title" },
          h("h2", { id: "answers-title" }, "Réponses"),
          answerList(definition, shown),
        ),
        !shown.discard && discardPanel(shown, redraw, attempt),
      );
      if (words) focusOn(status);
    }

    /** @param {Schemas["ResponseDetail"]} changed @param {string} words */
    const redraw = (changed, words) => void draw(changed, words);

    /** Does something, and shows its failure. @param {() => Promise<string | null>} action words of what was done */
    async function attempt(action) {
      try {
        const words = await action();
        if (words) await draw(await readResponse(), words);
      } catch (error) {
        const notice = failureNotice(error);
        byId("work").prepend(notice);
        focusOn(notice);
      }
    }

    const anonymous = () => [
      h("p", {}, "Cette réponse est anonyme."),
      h(
        "p",
        { class: "no-print" },
        h(
          "button",
          {
            type: "button",
            class: "button button--quiet button--small",
            onclick: () =>
              attempt(async () => {
                const kept = await keepOnCard(id);
                return kept?.card ? `La réponse est sur la fiche de ${kept.card.name}.` : null;
              }),
          },
          "Garder sur la fiche",
        ),
      ),
    ];

    /** @param {Schemas["ResponseCard"]} card @param {Schemas["LevelProposal"] | null} proposal */
    const onCard = async (card, proposal) => [
      h(
        "p",
        {},
        h("a", { href: `/bureau/personnes.html?id=${card.learner_id}` }, card.name),
        ` a dit oui le ${dateWithYear(card.agreed_on)}.`,
      ),
      await levelPanel(card.learner_id, card.name, { response: id, proposal }),
      h(
        "p",
        { class: "no-print" },
        h(
          "button",
          {
            type: "button",
            class: "link-button",
            onclick: () =>
              attempt(async () => ((await takeOffCard(id, card.name)) ? "La réponse est de nouveau anonyme." : null)),
          },
          "Rendre anonyme",
        ),
      ),
    ];

    await draw(response);
  },
  { roles: office },
);

/** @type {["knowledge" | "practice" | "reluctance", string][]} */
const whyNames = [
  ["knowledge", "par manque de savoir-faire"],
  ["practice", "par manque de pratique"],
  ["reluctance", "par réticence"],
];

/**
 * « sans accès, sans maîtrise (par manque de pratique) », or that too little is known.
 *
 * @param {Schemas["ResponseFindings"] | null} findings
 */
function findingWords(findings) {
  const why = whyNames.filter(([name]) => findings?.[name]).map(([, words]) => words);
  const held = [
    findings?.no_access && "sans accès",
    findings?.no_mastery && `sans maîtrise${why.length ? ` (${why.join(", ")})` : ""}`,
  ].filter(Boolean);
  const known = findings?.proposal.level ? "" : "Indéterminé : pas assez de réponses.";
  if (held.length) return [`Constats : ${held.join(", ")}.`, known && `Maîtrise : i${known.slice(1)}`].join(" ").trim();
  return known || "Ni sans accès, ni sans maîtrise.";
}

/** @param {Schemas["LevelProposal"]} proposal @param {Schemas["ResponseFindings"] | null} findings */
function proposalCard({ level, summary, certainty, reasons }, findings) {
  const further = !level ? reasons.map(withoutLead) : reasons.filter((reason) => !summary.includes(reason));
  return h(
    "section",
    { class: "card stack", "aria-labelledby": "proposal-title" },
    h("h2", { id: "proposal-title" }, "Niveau proposé"),
    level
      ? h("p", {}, h("strong", {}, summary), " ", h("span", { class: "tag tag--plain" }, certainties[certainty]))
      : h("p", {}, h("strong", {}, "Pas de niveau proposé : à voir avec la personne.")),
    further.length > 0 &&
      h(
        "ul",
        {},
        further.map((reason) => h("li", {}, reason)),
      ),
    h("p", {}, findingWords(findings)),
    h("p", { class: "hint" }, "C’est une proposition : l’équipe décide avec la personne."),
  );
}

/** @param {Schemas["QuestionnaireDefinition"]} definition @param {Schemas["ResponseDetail"]} response */
function answerList(definition, response) {
  const visible = visibleQuestions(definition, response.answers);
  return h(
    "dl",
    { class: "answers" },
    definition.questions
      .filter(({ kind }) => kind !== "note" && kind !== "contact")
      .map((question, index) => {
        const aside = response.set_aside.find((one) => one.question === question.code);
        const isAsked = visible.includes(question.code) || aside;
        return h(
          "div",
          {},
          h("dt", {}, `${index + 1}. ${question.label}`),
          question.lines && isAsked
            ? question.lines.map((line) =>
                h("dd", {}, `${line.label} : `, h("strong", {}, answerWords(question, response, line.code))),
              )
            : h("dd", {}, isAsked ? h("strong", {}, answerWords(question, response)) : "Question non posée"),
          aside && h("dd", { class: "hint" }, setAsides[aside.because]),
        );
      }),
  );
}
