/**
 * Where a call leads, from whatever card shows it. Where one card is for several people, each link says whose it is.
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
 * What was tried and noted, once there is something; before, how the person came to be called.
 *
 * @param {Message} message
 * @param {{ named?: boolean }} [options]
 */
export const historyLink = ({ id, name, enrolment_id, outcome }, options = {}) =>
  link(historyPage((!outcome && enrolment_id) || id), "Historique", name, options);

/**
 * For whoever lost their place, and wants one still.
 *
 * @param {Message} message
 * @param {{ named?: boolean }} [options]
 */
export const enrolAgainLink = ({ name, learner_id, session_id }, options = {}) =>
  link(enrolPage({ person: learner_id, session: session_id }), "Réinscrire", name, {
    ...options,
    kind: "button button--quiet button--small",
  });
