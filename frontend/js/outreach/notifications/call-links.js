/**
 * Links of a call, on any card. On a card for several people, each link names the person.
 *
 * @typedef {import("../../api/models.js").Message} Message
 */
import { enrolPage, historyPage } from "../../lib/addresses.js";
import { h } from "../../lib/dom.js";

/**
 * @param {string} href
 * @param {string} words
 * @param {string} name
 * @param {{ named?: boolean, kind?: string }} options
 */
const link = (href, words, name, { named = false, kind }) =>
  h("a", { href, class: kind }, words, h("span", { class: named ? null : "visually-hidden" }, ` : ${name}`));

/**
 * Link to the history of a call, or before its first outcome, of the enrolment that it is about.
 *
 * @param {Message} message
 * @param {{ named?: boolean }} [options]
 */
export const historyLink = ({ id, name, enrolment_id, outcome }, options = {}) =>
  link(historyPage((!outcome && enrolment_id) || id), "Historique", name, options);

/**
 * Link to enrol a person again who lost their place.
 *
 * @param {Message} message
 * @param {{ named?: boolean }} [options]
 */
export const enrolAgainLink = ({ name, learner_id, session_id }, options = {}) =>
  link(enrolPage({ person: learner_id, session: session_id }), "Réinscrire", name, {
    ...options,
    kind: "button button--quiet button--small",
  });
