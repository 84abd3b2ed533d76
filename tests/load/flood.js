// A few who ask without end beside those who ask as people do: the limits must hold, and the others go on.
//   node flood.js ADDRESS REQUESTS PASSWORD   of a service that believes X-Forwarded-For and has its usual limits
// Half of the requests come without a login, from five addresses, half with one partner's key. Prints the ratio of the
// others' wait during the flood and before, both in ms at the 95th percentile, and the requests a second of the flood.
// Fails when a limit does not hold.
import { setTimeout as sleep } from "node:timers/promises";

import { Client, percentile } from "./client.js";

const [address = "", asked = "50000", password = ""] = process.argv.slice(2);
const requests = Number(asked);
const QUOTA = 600;
const QUOTA_OF_KEY = 300;
const FLOODERS = 5;
const CONNECTIONS = 16;
const HONEST = 10;
const PAUSE_MS = 100;

/** Makes a key of one of the demonstration's partners. @returns {Promise<string>} */
async function makeKey() {
  const client = new Client(address);
  const token = await client.login("admin@sud-herault.example", password);
  const [partner] = (await client.granted("GET", "/partners", { token })).body.data;
  const body = { name: "Site", scopes: ["calendar:read"] };
  const { secret } = (await client.granted("POST", `/partners/${partner.id}/keys`, { token, body })).body;
  client.close();
  return secret;
}

/** Asks as people do, as long as `going.on`. @param {{ on: boolean }} going @returns {Promise<number[]>} waits in ms */
async function askHonestly(going) {
  /** @type {number[]} */
  const waits = [];
  const client = new Client(address);
  const one = async (/** @type {number} */ number) => {
    for (let n = 0; going.on; n++) {
      // Filters that nobody asked for yet are read from the database.
      const day = new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
      const path = n % 2 ? "/sessions" : `/sessions?from=${day}&limit=${number + 1}`;
      const { status, took } = await client.ask("GET", path, {
        headers: { "X-Forwarded-For": `198.51.100.${number}` },
      });
      if (status !== 200) throw new Error(`an honest client is answered ${status}`);
      waits.push(took);
      await sleep(PAUSE_MS);
    }
  };
  await Promise.all(Array.from({ length: HONEST }, (_, number) => one(number)));
  client.close();
  return waits;
}

const key = await makeKey();
const calm = { on: true };
const before = askHonestly(calm);
await sleep(4000);
calm.on = false;
const alone = percentile(await before, 0.95);

const going = { on: true };
const during = askHonestly(going);
const began = performance.now();
const flooders = new Client(address, CONNECTIONS);
let sent = 0;
const seen = () => ({ 200: 0, 429: 0, other: 0 });
const [answers, answersOfKey] = [seen(), seen()];
await Promise.all(
  Array.from({ length: CONNECTIONS }, async () => {
    while (sent < requests) {
      const number = sent++;
      const withKey = number % 2 === 1;
      const { status, headers } = await flooders.ask("GET", "/sessions", {
        headers: { "X-Forwarded-For": `203.0.113.${(number >> 1) % FLOODERS}` },
        ...(withKey && { token: key }),
      });
      const counted = withKey ? answersOfKey : answers;
      const limit = `"${withKey ? "partners" : "public-reads"}";r=0;t=1`;
      if (status === 200) counted[200]++;
      else if (status === 429 && headers["ratelimit"] === limit) counted[429]++;
      else counted.other++;
    }
  }),
);
const minutes = (performance.now() - began) / 60_000;
flooders.close();
going.on = false;
const beside = percentile(await during, 0.95);

// A full bucket each, and the part of it that was refilled meanwhile.
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
