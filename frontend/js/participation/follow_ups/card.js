/**
 * Card of a question after a workshop: who asks what, until when, and what can be done.
 *
 * @typedef {import("../../api/models.js").FollowUp} FollowUp
 * @typedef {(question: FollowUp) => void} Changed called with a question that is not as it was
 */
import { accountRequest } from "../../api/client.js";
import { notePage } from "../../insight/adaptations/sources.js";
import { phoneLink } from "../../directory/people/person.js";
import { sessionPage } from "../../lib/addresses.js";
import { dayName } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { officeTime } from "../../lib/zones.js";
import { noteAnswer } from "./answer.js";
import { assign, linkToCard } from "./change.js";
import { askedBy, askerName, devices, questionStates, seatStates } from "./words.js";
import { themes } from "../../programme/sessions/themes.js";

/**
 * @param {FollowUp} question
 * @param {object} options
 * @param {boolean} options.inOffice
 * @param {Changed} options.changed
 * @param {(error: unknown) => void} options.refused
 * @param {boolean} [options.choosable] true where questions are chosen for a workshop
 * @param {boolean} [options.adapts] true for those who note adaptations
 */
export function questionCard(question, { inOffice, changed, refused, choosable = false, adapts = false }) {
  const { id, person, commune, session, proposed_session: proposed } = question;
  const name = askerName(question);
  return h(
    "li",
    { class: "person", id: `question-${id}` },
    h(
      "div",
      { class: "person__who" },
      h(
        "h3",
        { tabindex: "-1" },
        person.learner_id && inOffice ? h("a", { href: `/bureau/personnes.html?id=${person.learner_id}` }, name) : name,
      ),
      h("p", {}, stateOf(question), commune && ` · ${commune}`),
      (person.phone_display || person.name) && h("p", { class: "person__phone" }, phoneLink(person)),
      h(
        "p",
        { class: "person__needs lines" },
        question.question ? `« ${question.question} »` : "Question effacée au bout de deux ans.",
      ),
      h("p", { class: "hint" }, facts(question).join(" · ")),
      session &&
        h("p", { class: "hint" }, "Après : ", h("a", { href: sessionPage(session.id) }, sessionWords(session))),
      question.answer && answerOf(question),
      proposed &&
        h(
          "p",
          {},
          "Atelier proposé : ",
          h("a", { href: sessionPage(proposed.id) }, sessionWords(proposed)),
          question.seat && ` – ${seatStates[question.seat.status]} (${question.seat.reference})`,
        ),
      choosable &&
        h(
          "div",
          { class: "field field--inline no-print" },
          h("input", { type: "checkbox", id: `choose-${id}`, name: "choose", value: id }),
          h(
            "label",
            { for: `choose-${id}` },
            "À réunir dans un atelier",
            h("span", { class: "visually-hidden" }, ` : ${name}`),
          ),
        ),
    ),
    h(
      "div",
      { class: "person__actions cluster no-print" },
      question.question && actions(question, { inOffice, changed, refused, adapts }),
    ),
  );
}

/** @param {FollowUp} question */
function stateOf({ status, overdue, due_on, assignee }) {
  const tag = h("span", { class: `tag tag--${overdue ? "alarm" : status === "open" ? "plain" : "vine"}` });
  tag.textContent = overdue ? "En retard" : questionStates[status];
  const due = status === "open" && `${overdue ? " à répondre" : ""} avant le ${dayName(due_on)} au soir`;
  const by = assignee ? `, par ${assignee.name}` : ", à confier";
  return [tag, due, status === "open" && by];
}

/** @param {FollowUp} question */
const facts = ({ asked_at, channel, noted_by, device, theme }) =>
  [
    `Reçue ${askedBy[channel]} le ${dayName(officeTime(asked_at))}`,
    noted_by && `notée par ${noted_by}`,
    theme && themes[theme],
    device && devices[device],
  ].filter(Boolean);

/** @param {NonNullable<FollowUp["session"]>} session */
const sessionWords = ({ title, starts_at, venue_name }) => `${title}, ${dayName(starts_at)}, ${venue_name}`;

/** @param {FollowUp} question */
const answerOf = ({ answer, answered_by, answered_at }) =>
  h(
    "div",
    {},
    h(
      "p",
      { class: "hint" },
      `Réponse${answered_by ? ` de ${answered_by}` : ""}` +
        `${answered_at ? `, le ${dayName(officeTime(answered_at))}` : ""} :`,
    ),
    h("p", { class: "lines" }, answer),
  );

/**
 * @param {FollowUp} question
 * @param {{ inOffice: boolean, changed: Changed, refused: (error: unknown) => void, adapts: boolean }} options
 */
function actions(question, { inOffice, changed, refused, adapts }) {
  const { id, status, person } = question;
  const ofWhom = () => h("span", { class: "visually-hidden" }, ` : ${askerName(question)}`);
  /** @param {string} text @param {() => Promise<FollowUp | null>} act @param {string} [kind] */
  const button = (text, act, kind = "button button--quiet button--small") =>
    h(
      "button",
      {
        type: "button",
        class: kind,
        onclick: async () => {
          try {
            const now = await act();
            if (now) changed(now);
          } catch (error) {
            refused(error);
          }
        },
      },
      text,
      ofWhom(),
    );
  /** @param {boolean} closed */
  const setClosed = (closed) => accountRequest("PUT", "/follow-ups/{id}/closing", { path: { id }, body: { closed } });
  const waits = status === "open" || status === "proposed";
  return [
    waits && button("Répondre", () => noteAnswer(question), "button button--small"),
    waits &&
      inOffice &&
      person.learner_id &&
      h(
        "a",
        { class: "button button--quiet button--small", href: proposalPage([id]) },
        "Proposer un atelier",
        ofWhom(),
      ),
    waits && inOffice && !person.learner_id && button("Relier à une fiche", () => linkToCard(question)),
    waits && button("Confier", () => assign(question)),
    adapts &&
      h(
        "a",
        { class: "link-button", href: notePage({ question: id, session: question.session?.id ?? null }) },
        "Adapter l’atelier",
        ofWhom(),
      ),
    status === "closed" || status === "answered" ? button("Rouvrir", () => setClosed(false), "link-button") : null,
    status !== "closed" && button("Clore", () => setClosed(true), "link-button"),
  ];
}

/** Page of a new session for questions. @param {string[]} ids @param {{ saidYes?: boolean }} [options] */
export const proposalPage = (ids, { saidYes = false } = {}) =>
  `/bureau/nouvel-atelier.html?${new URLSearchParams({ questions: ids.join(","), ...(saidYes && { oui: "1" }) })}`;
