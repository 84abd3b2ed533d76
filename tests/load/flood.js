// A few who ask without end beside those who ask as people do: the limits must hold, and the others go on.
//   node flood.js ADDRESS REQUESTS PASSWORD   of a service that believes X-Forwarded-For and has its usual limits
// Half of the requests come without a login, from five addresses, half with one partner's key.
// Prints how much longer the honest wait while it lasts, at the 95th percentile. Fails when a limit does not hold.
import http from "node:http";
import { performance } from "node:perf_hooks";

const [address = "", asked = "50000", password = ""] = process.argv.slice(2);
const requests = Number(asked);
const QUOTA = 600;
const QUOTA_OF_KEY = 300;
const FLOODERS = 5;
const LINES = 16;
const HONEST = 10;
const PAUSE_MS = 100;

/**
 * @param {http.Agent} agent
 * @param {Record<string, string>} headers
 * @param {string} path
 * @returns {Promise<{ status: number, ms: number, limit: string }>}
 */
const ask = (agent, headers, path) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    http
      .get(`${address}${path}`, { agent, headers }, (answer) => {
        answer.resume();
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            ms: performance.now() - began,
            limit: String(answer.headers.ratelimit),
          }),
        );
      })
      .on("error", reject);
  });

/** Asks as staff does. @param {string} path @param {object} [body] @param {string} [token] @returns {Promise<any>} */
async function office(path, body, token) {
  const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
  const answer = await fetch(
    `${address}${path}`,
    body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers },
  );
  if (!answer.ok) throw new Error(`${path} is answered ${answer.status}`);
  return answer.json();
}

/** A new key of one of the demonstration's partners. @returns {Promise<string>} */
async function newKey() {
  const { access_token: token } = await office("/login", { email: "admin@sud-herault.example", password });
  const {
    data: [partner],
  } = await office("/partners", undefined, token);
  return (await office(`/partners/${partner.id}/keys`, { name: "Site", scopes: ["calendar:read"] }, token)).secret;
}

/** Asks as people do, until told to stop. @param {{ on: boolean }} going */
async function honest(going) {
  /** @type {number[]} */
  const waits = [];
  const agent = new http.Agent({ keepAlive: true });
  const one = async (/** @type {number} */ number) => {
    for (let n = 0; going.on; n++) {
      // Filters that nobody asked for yet are read from the database.
      const day = new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
      const { status, ms } = await ask(
        agent,
        { "X-Forwarded-For": `198.51.100.${number}` },
        n % 2 ? "/sessions" : `/sessions?from=${day}&limit=${number + 1}`,
      );
      if (status !== 200) throw new Error(`an honest client is answered ${status}`);
      waits.push(ms);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  await Promise.all(Array.from({ length: HONEST }, (_, number) => one(number)));
  return waits.sort((a, b) => a - b);
}

/** @param {number[]} sorted */
const late = (sorted) => sorted[Math.floor(sorted.length * 0.95)] ?? NaN;

const key = await newKey();
const calm = { on: true };
const before = honest(calm);
await new Promise((resolve) => setTimeout(resolve, 4000));
calm.on = false;
const alone = late(await before);

const going = { on: true };
const during = honest(going);
const began = performance.now();
const agent = new http.Agent({ keepAlive: true, maxSockets: LINES });
let sent = 0;
const seen = () => ({ 200: 0, 429: 0, other: 0 });
const [answers, answersOfKey] = [seen(), seen()];
await Promise.all(
  Array.from({ length: LINES }, async () => {
    while (sent < requests) {
      const number = sent++;
      const withKey = number % 2 === 1;
      const from = { "X-Forwarded-For": `203.0.113.${(number >> 1) % FLOODERS}` };
      const { status, limit } = await ask(
        agent,
        withKey ? { ...from, Authorization: `Bearer ${key}` } : from,
        "/sessions",
      );
      const counted = withKey ? answersOfKey : answers;
      if (status === 200) counted[200]++;
      else if (status === 429 && limit === `"${withKey ? "partners" : "public-reads"}";r=0;t=1`) counted[429]++;
      else counted.other++;
    }
  }),
);
const minutes = (performance.now() - began) / 60_000;
going.on = false;
const beside = late(await during);

// A full bucket each, and what came back meanwhile.
for (const [counted, quota, askers] of /** @type {const} */ ([
  [answers, QUOTA, FLOODERS],
  [answersOfKey, QUOTA_OF_KEY, 1],
])) {
  const allowed = Math.ceil(askers * quota * (1 + minutes)) + askers;
  if (counted.other || counted[200] > allowed || counted[200] < Math.min(askers * quota, requests / 2)) {
    console.error(`the limit does not hold: ${JSON.stringify(counted)}, ${allowed} allowed`);
    process.exit(1);
  }
}
console.log(
  `${(beside / alone).toFixed(2)} ${alone.toFixed(1)} ${beside.toFixed(1)} ${Math.round(requests / minutes / 60)}`,
);
