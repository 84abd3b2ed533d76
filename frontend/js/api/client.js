/**
 * HTTP client of the API: the only place that calls the network.
 *
 * The generated description types its requests.
 *
 * @typedef {import("./models.js").Problem} Problem
 * @typedef {import("./request.js").Method} Method
 *
 * @typedef {object} Sending parts of a request besides its path
 * @property {Record<string, string>} [path]
 * @property {Record<string, unknown>} [query]
 * @property {unknown} [body]
 * @property {string} [idempotencyKey]
 * @property {number} [version]
 * @property {string} [linkSecret]
 * @property {AbortSignal | undefined} [signal]
 * @property {boolean} [asFile] the answer is a file
 */
/**
 * @template {Method} M
 * @template {import("./request.js").Path<M>} P
 * @typedef {import("./request.js").Options<M, P>} Options
 */
/**
 * @template {Method} M
 * @template {import("./request.js").Path<M>} P
 * @typedef {import("./request.js").Answer<M, P>} Answer
 */
import { api } from "../config.js";

/** Milliseconds until the service counts as out of reach. */
const TIMEOUT = 20_000;
/** Seconds that a person is kept waiting before a busy service is asked again. */
const LONGEST_WAIT = 3;

/** A refusal of the service; `problem.title` and `problem.detail` are meant to be shown. */
export class ProblemError extends Error {
  /**
   * @param {Problem} problem
   * @param {number | null} retryAfter seconds
   */
  constructor(problem, retryAfter) {
    super(problem.title);
    this.name = "ProblemError";
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** @param {string} name the last part of the problem's type, such as `session-full` */
  is(name) {
    return this.problem.type.endsWith(`/${name}`);
  }
}

/**
 * No answer: the network is down, or the service is.
 *
 * The request may have been carried out all the same.
 */
export class NetworkError extends Error {
  constructor() {
    super("Le service ne répond pas.");
    this.name = "NetworkError";
  }
}

/** @type {string | null} */
let accessToken = null;
/** @type {Promise<void> | null} */
let renewal = null;
/** @type {(() => Promise<void>) | null} */
let signInAgain = null;
/** Whether this page was written for an account, and may show people. */
let holdsPeople = false;

// The browser's way back shows a kept page as it was, though the account may have signed out since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && holdsPeople) location.reload();
});

/** Sets the token that `accountRequest` sends. @param {string | null} token */
export function setAccessToken(token) {
  accessToken = token;
}

/**
 * Sets how a person is signed in again when their access ends during work.
 *
 * Without it, a 401 is an error.
 *
 * @param {() => Promise<void>} ask
 */
export function whenAccessEnds(ask) {
  signInAgain = ask;
}

/**
 * Renews the access token with the refresh cookie.
 *
 * One renewal at a time, across tabs too, since each use of the cookie replaces it.
 */
export function renewAccess() {
  renewal ??= renewAlone().finally(() => (renewal = null));
  return renewal;
}

async function renewAlone() {
  const renew = async () => setAccessToken((await request("POST", "/refresh")).access_token);
  // Plain http has no locks.
  if (navigator.locks) await navigator.locks.request("clic-refresh", renew);
  else await renew();
}

/**
 * Sends a request as the public.
 *
 * @template {Method} M
 * @template {import("./request.js").Path<M>} P
 * @param {M} method
 * @param {P} path below the organisation, such as `/sessions/{id}`
 * @param {import("./request.js").Rest<Options<M, P>>} rest
 * @returns {Promise<Answer<M, P>>}
 * @throws {ProblemError | NetworkError}
 */
export function request(method, path, ...[options]) {
  return sendPatiently(method, path, /** @type {Sending} */ (options ?? {}), false);
}

/**
 * Sends a request in the name of the account that is signed in, and renews its access when needed.
 *
 * @template {Method} M
 * @template {import("./request.js").Path<M>} P
 * @param {M} method
 * @param {P} path
 * @param {import("./request.js").Rest<Options<M, P>>} rest
 * @returns {Promise<Answer<M, P>>}
 * @throws {ProblemError | NetworkError}
 */
export const accountRequest = (method, path, ...[options]) =>
  asAccount(method, path, /** @type {Sending} */ (options ?? {}));

/**
 * Reads a file, such as a PDF, in the name of the account that is signed in.
 *
 * @template {import("./request.js").Path<"GET">} P
 * @param {P} path
 * @param {import("./request.js").Rest<Options<"GET", P>>} rest
 * @returns {Promise<Blob>}
 * @throws {ProblemError | NetworkError}
 */
export const accountFile = (path, ...[options]) =>
  asAccount("GET", path, { .../** @type {Sending} */ (options ?? {}), asFile: true });

/**
 * @param {Method} method
 * @param {string} path
 * @param {Sending} sending
 */
async function asAccount(method, path, sending) {
  try {
    return await withAccess(method, path, sending);
  } catch (error) {
    if (!signInAgain || !isUnauthorised(error)) throw error;
  }
  await signInAgain();
  return withAccess(method, path, sending);
}

/**
 * Sends a request that nobody waits for, in the name of the account that is signed in.
 *
 * It never asks for a password: that would surprise somebody who does something else.
 *
 * @template {Method} M
 * @template {import("./request.js").Path<M>} P
 * @param {M} method
 * @param {P} path
 * @param {import("./request.js").Rest<Options<M, P>>} rest
 * @returns {Promise<Answer<M, P>>}
 * @throws {ProblemError | NetworkError}
 */
export const backgroundRequest = (method, path, ...[options]) =>
  withAccess(method, path, /** @type {Sending} */ (options ?? {}));

/** @param {unknown} error */
const isUnauthorised = (error) => error instanceof ProblemError && error.problem.status === 401;

/**
 * @param {Method} method
 * @param {string} path
 * @param {Sending} sending
 */
async function withAccess(method, path, sending) {
  holdsPeople = true;
  if (!accessToken) await renewAccess();
  try {
    return await sendPatiently(method, path, sending, true);
  } catch (error) {
    if (!isUnauthorised(error)) throw error;
  }
  await renewAccess();
  return sendPatiently(method, path, sending, true);
}

/**
 * Sends a request; once more when the service is only busy, if it is a GET or has an idempotency key.
 *
 * @param {Method} method
 * @param {string} path
 * @param {Sending} sending
 * @param {boolean} authorised
 * @returns {Promise<any>}
 */
async function sendPatiently(method, path, sending, authorised) {
  try {
    return await send(method, path, sending, authorised);
  } catch (error) {
    const repeatable = method === "GET" || sending.idempotencyKey !== undefined;
    const busy = error instanceof ProblemError && (error.problem.status === 503 || error.is("request-still-running"));
    if (!repeatable || !busy) throw error;
    await new Promise((resolve) => setTimeout(resolve, 1000 * Math.min(error.retryAfter ?? 1, LONGEST_WAIT)));
    return send(method, path, sending, authorised);
  }
}

/**
 * @param {string} template
 * @param {Sending} sending
 */
function addressOf(template, { path = {}, query = {} }) {
  const filled = template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name] ?? ""));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `${api}${filled}${search && `?${search}`}`;
}

/**
 * @param {Method} method
 * @param {string} path
 * @param {Sending} sending
 * @param {boolean} authorised sends the access token
 */
async function send(method, path, sending, authorised) {
  const { body, idempotencyKey, version, linkSecret, signal, asFile } = sending;
  const headers = new Headers({ Accept: "application/json, application/problem+json" });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (idempotencyKey) headers.set("Idempotency-Key", `"${idempotencyKey}"`);
  if (version !== undefined) headers.set("If-Match", `"${version}"`);
  if (linkSecret) headers.set("Link-Secret", linkSecret);
  if (authorised && accessToken) headers.set("Authorization", `Bearer ${accessToken}`);

  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), TIMEOUT);
  signal?.addEventListener("abort", () => timeout.abort());
  try {
    const answer = await fetch(addressOf(path, sending), {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: timeout.signal,
      credentials: "same-origin",
    });
    if (answer.ok && asFile) return await answer.blob();
    const text = await answer.text();
    if (answer.ok) return text ? JSON.parse(text) : null;
    throw new ProblemError(readProblem(answer, text), Number(answer.headers.get("Retry-After")) || null);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (signal?.aborted) throw new DOMException("Remplacé par une demande plus récente", "AbortError");
    throw new NetworkError();
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Reads the problem of an answer.
 *
 * A proxy in between may answer HTML: it becomes a sentence that a person can read.
 *
 * @param {Response} answer
 * @param {string} text
 * @returns {Problem}
 */
function readProblem(answer, text) {
  try {
    const problem = JSON.parse(text);
    if (typeof problem?.type === "string" && typeof problem.title === "string") return problem;
  } catch {
    // Not JSON.
  }
  return {
    type: "/problems/unexpected",
    title: "Le service n’a pas pu répondre",
    status: answer.status,
    detail: "Réessayez dans un instant.",
  };
}
