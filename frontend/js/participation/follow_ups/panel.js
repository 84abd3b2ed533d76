/**
 * The questions of a person or of a session, in short, with the way to note one.
 *
 * @typedef {import("../../api/models.js").FollowUp} FollowUp
 */
import { readAll } from "../../api/paging.js";
import { sessionPage } from "../../lib/addresses.js";
import { dayAndHour, dayName } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { officeTime } from "../../lib/zones.js";
import { askerName, questionStates, seatStates } from "./words.js";

/**
 * Page that opens with the dialog of a new question.
 *
 * @param {{ person?: string | null, name?: string | null, phone?: string | null, session?: string | null }} known
 */
export function notePage({ person, name, phone, session }) {
  const query = { noter: "1", personne: person, nom: name, tel: phone, atelier: session };
  const given = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : []));
  return `/bureau/questions-atelier.html?${new URLSearchParams(given)}`;
}

/**
 * The questions of a person, with the workshops that they led to.
 *
 * @param {string} learner
 */
export const personQuestions = async (learner) =>
  questionPanel(await readAll("/follow-ups", { learner }), notePage({ person: learner }), "Ses questions");

/**
 * The questions that a session is behind or ahead of: asked after it, or answered by it.
 *
 * @param {string} session
 */
export const sessionQuestions = async (session) =>
  questionPanel(await readAll("/follow-ups", { session }), notePage({ session }), "Questions après l’atelier", {
    withName: true,
    session,
  });

/**
 * Questions in short, read with the page; without `href` there is no way to note one.
 *
 * @param {FollowUp[]} questions
 * @param {string | null} href
 * @param {string} title
 * @param {{ withName?: boolean, session?: string }} [options]
 */
export function questionPanel(questions, href, title, { withName = false, session } = {}) {
  return h(
    "section",
    { class: "stack", "aria-labelledby": "questions-title" },
    h("h2", { id: "questions-title" }, title),
    questions.length > 0 &&
      h(
        "ul",
        { class: "quotes" },
        questions.map((one) => item(one, { withName, session })),
      ),
    !href && !questions.length && h("p", { class: "hint" }, "Aucune question."),
    href &&
      h(
        "p",
        { class: "no-print" },
        h("a", { class: "button button--quiet button--small", href }, "Noter une question"),
      ),
  );
}

/** @param {FollowUp} question @param {{ withName: boolean, session: string | undefined }} options */
function item(question, { withName, session }) {
  const { status, asked_at, proposed_session: proposed, seat, answer } = question;
  return h(
    "li",
    {},
    h(
      "p",
      { class: "lines" },
      withName && [h("strong", {}, askerName(question)), " : "],
      `« ${question.question ?? "…"} »`,
    ),
    h(
      "p",
      { class: "hint" },
      `${questionStates[status]}, reçue le ${dayName(officeTime(asked_at))}`,
      proposed &&
        (proposed.id === session
          ? [" · cet atelier y répond", seat && ` : ${seatStates[seat.status]}`]
          : [
              " · atelier proposé : ",
              h("a", { href: sessionPage(proposed.id) }, dayAndHour(proposed.starts_at)),
              seat && ` (${seatStates[seat.status]})`,
            ]),
      session &&
        question.session &&
        question.session.id !== session && [
          " · après : ",
          h("a", { href: sessionPage(question.session.id) }, dayAndHour(question.session.starts_at)),
        ],
    ),
    answer && h("p", { class: "lines" }, `Réponse : ${answer}`),
  );
}
