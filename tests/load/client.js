import { Agent, request } from "node:http";

/** @typedef {{ token?: string | undefined, body?: unknown, headers?: Record<string, string> }} More */

/** An answer of the service. */
export class Answer {
  /**
   * @param {number} status
   * @param {import("node:http").IncomingHttpHeaders} headers
   * @param {string} text
   * @param {number} took milliseconds from the request to the last byte
   */
  constructor(status, headers, text, took) {
    this.status = status;
    this.headers = headers;
    this.text = text;
    this.took = took;
  }

  /** The JSON that the answer carries, else its text. @returns {any} */
  get body() {
    const isJson = /json/.test(this.headers["content-type"] ?? "") && this.text !== "";
    return isJson ? JSON.parse(this.text) : this.text;
  }
}

/** HTTP client of the benches, over connections that are kept. */
export class Client {
  #address;
  #agent;

  /** @param {string} address that paths are added to @param {number} [connections] at the same time, at most */
  constructor(address, connections = Infinity) {
    this.#address = address;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /**
   * Sends a request and waits for the whole answer, whatever its status.
   *
   * @param {string} method
   * @param {string} path below the address, or a complete URL
   * @param {More} [more]
   * @returns {Promise<Answer>}
   */
  ask(method, path, { token, body, headers = {} } = {}) {
    return new Promise((resolve, reject) => {
      const began = performance.now();
      const text = body === undefined ? "" : JSON.stringify(body);
      const all = {
        ...(text && { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      };
      const url = path.startsWith("http") ? path : this.#address + path;
      const sent = request(url, { method, agent: this.#agent, headers: all }, (answer) => {
        let received = "";
        answer.setEncoding("utf8");
        answer.on("data", (part) => (received += part));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve(new Answer(answer.statusCode ?? 0, answer.headers, received, performance.now() - began)),
        );
      });
      sent.on("error", reject);
      sent.end(text);
    });
  }

  /**
   * Sends a request that must be granted.
   *
   * @param {string} method @param {string} path @param {More} [more]
   * @throws {Error} for any status of 300 and more
   */
  async granted(method, path, more) {
    const answer = await this.ask(method, path, more);
    if (answer.status < 300) return answer;
    throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  }

  /**
   * Logs in and returns an access token.
   *
   * @param {string} email @param {string | undefined} password
   * @returns {Promise<string>}
   */
  async login(email, password) {
    return (await this.granted("POST", "/login", { body: { email, password } })).body.access_token;
  }

  close() {
    this.#agent.destroy();
  }
}

/** Time that a share of the requests took at most; NaN without any. @param {number[]} times @param {number} share */
export const percentile = (times, share) =>
  [...times].sort((one, other) => one - other)[Math.floor(times.length * share)] ?? NaN;
