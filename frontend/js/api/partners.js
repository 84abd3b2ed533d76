/**
 * Partners and their keys, for the staff; and referrals, for the partners' people.
 *
 * @typedef {import("./models.js").Partner} Partner
 * @typedef {import("./models.js").PartnerKey} PartnerKey
 * @typedef {import("./models.js").MadeKey} MadeKey
 * @typedef {import("./models.js").Referral} Referral
 * @typedef {import("./staff.js").Query} Query
 */
/**
 * @template T
 * @typedef {import("./models.js").Page<T>} Page
 */
import { everything, list, staff } from "./staff.js";

/** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Page<Partner>>} */
export const listPartners = (query, signal) => list("/partners", query, signal);

/** @returns {Promise<Partner[]>} */
export const allPartners = () => everything(listPartners, {});

/** @param {string} id @returns {Promise<Partner>} */
export const getPartner = (id) => staff("GET", `/partners/${encodeURIComponent(id)}`);

/** @param {import("./staff-models.js").NewPartner} body @param {string} idempotencyKey @returns {Promise<Partner>} */
export const createPartner = (body, idempotencyKey) => staff("POST", "/partners", { body, idempotencyKey });

/** @param {Partner} partner @param {import("./staff-models.js").EditedPartner} body @returns {Promise<Partner>} */
export const editPartner = ({ id, version }, body) => staff("PATCH", `/partners/${id}`, { body, version });

/** @param {string} partner @returns {Promise<PartnerKey[]>} */
export const listKeys = (partner) => list(`/partners/${partner}/keys`, {}).then((page) => page.data);

/** @param {string} partner @param {import("./staff-models.js").NewPartnerKey} body @returns {Promise<MadeKey>} */
export const makeKey = (partner, body) => staff("POST", `/partners/${partner}/keys`, { body });

/**
 * @param {string} key
 * @param {string | null} endsAt when the old one ends; in a week unless told
 * @returns {Promise<MadeKey>}
 */
export const rotateKey = (key, endsAt) =>
  staff("POST", `/partner-keys/${key}/rotation`, { body: endsAt ? { old_ends_at: endsAt } : {} });

/** @param {string} key @returns {Promise<PartnerKey>} */
export const revokeKey = (key) => staff("POST", `/partner-keys/${key}/revocation`);

/** @returns {Promise<string>} what is read out to somebody before they are sent */
export const getConsent = () => staff("GET", "/referral-consent").then(({ text }) => text);

/** @param {import("./models.js").NewReferral} body @param {string} idempotencyKey @returns {Promise<Referral>} */
export const refer = (body, idempotencyKey) => staff("POST", "/referrals", { body, idempotencyKey });

/** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Page<Referral>>} */
export const listReferrals = (query, signal) => list("/referrals", query, signal);

/** @param {string} id @param {string} reason @param {string} idempotencyKey @returns {Promise<Referral>} */
export const withdrawReferral = (id, reason, idempotencyKey) =>
  staff("POST", `/referrals/${id}/withdrawal`, { body: reason ? { reason } : {}, idempotencyKey });
