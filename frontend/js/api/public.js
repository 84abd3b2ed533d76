/**
 * What anyone may ask, one function a question.
 *
 * @typedef {import("./models.js").Organisation} Organisation
 * @typedef {import("./models.js").Commune} Commune
 * @typedef {import("./models.js").Venue} Venue
 * @typedef {import("./models.js").Session} Session
 * @typedef {import("./models.js").OwnEnrolment} OwnEnrolment
 * @typedef {import("./models.js").EvaluationForm} EvaluationForm
 */
import { request } from "./client.js";

/** @returns {Promise<Organisation>} */
export const getOrganisation = () => request("GET", "/organisation");

/** @returns {Promise<Commune[]>} */
export const listCommunes = () => request("GET", "/communes", { query: { limit: 100 } }).then((page) => page.data);

/** @returns {Promise<Venue[]>} */
export const listVenues = () => request("GET", "/venues", { query: { limit: 100 } }).then((page) => page.data);

/**
 * @param {Record<string, string | number | boolean | undefined>} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./models.js").Page<Session>>}
 */
export const listSessions = (query, signal) => request("GET", "/sessions", signal ? { query, signal } : { query });

/**
 * @param {string} id
 * @returns {Promise<Session>}
 */
export const getSession = (id) => request("GET", `/sessions/${encodeURIComponent(id)}`);

/**
 * @param {import("./models.js").NewEnrolment} body
 * @param {string} idempotencyKey
 * @returns {Promise<import("./models.js").EnrolmentConfirmation>}
 */
export const enrol = (body, idempotencyKey) => request("POST", "/enrolments", { body, idempotencyKey });

/**
 * @param {import("./models.js").NewCallBack} body
 * @param {string} idempotencyKey
 * @returns {Promise<import("./models.js").CallBack>}
 */
export const askToBeCalled = (body, idempotencyKey) => request("POST", "/call-backs", { body, idempotencyKey });

/**
 * @typedef {{ reference: string, secret: string }} Link what a personal link carries
 * @param {Link} link
 */
const own = (link) => `/my-enrolments/${encodeURIComponent(link.reference)}`;

/**
 * @param {Link} link
 * @returns {Promise<OwnEnrolment>}
 */
export const getOwnEnrolment = (link) => request("GET", own(link), { linkSecret: link.secret });

/**
 * The way in without the link, for a while.
 *
 * @param {{ reference: string, family_name: string }} body
 * @returns {Promise<import("./models.js").Opening>}
 */
export const openOwnEnrolment = (body) => request("POST", "/my-enrolments/opening", { body });

/**
 * Sessions that one can move to.
 *
 * @param {Link} link
 * @returns {Promise<Session[]>}
 */
export const listOwnAlternatives = (link) => request("GET", `${own(link)}/alternatives`, { linkSecret: link.secret });

/**
 * @param {Link} link
 * @param {string} session_id
 * @returns {Promise<OwnEnrolment>}
 */
export const moveOwnEnrolment = (link, session_id) =>
  request("POST", `${own(link)}/move`, { linkSecret: link.secret, body: { session_id } });

/**
 * @param {Link} link
 * @param {string} [reason]
 * @returns {Promise<OwnEnrolment>}
 */
export const cancelOwnEnrolment = (link, reason) =>
  request("POST", `${own(link)}/cancellation`, { linkSecret: link.secret, body: reason ? { reason } : {} });

/**
 * Takes the seats that were offered, or that are free for the first to come.
 *
 * @param {Link} link
 * @returns {Promise<OwnEnrolment>}
 */
export const acceptOwnOffer = (link) => request("POST", `${own(link)}/acceptance`, { linkSecret: link.secret });

/**
 * @param {Link} link
 * @returns {Promise<EvaluationForm>}
 */
export const getEvaluation = (link) => request("GET", `${own(link)}/evaluation`, { linkSecret: link.secret });

/**
 * @param {Link} link
 * @param {import("./models.js").NewEvaluation} body
 * @param {string} idempotencyKey
 */
export const evaluate = (link, body, idempotencyKey) =>
  request("POST", `${own(link)}/evaluation`, { linkSecret: link.secret, body, idempotencyKey });
