// An agent types what the caller says, letter by letter: how long the answers take, in ms, median and 95th of 100.
// ADDRESS PASSWORD
import { Agent, request } from "node:http";

const [address, password] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });

/**
 * @param {string} method
 * @param {string} path
 * @param {string} [token]
 * @param {unknown} [body]
 * @returns {Promise<{ status: number, body: any }>}
 */
const ask = (method, path, token, body) =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? "" : JSON.stringify(body);
    const headers = {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(text),
      ...(token && { Authorization: `Bearer ${token}` }),
    };
    const asked = request(address + path, { method, agent, headers }, (answer) => {
      /** @type {Uint8Array[]} */
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString()) }),
      );
    });
    asked.on("error", reject);
    asked.end(text);
  });

const { body: login } = await ask("POST", "/login", undefined, { email: "accueil@sud-herault.example", password });
/** @param {string} words */
const timed = async (words) => {
  const began = performance.now();
  const { status, body } = await ask("GET", `/learners?limit=20&q=${encodeURIComponent(words)}`, login.access_token);
  if (status !== 200) throw new Error(`${words}: ${status}`);
  return { words, took: performance.now() - began, found: body.data.length };
};

// As it is typed, letter after letter from the second on, by people who spell as they hear.
const said = [
  "Martin",
  "Vidal Jeanne",
  "tarbouriech",
  "Azéma",
  "Rouanet Odette",
  "gleize",
  "Tarbourieche",
  "Barthès Lucienne",
  "senegass",
  "Salvadore Maria",
  "Fontaillac",
  "martine",
  "Khadidja",
  "Jalaber",
  "0467 71 23",
  "06 12 34 5",
  "Vernassric",
  "Cabrole Josète",
  "Thérèse Mikel",
  "tarbouriec polet",
  "71 00 11",
];
const typed = said.flatMap((words) => Array.from({ length: words.length - 1 }, (_, end) => words.slice(0, end + 2)));
for (const words of typed) await timed(words);
const all = [];
for (let round = 0; round < 5; round++) for (const words of typed) all.push(await timed(words));
agent.destroy();
const times = all.map(({ took }) => took).sort((a, b) => a - b);
/** @param {number} share */
const at = (share) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
if (process.env.VERBOSE)
  for (const { words, took, found } of all.slice(-typed.length))
    console.error(words.padEnd(20), found, took.toFixed(1));
for (const misheard of ["Cabrole Josète", "Thérèse Mikel", "tarbouriec polet"]) {
  if (!all.some(({ words, found }) => words === misheard && found > 0)) throw new Error(`${misheard}: nobody`);
}
console.log(`${at(0.5)} ${at(0.95)}`);
