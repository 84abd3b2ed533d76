/** Calls that ended with « Faux numéro »: the state of the message, and the number to correct. */
import { accountRequest } from "../../api/client.js";
import { correctNumberPage } from "../../lib/addresses.js";
import { h } from "../../lib/dom.js";
import { isOver, topics } from "../../lib/words.js";
import { enrolAgainLink, historyLink } from "./call-links.js";

/**
 * @typedef {import("../../api/models.js").Message} Message
 * @typedef {import("./call-card.js").Then} Then
 */

/** @param {{ learner_id: string | null, name: string }} person @param {string} kind */
const correctLink = ({ learner_id, name }, kind) =>
  learner_id &&
  h(
    "a",
    { class: kind, href: correctNumberPage(learner_id) },
    "Corriger le numéro",
    h("span", { class: "visually-hidden" }, ` : ${name}`),
  );

/** Milliseconds that a person is looked for who lost a place without hearing of the offer. */
const LOST_MS = 14 * 86_400_000;

/** True if the place has gone on to the next person, so that its deadline matters no more. @param {Message} message */
const isLost = ({ kind }) => kind === "offer" || kind === "held";

/** True if a call waits for the right number: the one it had is another person's. @param {Message} message */
export const awaitsANumber = (message) =>
  message.status === "failed" &&
  message.outcome === "wrong_number" &&
  message.learner_id !== null &&
  (isLost(message) ? Date.parse(message.ended_at ?? message.created_at) + LOST_MS : Date.parse(message.expires_at)) >
    Date.now();

/** Those of them with a session to come, and not enrolled again since. @param {Message[]} messages */
export async function stillAwaiting(messages) {
  const waiting = messages.filter(awaitsANumber);
  const open = await Promise.all(waiting.map((message) => !isLost(message) || stillLost(message)));
  return waiting.filter((_, index) => open[index]);
}

/** @param {Message} message */
async function stillLost({ learner_id, enrolment_id, created_at }) {
  const theirs = await accountRequest("GET", "/enrolments", { query: { learner: learner_id, limit: 100 } }).then(
    (page) => page.data,
    () => [],
  );
  const lost = theirs.find(({ id }) => id === enrolment_id);
  const past = lost && Date.parse(lost.session.starts_at) <= Date.now();
  return (
    !past &&
    !theirs.some((enrolment) => !isOver(enrolment) && Date.parse(enrolment.created_at) > Date.parse(created_at))
  );
}

/** @param {Message} message @param {Then} then */
export function wrongNumberCard(message, then) {
  const { id, name, kind, address_display } = message;
  const lost = isLost(message);
  const again = async () => {
    try {
      await accountRequest("POST", "/messages/{id}/resend", { path: { id } });
      await then.done();
    } catch (error) {
      await then.refused(error);
    }
  };
  return h(
    "li",
    { class: "person person--absent" },
    h(
      "div",
      { class: "person__who" },
      h("h3", { id: `call-${id}`, tabindex: "-1" }, name),
      h("p", {}, h("span", { class: "tag tag--plain" }, topics[kind])),
      h("p", {}, h("strong", {}, "Faux numéro : "), h("span", { class: "nowrap" }, address_display)),
      h(
        "p",
        { class: "person__needs" },
        lost
          ? "La place ne lui est plus réservée : elle va à la personne suivante, s’il y en a une. Corrigez le " +
              "numéro, puis réinscrivez cette personne si elle veut toujours venir."
          : "Cette personne ne sait encore rien. Corrigez le numéro : l’appel revient de lui-même dans la liste.",
      ),
      h("p", { class: "row-links no-print" }, historyLink(message)),
    ),
    h(
      "div",
      { class: "person__actions cluster no-print" },
      correctLink(message, "button button--small"),
      lost
        ? enrolAgainLink(message)
        : h(
            "button",
            { type: "button", class: "button button--quiet button--small", onclick: again },
            "Remettre dans les appels",
            h("span", { class: "visually-hidden" }, ` : ${name}`),
          ),
    ),
  );
}

/** People who get an e-mail in place of the call. @param {Message[]} concluded */
export function mailedInstead(concluded) {
  const mailed = concluded.filter(({ outcome, channel }) => outcome === "wrong_number" && channel === "email");
  return mailed.map((message) =>
    h(
      "p",
      { class: "notice", role: "status" },
      `${message.name} reçoit un courriel (${message.address_display}) à la place de l’appel. `,
      correctLink(message, ""),
    ),
  );
}
