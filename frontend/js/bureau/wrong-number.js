/** After « Faux numéro »: what became of the message, and the number to correct. */
import { resendMessage } from "../api/staff.js";
import { h } from "../lib/dom.js";
import { topics } from "../lib/words.js";
import { intention } from "./once.js";

/**
 * @typedef {import("../api/staff-models.js").Message} Message
 * @typedef {import("./call-card.js").Then} Then
 */

/** Where a person's number is corrected, the form open at it. @param {string} learner */
export const correctNumberPage = (learner) => `/bureau/personnes.html?id=${encodeURIComponent(learner)}#phone`;

/** @param {{ learner_id: string | null, name: string }} person @param {string} kind */
const correctLink = ({ learner_id, name }, kind) =>
  learner_id && h("a", { class: kind, href: correctNumberPage(learner_id) }, "Corriger le numéro", h("span", { class: "visually-hidden" }, ` : ${name}`));

/** Calls that somebody has to do something about: the number is somebody else's. @param {Message} message */
export const awaitsANumber = ({ status, outcome, learner_id, expires_at }) =>
  status === "failed" && outcome === "wrong_number" && learner_id !== null && Date.parse(expires_at) > Date.now();

/** @param {Message} message @param {Then} then */
export function wrongNumberCard(message, then) {
  const { id, name, kind, address_display, learner_id, session_id } = message;
  const once = intention();
  const over = kind === "offer";
  const again = async () => {
    try {
      await once.try((key) => resendMessage(id, key));
      await then.done();
    } catch (error) {
      await then.refused(error);
    }
  };
  const whose = h("span", { class: "visually-hidden" }, ` : ${name}`);
  return h(
    "li",
    { class: "person person--absent" },
    h(
      "div",
      { class: "person__who" },
      h("h3", { id: `call-${id}`, tabindex: "-1" }, name),
      h("p", {}, h("span", { class: "tag tag--plain" }, topics[kind])),
      h("p", {}, h("strong", {}, "Faux numéro : "), h("span", { class: "nowrap" }, address_display)),
      h("p", { class: "person__needs" }, over
        ? "La place ne lui est plus réservée : elle va à la personne suivante, s’il y en a une. Corrigez le numéro, puis réinscrivez cette personne si elle veut toujours venir."
        : "Cette personne ne sait encore rien. Corrigez le numéro : l’appel revient de lui-même dans la liste."),
    ),
    h(
      "div",
      { class: "person__actions cluster no-print" },
      correctLink(message, "button button--small"),
      over
        ? h("a", { class: "button button--quiet button--small", href: `/bureau/inscrire.html?${new URLSearchParams({ personne: learner_id ?? "", ...(session_id && { atelier: session_id }) })}` }, "Réinscrire", whose)
        : h("button", { type: "button", class: "button button--quiet button--small", onclick: again }, "Remettre dans les appels", whose),
    ),
  );
}

/** Those who get an e-mail in place of the call. @param {Message[]} concluded */
export function mailedInstead(concluded) {
  const mailed = concluded.filter(({ outcome, channel }) => outcome === "wrong_number" && channel === "email");
  return mailed.map((message) =>
    h("p", { class: "notice", role: "status" }, `${message.name} reçoit un courriel (${message.address_display}) à la place de l’appel. `, correctLink(message, "")));
}
