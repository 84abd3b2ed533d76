import { Agent, request } from "node:http";

/**
 * @typedef {{ token?: string | undefined, body?: unknown, headers?: Record<string, string> }} More
 * @typedef {{ status: number, headers: import("node:http").IncomingHttpHeaders, body: any, took: number }} Answer
 */

/** Somebody who asks over connections that are kept, and waits for each answer. `took` is in milliseconds. */
export class Client {
  #agent = new Agent({ keepAlive: true });

  /** @param {string} address that paths are added to */
  constructor(address) {
    this.address = address;
  }

  /** @param {string} method @param {string} path @param {More} [more] @returns {Promise<Answer>} */
  ask(method, path, { token, body, headers = {} } = {}) {
    return new Promise((resolve, reject) => {
      const began = performance.now();
      const text = body === undefined ? "" : JSON.stringify(body);
      const all = {
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(text),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      };
      const url = path.startsWith("http") ? path : this.address + path;
      const asked = request(url, { method, agent: this.#agent, headers: all }, (answer) => {
        let said = "";
        answer.setEncoding("utf8");
        answer.on("data", (part) => (said += part));
        answer.on("end", () => {
          const took = performance.now() - began;
          const isJson = /json/.test(answer.headers["content-type"] ?? "") && said !== "";
          const body = isJson ? JSON.parse(said) : said;
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, took });
        });
      });
      asked.on("error", reject);
      asked.end(text);
    });
  }

  /** The same, which must be granted. @param {string} method @param {string} path @param {More} [more] */
  async granted(method, path, more) {
    const answer = await this.ask(method, path, more);
    if (answer.status < 300) return answer;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  /** An access token. @param {string} email @param {string | undefined} password @returns {Promise<string>} */
  async login(email, password) {
    return (await this.granted("POST", "/login", { body: { email, password } })).body.access_token;
  }

  end() {
    this.#agent.destroy();
  }
}
