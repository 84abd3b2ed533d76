/**
 * Idempotency keys: a request that is sent twice, by a double click, a retry or a reload, counts once.
 */
import { ProblemError } from "./client.js";

/** A new key. `crypto.randomUUID` is missing on plain http, where a Maison may try the service out. */
export function newKey() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * Sends `body` under a key that lasts until the service has decided about this body.
 *
 * Another body is another request. A refusal ends the attempt: a later one is decided again.
 *
 * @template T
 * @template B
 * @param {{ get(): any, set(value: unknown): void, clear(): void }} shelf where the key outlives a reload
 * @param {B} body
 * @param {(body: B, key: string) => Promise<T>} send
 * @returns {Promise<T>}
 */
export async function sendOnce(shelf, body, send) {
  const text = JSON.stringify(body);
  const kept = shelf.get();
  const key = kept?.text === text ? kept.key : newKey();
  shelf.set({ text, key });
  try {
    const answer = await send(body, key);
    shelf.clear();
    return answer;
  } catch (error) {
    if (
      error instanceof ProblemError &&
      error.problem.status < 500 &&
      error.retryAfter === null &&
      !error.is("request-still-running")
    )
      shelf.clear();
    throw error;
  }
}

/**
 * One submission of a form, with its idempotency key, made when the form opens.
 *
 * The key is kept while the outcome is unknown, so that trying again changes nothing twice, and renewed once the
 * service has given an answer that stands.
 */
export function newSubmission() {
  let key = newKey();
  return {
    /**
     * @template T
     * @param {(key: string) => Promise<T>} act
     * @returns {Promise<T>}
     */
    async send(act) {
      try {
        const answer = await act(key);
        key = newKey();
        return answer;
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status < 500 && !error.is("request-still-running"))
          key = newKey();
        throw error;
      }
    },
  };
}
