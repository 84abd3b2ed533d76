/**
 * The only place that calls the network. Staff pages add `authorised: true`; everything else is the same for everyone.
 *
 * @typedef {import("./models.js").Problem} Problem
 * @typedef {object} RequestOptions
 * @property {Record<string, string | number | boolean | null | undefined>} [query] empty values are left out
 * @property {unknown} [body] sent as JSON
 * @property {string} [idempotencyKey] made once when the form is opened, so that a second click changes nothing
 * @property {number} [version] the version that was read: sent as `If-Match`
 * @property {string} [linkSecret] what came in the fragment of a personal link
 * @property {boolean} [authorised] sends the staff member's access token, renewed when needed
 * @property {AbortSignal} [signal]
 */
import { api } from "../config.js";

/** Milliseconds until the line counts as down. */
const PATIENCE = 20_000;
/** Seconds that a person is kept waiting before a busy service is asked again. */
const LONGEST_WAIT = 3;

/** The service understood and said no; `problem.title` and `problem.detail` are meant to be shown. */
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

/** No answer came: the line is down, or the service is. Whether the request was carried out is unknown. */
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

/** @param {string | null} token */
export function setAccessToken(token) {
  accessToken = token;
}

/**
 * Renews the access token with the refresh cookie. One renewal at a time, across tabs too, since each use
 * of the cookie replaces it.
 */
export function renewAccess() {
  renewal ??= renewAlone().finally(() => (renewal = null));
  return renewal;
}

async function renewAlone() {
  const renew = async () => {
    const { access_token } = await send("POST", "/refresh", {});
    accessToken = access_token;
  };
  // Plain http has no locks.
  if (navigator.locks) await navigator.locks.request("clic-refresh", renew);
  else await renew();
}

/**
 * @param {"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path below the organisation, such as `/sessions`
 * @param {RequestOptions} [options]
 * @returns {Promise<any>} the answer's JSON; `null` when it has no body
 * @throws {ProblemError | NetworkError}
 */
export async function request(method, path, options = {}) {
  if (!options.authorised) return patiently(method, path, options);
  if (!accessToken) await renewAccess();
  try {
    return await patiently(method, path, options);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status !== 401) throw error;
    await renewAccess();
    return patiently(method, path, options);
  }
}

/**
 * Asks once more when the service says that it is only busy, and asking twice changes nothing.
 *
 * @param {string} method
 * @param {string} path
 * @param {RequestOptions} options
 */
async function patiently(method, path, options) {
  try {
    return await send(method, path, options);
  } catch (error) {
    const repeatable = method === "GET" || options.idempotencyKey !== undefined;
    const busy = error instanceof ProblemError && (error.problem.status === 503 || error.is("request-still-running"));
    if (!repeatable || !busy) throw error;
    await new Promise((resolve) => setTimeout(resolve, 1000 * Math.min(error.retryAfter ?? 1, LONGEST_WAIT)));
    return send(method, path, options);
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {RequestOptions} options
 */
async function send(method, path, { query = {}, body, idempotencyKey, version, linkSecret, authorised, signal }) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();

  const headers = new Headers({ Accept: "application/json, application/problem+json" });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (idempotencyKey) headers.set("Idempotency-Key", `"${idempotencyKey}"`);
  if (version !== undefined) headers.set("If-Match", `"${version}"`);
  if (linkSecret) headers.set("Link-Secret", linkSecret);
  if (authorised && accessToken) headers.set("Authorization", `Bearer ${accessToken}`);

  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  signal?.addEventListener("abort", () => patience.abort());
  try {
    const answer = await fetch(`${api}${path}${search && `?${search}`}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: patience.signal,
      credentials: "same-origin",
    });
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
 * A proxy in between may answer HTML: it must still become a sentence that a person can read.
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
    // Not JSON: told below.
  }
  return {
    type: "/problems/unexpected",
    title: "Le service n’a pas pu répondre",
    status: answer.status,
    detail: "Réessayez dans un instant.",
  };
}
