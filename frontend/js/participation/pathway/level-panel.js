/**
 * Levels of a person over time: the last decision holds, and is the team's.
 *
 * @typedef {import("../../api/types.js").components["schemas"]} Schemas
 * @typedef {import("../../api/models.js").Level} Level
 */
import { accountRequest } from "../../api/client.js";
import { responsePage } from "../../lib/addresses.js";
import { dateWithYear } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";
import { formDialog } from "../../ui/dialog.js";
import { radios, textarea } from "../../ui/fields.js";
import { levelName, sourceWords } from "../questionnaires/words.js";

/**
 * The level of a person: what was decided, and the decision to take.
 *
 * @param {string} learner
 * @param {string} name
 * @param {{ response: string, proposal: Schemas["LevelProposal"] | null }} [seen] the response that one looks at;
 *   without it, the newest on the person's card
 */
export async function levelPanel(learner, name, seen) {
  const place = h("div", { class: "stack" });
  const read = await accountRequest("GET", "/learners/{id}/levels", { path: { id: learner } });
  const { proposal, response } = seen ?? { proposal: read.proposal, response: read.response_id };
  draw(read, "");
  return place;

  /** @param {Schemas["Pathway"]} pathway @param {string} words */
  function draw({ current, history }, words) {
    fill(
      place,
      h(
        "p",
        {},
        current
          ? ["Niveau décidé : ", h("strong", {}, levelName(current.level)), ", ", ...decidedWords(current), "."]
          : "Aucun niveau n’est encore décidé.",
      ),
      current?.reason && h("p", {}, `« ${current.reason} »`),
      !seen &&
        proposal &&
        response &&
        h(
          "p",
          {},
          `Niveau proposé : ${proposal.summary} `,
          h("a", { href: responsePage(response) }, "Voir la réponse"),
        ),
      h(
        "p",
        { class: "no-print" },
        h("button", { type: "button", class: "button button--small", onclick: decide }, "Décider du niveau"),
      ),
      h("p", { role: "status", class: "status-line" }, words),
      history.length > 1 &&
        h(
          "details",
          { class: "disclosure" },
          h("summary", {}, "Niveaux d’avant"),
          h(
            "ul",
            {},
            history.slice(1).map((one) => h("li", {}, `${levelName(one.level)}, `, ...decidedWords(one))),
          ),
        ),
    );
  }

  async function decide() {
    const pathway = await formDialog({
      title: `Niveau de ${name}`,
      body: [
        proposal && h("p", {}, proposal.summary),
        radios({
          id: "level",
          legend: "Niveau",
          value: proposal?.level ?? null,
          options: Object.entries(levels).map(([level, words]) => [level, words.name, words.meaning]),
        }),
        textarea({ id: "reason", label: "Pourquoi", optional: true, rows: 2, maxlength: 500 }),
      ],
      confirm: "Décider",
      check: (form) => (new FormData(form).get("level") ? [] : [{ field: "level", message: "Choisissez un niveau." }]),
      act: ({ level, reason }, key) =>
        accountRequest("POST", "/learners/{id}/levels", {
          path: { id: learner },
          body: {
            level: /** @type {Level} */ (level),
            ...(response && { response_id: response }),
            ...(reason && { reason }),
          },
          idempotencyKey: key,
        }),
    });
    if (pathway) draw(pathway, "Le niveau est noté.");
  }
}

/** « le 3 décembre 2026 par Claire Vidal, d’après un questionnaire » @param {Schemas["DecidedLevel"]} decided */
const decidedWords = (decided) => [
  `le ${dateWithYear(decided.decided_at)}`,
  decided.decided_by && ` par ${decided.decided_by}`,
  decided.source !== "staff" && `, ${sourceWords(decided)}`,
];
