/**
 * What the staff may ask, one function a question. The server decides what each role may do.
 *
 * @typedef {import("./models.js").Session} Session
 * @typedef {import("./models.js").Venue} Venue
 * @typedef {import("./models.js").Account} Account
 * @typedef {import("./staff-models.js").Learner} Learner
 * @typedef {import("./staff-models.js").Enrolment} Enrolment
 * @typedef {import("./staff-models.js").AuditEntry} AuditEntry
 * @typedef {Record<string, string | number | boolean | null | undefined>} Query
 */
/**
 * @template T
 * @typedef {import("./models.js").Page<T>} Page
 */
import { ProblemError, request, setAccessToken } from "./client.js";

/** @type {(() => Promise<void>) | null} */
let signInAgain = null;

/**
 * Says how to get the person signed in again when their access ends during work; until then a 401 is an error.
 *
 * @param {() => Promise<void>} ask
 */
export function whenAccessEnds(ask) {
  signInAgain = ask;
}

/**
 * @param {"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path
 * @param {import("./client.js").RequestOptions} [options]
 * @returns {Promise<any>}
 */
export async function staff(method, path, options = {}) {
  const authorised = { ...options, authorised: true };
  try {
    return await request(method, path, authorised);
  } catch (error) {
    if (!signInAgain || !(error instanceof ProblemError) || error.problem.status !== 401) throw error;
    await signInAgain();
    return request(method, path, authorised);
  }
}

/** @param {string} path @param {Query} query @param {AbortSignal} [signal] */
export const list = (path, query, signal) => staff("GET", path, signal ? { query, signal } : { query });

/**
 * Every row, following the cursor.
 *
 * @template T
 * @param {(query: Query) => Promise<Page<T>>} ask
 * @param {Query} query
 * @param {(count: number) => void} [progress]
 * @returns {Promise<T[]>}
 */
export async function everything(ask, query, progress) {
  /** @type {T[]} */
  const rows = [];
  /** @type {string | null | undefined} */
  let cursor;
  do {
    const page = await ask({ ...query, limit: 100, cursor });
    rows.push(...page.data);
    progress?.(rows.length);
    cursor = page.next_cursor;
  } while (cursor);
  return rows;
}

// Who is asking

/** @param {string} email @param {string} password */
export async function login(email, password) {
  const { access_token } = await request("POST", "/login", { body: { email, password } });
  setAccessToken(access_token);
}

export async function logout() {
  await request("POST", "/logout");
  setAccessToken(null);
}

/** @returns {Promise<Account>} */
export const getMe = () => staff("GET", "/me");

/** @param {{ current: string, new: string }} body */
export const changePassword = (body) => staff("POST", "/me/password", { body });

// Places and people of the house

/** @returns {Promise<Venue[]>} */
export const allVenues = () => everything((query) => list("/venues", query), {});

/** @param {import("./staff-models.js").NewVenue} body @param {string} idempotencyKey @returns {Promise<Venue>} */
export const createVenue = (body, idempotencyKey) => staff("POST", "/venues", { body, idempotencyKey });

/** @param {Venue} venue @param {import("./staff-models.js").NewVenue} body @returns {Promise<Venue>} */
export const editVenue = ({ id, version }, body) => staff("PATCH", `/venues/${id}`, { body, version });

/** @returns {Promise<import("./staff-models.js").Named[]>} */
export const allFacilitators = () => everything((query) => list("/facilitators", query), {});

// Sessions and series

/** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Page<Session>>} */
export const listSessions = (query, signal) => list("/sessions", query, signal);

/**
 * What suits somebody best, first.
 *
 * @param {Query} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./models.js").Suggestion[]>}
 */
export const suggestSessions = (query, signal) => list("/suggestions", query, signal);

/** @param {string} id @returns {Promise<Session>} */
export const getSession = (id) => staff("GET", `/sessions/${encodeURIComponent(id)}`);

/** @param {import("./staff-models.js").NewSession} body @param {string} idempotencyKey @returns {Promise<Session>} */
export const createSession = (body, idempotencyKey) => staff("POST", "/sessions", { body, idempotencyKey });

/**
 * @param {Session} session
 * @param {Partial<import("./staff-models.js").NewSession>} body
 * @returns {Promise<Session>}
 */
export const editSession = ({ id, version }, body) => staff("PATCH", `/sessions/${id}`, { body, version });

/** @param {string} id @param {string} reason @param {string} idempotencyKey @returns {Promise<Session>} */
export const cancelSession = (id, reason, idempotencyKey) =>
  staff("POST", `/sessions/${id}/cancellation`, { body: { reason }, idempotencyKey });

/** @param {Query} query @returns {Promise<Page<import("./staff-models.js").Series>>} */
export const listSeries = (query) => list("/series", query);

/**
 * @param {import("./staff-models.js").NewSeries} body
 * @returns {Promise<import("./staff-models.d.ts").SeriesPreview>}
 */
export const previewSeries = (body) => staff("POST", "/series/preview", { body });

/**
 * @param {import("./staff-models.js").NewSeries} body
 * @param {string} idempotencyKey
 * @returns {Promise<{ id: string, title: string, created: Session[] }>}
 */
export const createSeries = (body, idempotencyKey) => staff("POST", "/series", { body, idempotencyKey });

/** @param {string} id @returns {Promise<import("./staff-models.js").Series>} */
export const getSeries = (id) => staff("GET", `/series/${encodeURIComponent(id)}`);

/**
 * @param {string} id
 * @param {import("./staff-models.js").SeriesChange} body
 * @returns {Promise<import("./staff-models.js").SeriesEffect>}
 */
export const previewSeriesChange = (id, body) => staff("POST", `/series/${id}/preview`, { body });

/**
 * @param {{ id: string, version: number }} series
 * @param {import("./staff-models.js").SeriesChange} body
 * @returns {Promise<import("./staff-models.js").SeriesEffect>}
 */
export const changeSeries = ({ id, version }, body) => staff("PATCH", `/series/${id}`, { body, version });

/** @param {string} id @param {{ from?: string }} body @returns {Promise<import("./staff-models.js").SeriesEffect>} */
export const previewSeriesCancellation = (id, body) => staff("POST", `/series/${id}/cancellation/preview`, { body });

/**
 * @param {string} id
 * @param {{ from?: string, version: number, reason: string }} body
 * @returns {Promise<import("./staff-models.js").SeriesEffect>}
 */
export const cancelSeries = (id, body) => staff("POST", `/series/${id}/cancellation`, { body });

/**
 * @param {string} id
 * @param {import("./staff-models.js").Extension} body
 * @returns {Promise<import("./staff-models.js").SeriesPreview>}
 */
export const previewExtension = (id, body) => staff("POST", `/series/${id}/extension/preview`, { body });

/**
 * @param {string} id
 * @param {import("./staff-models.js").Extension} body
 * @param {string} idempotencyKey
 * @returns {Promise<{ title: string, created: Session[] }>}
 */
export const extendSeries = (id, body, idempotencyKey) =>
  staff("POST", `/series/${id}/extension`, { body, idempotencyKey });

// Closures of venues

/** @param {Query} query @returns {Promise<Page<import("./staff-models.js").Closure>>} */
export const listClosures = (query) => list("/closures", query);

/**
 * @param {import("./staff-models.js").NewClosure} body
 * @param {string} idempotencyKey
 * @returns {Promise<import("./staff-models.js").Closure>}
 */
export const announceClosure = (body, idempotencyKey) => staff("POST", "/closures", { body, idempotencyKey });

/** @param {string} id @returns {Promise<import("./staff-models.js").Closure>} */
export const withdrawClosure = (id) => staff("POST", `/closures/${id}/withdrawal`);

// Learners and enrolments

/**
 * @param {Query} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<Page<import("./staff-models.js").FoundLearner>>}
 */
export const listLearners = (query, signal) => list("/learners", query, signal);

/** @param {string} id @returns {Promise<Learner>} */
export const getLearner = (id) => staff("GET", `/learners/${encodeURIComponent(id)}`);

/**
 * What somebody did not come to, without a word, in a year.
 *
 * @param {string} id
 * @returns {Promise<import("./staff-models.js").Absence[]>}
 */
export const listAbsences = (id) => staff("GET", `/learners/${id}/absences`);

/**
 * @param {Query} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<Page<import("./staff-models.js").Duplicate>>}
 */
export const listDuplicates = (query, signal) => list("/duplicates", query, signal);

/** @param {[string, string]} learner_ids @returns {Promise<unknown>} */
export const dismissDuplicate = (learner_ids) => staff("POST", "/duplicates/dismissal", { body: { learner_ids } });

/** @param {string} id @returns {Promise<Learner[]>} */
export const listMerged = (id) => staff("GET", `/learners/${id}/merged`);

/** @param {string} kept @param {string} other @returns {Promise<Learner>} */
export const mergeLearners = (kept, other) => staff("POST", `/learners/${kept}/merge`, { body: { learner_id: other } });

/** @param {string} id @returns {Promise<Learner>} */
export const separateLearner = (id) => staff("POST", `/learners/${id}/separation`);

/** @param {Learner} learner @param {import("./staff-models.js").LearnerChanges} body @returns {Promise<Learner>} */
export const editLearner = ({ id, version }, body) => staff("PATCH", `/learners/${id}`, { body, version });

/** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Page<Enrolment>>} */
export const listEnrolments = (query, signal) => list("/enrolments", query, signal);

/**
 * @param {import("./models.js").NewEnrolment} body
 * @param {string} idempotencyKey
 * @returns {Promise<import("./models.js").EnrolmentConfirmation>}
 */
export const enrol = (body, idempotencyKey) => staff("POST", "/enrolments", { body, idempotencyKey });

/** @param {string} id @param {string} reason @param {string} idempotencyKey @returns {Promise<Enrolment>} */
export const cancelEnrolment = (id, reason, idempotencyKey) =>
  staff("POST", `/enrolments/${id}/cancellation`, { body: reason ? { reason } : {}, idempotencyKey });

/** @param {string} id @param {string} idempotencyKey @returns {Promise<Enrolment>} */
export const acceptOffer = (id, idempotencyKey) => staff("POST", `/enrolments/${id}/acceptance`, { idempotencyKey });

/**
 * @param {string} id
 * @param {{ priority: number, reason: string }} body
 * @param {string} idempotencyKey
 * @returns {Promise<Enrolment>}
 */
export const prioritise = (id, body, idempotencyKey) =>
  staff("POST", `/enrolments/${id}/priority`, { body, idempotencyKey });

/**
 * @param {string} id
 * @param {{ session_id: string, level_override_reason?: string }} body
 * @param {string} idempotencyKey
 * @returns {Promise<Enrolment>}
 */
export const moveEnrolment = (id, body, idempotencyKey) =>
  staff("POST", `/enrolments/${id}/move`, { body, idempotencyKey });

// What people hear

/** @returns {Promise<{ days: number[] }>} */
export const getReminders = () => staff("GET", "/reminders");

/** @param {{ days: number[] }} body @returns {Promise<{ days: number[] }>} */
export const setReminders = (body) => staff("PUT", "/reminders", { body });

/**
 * @param {Query} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./models.js").Page<import("./staff-models.js").Message>>}
 */
export const listMessages = (query, signal) => list("/messages", query, signal);

/** @param {string} id @param {string} idempotencyKey @returns {Promise<import("./staff-models.js").Message>} */
export const resendMessage = (id, idempotencyKey) => staff("POST", `/messages/${id}/resend`, { idempotencyKey });

/** @param {Query} query @returns {Promise<import("./models.js").Page<import("./staff-models.js").Message>>} */
export const listCalls = (query) => list("/calls", query);

/**
 * @param {string} id
 * @param {{ outcome: import("./models.js").Outcome, note?: string }} body
 * @param {string} idempotencyKey
 * @returns {Promise<import("./staff-models.js").Message>}
 */
export const concludeCall = (id, body, idempotencyKey) =>
  staff("POST", `/calls/${id}/outcome`, { body, idempotencyKey });

// At the workshop

/** @param {string} id @returns {Promise<import("./staff-models.js").AttendanceSheet>} */
export const getAttendance = (id) => staff("GET", `/sessions/${encodeURIComponent(id)}/attendance`);

/**
 * Each tick goes with the version of its line that was read: sent again it does nothing more.
 *
 * @param {string} id
 * @param {{ enrolment_id: string, status: import("./models.js").AttendanceStatus | null, people_came?: number, version:
 * number }[]} entries
 * @returns {Promise<import("./staff-models.js").TickedSheet>}
 */
export const recordAttendance = (id, entries) =>
  staff("PUT", `/sessions/${encodeURIComponent(id)}/attendance`, { body: { entries } });

/**
 * @param {string} id
 * @param {import("./staff-models.js").WalkIn} body
 * @param {string} idempotencyKey
 * @returns {Promise<import("./staff-models.js").AttendanceEntry>}
 */
export const addWalkIn = (id, body, idempotencyKey) =>
  staff("POST", `/sessions/${encodeURIComponent(id)}/attendance`, { body, idempotencyKey });

/** @param {string} id @returns {Promise<import("./staff-models.js").Preparation>} */
export const getPreparation = (id) => staff("GET", `/sessions/${encodeURIComponent(id)}/preparation`);

/**
 * @param {string} id
 * @param {number} version
 * @param {Record<string, string | null>} body
 * @returns {Promise<import("./staff-models.js").SessionPlan>}
 */
export const editPlan = (id, version, body) =>
  staff("PATCH", `/sessions/${encodeURIComponent(id)}/plan`, { body, version });

/** @param {string} id @returns {Promise<import("./staff-models.js").EvaluationResults>} */
export const getEvaluations = (id) => staff("GET", `/sessions/${encodeURIComponent(id)}/evaluations`);

/**
 * @param {string} id
 * @param {string} text
 * @param {string} idempotencyKey
 * @returns {Promise<{ next_time: string | null, next_time_version: number }>}
 */
export const writeNextTime = (id, text, idempotencyKey) =>
  staff("PUT", `/sessions/${id}/next-time`, { body: { next_time: text }, idempotencyKey });

// Looking after the service

/** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Page<AuditEntry>>} */
export const listAudit = (query, signal) => list("/audit", query, signal);

/** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Page<Account>>} */
export const listAccounts = (query, signal) => list("/accounts", query, signal);

/**
 * The password is shown once: asked again, the address is taken.
 * @param {import("./staff-models.js").NewAccount} body
 * @returns {Promise<import("./staff-models.js").AccountWithPassword>}
 */
export const createAccount = (body) => staff("POST", "/accounts", { body });

/**
 * @param {Account} account
 * @param {{ name?: string, role?: string, active?: boolean }} body
 * @returns {Promise<Account>}
 */
export const editAccount = ({ id, version }, body) => staff("PATCH", `/accounts/${id}`, { body, version });

/** @param {string} id @param {string} idempotencyKey @returns {Promise<{ password: string }>} */
export const resetPassword = (id, idempotencyKey) => staff("POST", `/accounts/${id}/password`, { idempotencyKey });

// Programs that are told of what happens

/** @typedef {import("./staff-models.js").WebhookEndpoint} WebhookEndpoint */
/** @typedef {import("./staff-models.js").WebhookDelivery} WebhookDelivery */

/** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Page<WebhookEndpoint>>} */
export const listWebhooks = (query, signal) => list("/webhook-endpoints", query, signal);

/** @param {string} id @returns {Promise<WebhookEndpoint>} */
export const getWebhook = (id) => staff("GET", `/webhook-endpoints/${id}`);

/**
 * @param {import("./staff-models.js").NewWebhookEndpoint} body
 * @param {string} idempotencyKey
 * @returns {Promise<import("./staff-models.js").WebhookEndpointWithSecret>}
 */
export const addWebhook = (body, idempotencyKey) => staff("POST", "/webhook-endpoints", { body, idempotencyKey });

/**
 * @param {WebhookEndpoint} endpoint
 * @param {import("./staff-models.js").EditedWebhookEndpoint} body
 * @returns {Promise<WebhookEndpoint>}
 */
export const editWebhook = ({ id, version }, body) => staff("PATCH", `/webhook-endpoints/${id}`, { body, version });

/** @param {string} id @returns {Promise<null>} */
export const removeWebhook = (id) => staff("DELETE", `/webhook-endpoints/${id}`);

/**
 * @param {string} id
 * @param {{ overlap_hours: number }} body
 * @returns {Promise<import("./staff-models.js").WebhookEndpointWithSecret>}
 */
export const renewWebhookSecret = (id, body) => staff("POST", `/webhook-endpoints/${id}/secret`, { body });

/** @param {string} id @returns {Promise<WebhookDelivery>} */
export const testWebhook = (id) => staff("POST", `/webhook-endpoints/${id}/test`);

/** @param {string} id @param {{ since: string }} body @returns {Promise<{ replayed: number }>} */
export const replayFailed = (id, body) => staff("POST", `/webhook-endpoints/${id}/replay`, { body });

/** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Page<WebhookDelivery>>} */
export const listDeliveries = (query, signal) => list("/webhook-deliveries", query, signal);

/** @param {string} id @returns {Promise<WebhookDelivery>} */
export const replayDelivery = (id) => staff("POST", `/webhook-deliveries/${id}/replay`);
