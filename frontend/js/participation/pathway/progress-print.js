/**
 * The pathway of a person on paper, for them: large, in plain words, without what the team notes for itself.
 *
 * @typedef {import("../../api/types.js").components["schemas"]} Schemas
 */
import { dayNameWithYear } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";
import { paperFoot } from "../../ui/paper-foot.js";
import { printDocument } from "../../ui/print.js";
import { withoutOpening } from "./next-sessions.js";
import { sentences } from "./slips.js";
import { themeWords } from "./words.js";

/** @param {Schemas["Progress"]} progress @param {Schemas["NextSession"][]} next */
export async function printProgress(
  { given_name, family_name, sessions, skills, marks, levels: decided, questions },
  next,
) {
  const at = (/** @type {Schemas["Mastery"]} */ mastery) =>
    skills.filter(({ code }) => marks.some((mark) => mark.skill === code && mark.mastery === mastery));
  const level = decided[0]?.level;
  const asked = questions.filter(({ question }) => question);
  await printDocument(
    h(
      "section",
      { class: "progress-paper" },
      h("h1", {}, "Mon parcours numérique"),
      h("p", { class: "progress-paper__name" }, h("strong", {}, `${given_name} ${family_name}`)),
      level && h("p", {}, "Mon groupe : ", h("strong", {}, levels[level].name.toLowerCase())),
      part(sentences("Je sais le faire, seul(e)", at("alone"))),
      part(sentences("J’y arrive avec de l’aide", at("with_help"))),
      part(sentences("À apprendre encore", at("not_yet"))),
      part([
        h("h2", {}, "Mes ateliers"),
        sessions.length
          ? h(
              "ul",
              {},
              sessions.map(({ starts_at, themes }) =>
                h("li", {}, dayNameWithYear(starts_at), themes.length > 0 && ` : ${themeWords(themes)}`),
              ),
            )
          : h("p", {}, "Pas encore d’atelier."),
      ]),
      part(
        asked.length > 0 && [
          h("h2", {}, "Mes questions"),
          h(
            "ul",
            {},
            asked.map(({ question, answer }) =>
              h("li", {}, `« ${question} »`, answer && [h("br"), `Réponse : ${answer}`]),
            ),
          ),
        ],
      ),
      part(
        next.length > 0 && [
          h("h2", {}, "Pour aller plus loin"),
          h(
            "ul",
            {},
            next.map((one) => h("li", {}, withoutOpening(one))),
          ),
        ],
      ),
      paperFoot(),
    ),
  );
}

/** @param {import("../../lib/dom.js").Child[] | false} content */
const part = (content) => content && content.length > 0 && h("div", { class: "paper__part" }, content);
