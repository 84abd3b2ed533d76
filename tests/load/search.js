// An agent types what the caller says, letter by letter: how long the answers take, in ms, median and 95th of 100. ADDRESS PASSWORD
import { Client } from "./ask.js";

const [address = "", password] = process.argv.slice(2);
const client = new Client(address);
const token = await client.login("accueil@sud-herault.example", password);
/** @param {string} words */
const timed = async (words) => {
  const { body, took } = await client.granted("GET", `/learners?limit=20&q=${encodeURIComponent(words)}`, { token });
  return { words, took, found: body.data.length };
};

// As it is typed, letter after letter from the second on, by people who spell as they hear.
const said = ["Martin", "Vidal Jeanne", "tarbouriech", "Azéma", "Rouanet Odette", "gleize", "Tarbourieche", "Barthès Lucienne", "senegass", "Salvadore Maria", "Fontaillac", "martine", "Khadidja", "Jalaber", "0467 71 23", "06 12 34 5", "Vernassric", "Cabrole Josète", "Thérèse Mikel", "tarbouriec polet", "71 00 11"];
const typed = said.flatMap((words) => Array.from({ length: words.length - 1 }, (_, end) => words.slice(0, end + 2)));
for (const words of typed) await timed(words);
const all = [];
for (let round = 0; round < 5; round++) for (const words of typed) all.push(await timed(words));
client.end();
const times = all.map(({ took }) => took).sort((a, b) => a - b);
/** @param {number} share */
const at = (share) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
if (process.env.VERBOSE) for (const { words, took, found } of all.slice(-typed.length)) console.error(words.padEnd(20), found, took.toFixed(1));
for (const misheard of ["Cabrole Josète", "Thérèse Mikel", "tarbouriec polet"]) {
  if (!all.some(({ words, found }) => words === misheard && found > 0)) throw new Error(`${misheard}: nobody`);
}
console.log(`${at(0.5)} ${at(0.95)}`);
