/**
 * The slip that a person takes home after a session: what was seen, what they can do alone, and what comes next.
 *
 * @typedef {import("../../api/types.js").components["schemas"]} Schemas
 */
import { dayNameWithYear } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { paperFoot } from "../../ui/paper-foot.js";
import { printDocument } from "../../ui/print.js";
import { nextSessions, withoutOpening } from "./next-sessions.js";
import { themeWords } from "./words.js";

/**
 * @param {import("../../api/models.js").Session} session
 * @param {Schemas["SessionSkills"]} table
 */
export async function printSlips(session, { themes, skills, people }) {
  const lists = await Promise.all(people.map(({ learner_id }) => nextSessions(learner_id)));
  await printDocument(
    ...people.map(({ given_name, marks }, index) => {
      const next = lists[index] ?? [];
      const at = (/** @type {Schemas["Mastery"]} */ mastery) =>
        skills.filter(({ code }) => marks.some((mark) => mark.skill === code && mark.mastery === mastery));
      return h(
        "section",
        { class: "slip" },
        h("h1", {}, `Pour continuer, ${given_name}`),
        h(
          "p",
          {},
          `Atelier du ${dayNameWithYear(session.starts_at)} à ${session.venue.commune}`,
          themes.length > 0 && [" : ", h("strong", {}, themeWords(themes))],
          ".",
        ),
        sentences("Je sais le faire, seul(e)", at("alone")),
        sentences("À refaire à la maison", [...at("with_help"), ...at("not_yet")]),
        next.length > 0 && [
          h("h2", {}, "Pour aller plus loin"),
          h(
            "ul",
            {},
            next.map((one) => h("li", {}, withoutOpening(one))),
          ),
        ],
        paperFoot(),
      );
    }),
  );
}

/**
 * A list of skills with a heading; nothing without any.
 *
 * @param {string} title
 * @param {Schemas["ListedSkill"][]} skills
 * @returns {import("../../lib/dom.js").Child[]}
 */
export const sentences = (title, skills) =>
  skills.length
    ? [
        h("h2", {}, title),
        h(
          "ul",
          {},
          skills.map(({ sentence }) => h("li", {}, sentence)),
        ),
      ]
    : [];
