import { Agent, request } from "node:http";

/**
 * A client of the service at an address, which can note how long what it does takes.
 *
 * @param {string} address
 */
export function timedClient(address) {
  const agent = new Agent({ keepAlive: true });
  /** @type {Map<string, number[]>} */
  const done = new Map();
  /** Every method with its path that was timed. @type {Set<string>} */
  const asked = new Set();

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ token?: string, body?: unknown, headers?: Record<string, string> }} [more]
   * @returns {Promise<{ status: number, headers: import("node:http").IncomingHttpHeaders, body: any, took: number }>}
   */
  const ask = (method, path, { token, body, headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      const text = body === undefined ? "" : JSON.stringify(body);
      const all = {
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(text),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      };
      const sent = request(
        (path.startsWith("http") ? "" : address) + path,
        { method, agent, headers: all },
        (answer) => {
          /** @type {Uint8Array[]} */
          const parts = [];
          answer.on("data", (part) => parts.push(part));
          answer.on("end", () => {
            const took = performance.now() - began;
            const body = Buffer.concat(parts).toString();
            const isJson = /json/.test(answer.headers["content-type"] ?? "");
            const { statusCode: status = 0, headers } = answer;
            resolve({ status, headers, body: isJson && body ? JSON.parse(body) : body, took });
          });
        },
      );
      sent.on("error", reject);
      sent.end(text);
    });

  /** The same, which must be granted. @param {Parameters<typeof ask>} how */
  const granted = async (...how) => {
    const answer = await ask(...how);
    if (answer.status >= 300) throw new Error(`${how[0]} ${how[1]}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  };

  return {
    granted,
    asked,
    /** @param {string} what @param {Parameters<typeof ask>} how */
    async timed(what, ...how) {
      const answer = await granted(...how);
      done.set(what, [...(done.get(what) ?? []), answer.took]);
      asked.add(`${how[0]} ${how[1]}`);
      return answer.body;
    },
    /** A line for all that was timed: median and 95th in ms, and what it is. */
    report() {
      for (const [what, times] of done) report(what, times);
    },
    close: () => agent.destroy(),
  };
}

/** @param {string} what @param {number[]} times */
export function report(what, times) {
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  console.log(`${at(0.5)} ${at(0.95)} ${what}`);
}
