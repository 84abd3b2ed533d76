// A few who ask without end beside those who ask as people do: the limits must hold, and the others go on.
//   node flood.js ADDRESS REQUESTS     of a service that believes X-Forwarded-For and has its usual limits
// Prints how much longer the honest wait while it lasts, at the 95th percentile. Fails when a limit does not hold.
import http from "node:http";
import { performance } from "node:perf_hooks";

const [address = "", asked = "50000"] = process.argv.slice(2);
const requests = Number(asked);
const QUOTA = 600;
const FLOODERS = 5;
const LINES = 16;
const HONEST = 10;
const PAUSE_MS = 100;

/** @param {http.Agent} agent @param {string} from @param {string} path @returns {Promise<{ status: number, ms: number, limit: string }>} */
const ask = (agent, from, path) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    http
      .get(`${address}${path}`, { agent, headers: { "X-Forwarded-For": from } }, (answer) => {
        answer.resume();
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - began, limit: String(answer.headers.ratelimit) }));
      })
      .on("error", reject);
  });

/** Asks as people do, until told to stop. @param {{ on: boolean }} going */
async function honest(going) {
  /** @type {number[]} */
  const waits = [];
  const agent = new http.Agent({ keepAlive: true });
  const one = async (/** @type {number} */ number) => {
    for (let n = 0; going.on; n++) {
      // Filters that nobody asked for yet are read from the database.
      const day = new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
      const { status, ms } = await ask(agent, `198.51.100.${number}`, n % 2 ? "/sessions" : `/sessions?from=${day}&limit=${number + 1}`);
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
const answers = { 200: 0, 429: 0, other: 0 };
await Promise.all(Array.from({ length: LINES }, async () => {
  while (sent < requests) {
    const { status, limit } = await ask(agent, `203.0.113.${sent++ % FLOODERS}`, "/sessions");
    if (status === 200) answers[200]++;
    else if (status === 429 && limit === '"public-reads";r=0;t=1') answers[429]++;
    else answers.other++;
  }
}));
const minutes = (performance.now() - began) / 60_000;
going.on = false;
const beside = late(await during);

// A full bucket each, and what came back meanwhile.
const allowed = Math.ceil(FLOODERS * QUOTA * (1 + minutes)) + FLOODERS;
if (answers.other || answers[200] > allowed || answers[200] < Math.min(FLOODERS * QUOTA, requests)) {
  console.error(`the limit does not hold: ${JSON.stringify(answers)}, ${allowed} allowed`);
  process.exit(1);
}
console.log(`${(beside / alone).toFixed(2)} ${alone.toFixed(1)} ${beside.toFixed(1)} ${Math.round(requests / minutes / 60)}`);
