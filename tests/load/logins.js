// A login from a device that the account knows, alone and amid strangers who all guess passwords at once.
//   node logins.js ADDRESS STRANGERS PASSWORD   of a service that believes X-Forwarded-For
// Prints the wait alone and amid them, both in ms and the median of some, and their ratio. Fails when a stranger gets
// in, or the person does not.
import { setTimeout as sleep } from "node:timers/promises";

import { Client, percentile } from "./client.js";

const [address = "", asked = "500", password = ""] = process.argv.slice(2);
const STRANGERS = Number(asked);
const ROUNDS = 5;
const EMAIL = "accueil@sud-herault.example";

const own = new Client(address);
const strangers = new Client(address);

/** Logs in as the person. @param {string} device the cookies of the device */
const logIn = (device) =>
  own.granted("POST", "/login", {
    body: { email: EMAIL, password },
    headers: { "X-Forwarded-For": "198.51.100.1", Cookie: device },
  });

/** Guesses as a stranger, each from an address of their own. @param {number} number */
async function guess(number) {
  const { status } = await strangers.ask("POST", "/login", {
    body: { email: `personne${number}@sud-herault.example`, password: "not the one that it would be" },
    headers: { "X-Forwarded-For": `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}` },
  });
  // Refused after its hash, or at once where too many wait.
  if (status !== 401 && status !== 503) throw new Error(`a stranger is answered ${status}`);
}

const first = await logIn("");
const device = (first.headers["set-cookie"] ?? []).map((cookie) => cookie.split(";")[0]).join("; ");
/** @type {number[]} */
const alone = [];
/** @type {number[]} */
const amid = [];
for (let round = 0; round < ROUNDS; round++) {
  alone.push((await logIn(device)).took);
  const guesses = Array.from({ length: STRANGERS }, (_, n) => guess(round * STRANGERS + n));
  await sleep(20);
  amid.push((await logIn(device)).took);
  await Promise.all(guesses);
}
own.close();
strangers.close();
const calm = percentile(alone, 0.5);
const busy = percentile(amid, 0.5);
console.log(calm.toFixed(0), busy.toFixed(0), (busy / calm).toFixed(1));
