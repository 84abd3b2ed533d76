/**
 * People of a cancelled session: those who must still be called, and those who know.
 *
 * After a cancellation, nobody should come for nothing.
 */
import { readAll } from "../../api/paging.js";
import { fullName, phoneLink } from "../../directory/people/person.js";
import { correctNumberPage } from "../../lib/addresses.js";
import { h } from "../../lib/dom.js";
import { counted, messageState, troubleWords, ways } from "../../lib/words.js";
import { partyWords } from "../../participation/enrolments/party.js";
import { callCard } from "./call-card.js";
import { printCallList } from "./print.js";
import { awaitsANumber } from "./wrong-number.js";

/**
 * Loads the calls of a cancelled session, and lists its people.
 *
 * @typedef {import("../../api/models.js").Enrolment} Enrolment
 * @typedef {import("../../api/models.js").Message} Message
 * @param {object} options
 * @param {import("../../api/models.js").Session} options.session
 * @param {Enrolment[]} options.enrolments
 * @param {(enrolment: Enrolment) => Node[]} options.actions
 * @param {import("./call-card.js").Then} options.then
 */
export async function callList({ session, enrolments, actions, then }) {
  const [calls, messages] = await Promise.all([
    readAll("/calls", { session: session.id }),
    readAll("/messages", { session: session.id }),
  ]);
  if (!enrolments.length && !calls.length)
    return h("p", { class: "notice notice--good" }, "Personne n’était inscrit : il n’y a personne à prévenir.");
  const called = new Set(calls.map(({ enrolment_id }) => enrolment_id));
  /** @param {string | null} id */
  const enrolmentOf = (id) => enrolments.find((enrolment) => enrolment.id === id);
  const others = enrolments.filter(({ id }) => !called.has(id));
  const toCall = enrolments.filter(({ id }) => called.has(id));
  return h(
    "section",
    { class: "stack" },
    h(
      "div",
      { class: "spread" },
      h("h2", {}, "Personnes à prévenir"),
      toCall.length > 0 &&
        h(
          "button",
          {
            type: "button",
            class: "button button--quiet button--small",
            onclick: () => printCallList(session, toCall),
          },
          "Imprimer la liste d’appels",
        ),
    ),
    h(
      "p",
      { role: "status", class: "status-line" },
      calls.length
        ? `${counted(calls.length, "personne")} à appeler ou à qui écrire encore.`
        : "Plus personne à appeler.",
    ),
    h(
      "ul",
      { class: "people" },
      calls.map((call) => {
        const enrolment = enrolmentOf(call.enrolment_id);
        return callCard([call], then, { withSession: false, more: enrolment ? actions(enrolment) : [] });
      }),
    ),
    others.length > 0 && h("h2", {}, "Les autres"),
    others.length > 0 &&
      h(
        "ul",
        { class: "people" },
        others.map((enrolment) =>
          notified(
            enrolment,
            messages.find((message) => message.enrolment_id === enrolment.id && message.kind === "cancelled"),
            actions(enrolment),
          ),
        ),
      ),
  );
}

/** @param {Enrolment} enrolment @param {Message | undefined} message @param {Node[]} actions */
const notified = ({ learner, reference, party_size }, message, actions) =>
  h(
    "li",
    { class: "person" },
    h(
      "div",
      { class: "person__who" },
      h("h3", {}, fullName(learner), partyWords(party_size)),
      h("p", { class: "person__phone" }, phoneLink(learner)),
      h(
        "p",
        {},
        message
          ? h(
              "span",
              { class: message.status === "failed" ? "tag tag--alarm" : "tag tag--plain" },
              `${ways[message.channel]} : ${messageState(message).toLowerCase()}`,
            )
          : "Pas de message.",
        message?.trouble && ` ${troubleWords(message)}`,
      ),
      message &&
        awaitsANumber(message) &&
        h(
          "p",
          {},
          h(
            "a",
            { href: correctNumberPage(learner.id) },
            "Corriger le numéro",
            h("span", { class: "visually-hidden" }, ` : ${fullName(learner)}`),
          ),
          ", puis renvoyer depuis ",
          h("a", { href: "/bureau/appels.html" }, "les appels"),
          ".",
        ),
      h("p", { class: "hint" }, `${reference} · ${learner.commune}`, learner.email && ` · ${learner.email}`),
    ),
    h("div", { class: "person__actions cluster no-print" }, actions),
  );

/** The people enrolled, for readers who may not see calls. @param {Enrolment[]} enrolments */
export const everybody = (enrolments) =>
  h(
    "section",
    { class: "stack" },
    h("h2", {}, "Personnes inscrites"),
    h(
      "ul",
      { class: "people" },
      enrolments.map(({ learner, reference, party_size }) =>
        h(
          "li",
          { class: "person" },
          h(
            "div",
            { class: "person__who" },
            h("h3", {}, fullName(learner), partyWords(party_size)),
            h("p", { class: "person__phone" }, phoneLink(learner)),
            h("p", { class: "hint" }, `${reference} · ${learner.commune}`),
          ),
        ),
      ),
    ),
  );
