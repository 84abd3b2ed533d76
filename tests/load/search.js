// An agent types a caller's words letter by letter: prints the median and the 95th of 100 of the answers, in ms.
//   node search.js ADDRESS PASSWORD     VERBOSE: also the number found for each text
import { Client, percentile } from "./client.js";

const [address = "", password] = process.argv.slice(2);
const client = new Client(address);
const token = await client.login("accueil@sud-herault.example", password);

/** @param {string} words */
const search = async (words) => {
  const answer = await client.granted("GET", `/learners?limit=20&q=${encodeURIComponent(words)}`, { token });
  return { words, took: answer.took, found: answer.body.data.length };
};

// Each is typed letter after letter, from the second on, by people who spell as they hear.
const heard = [
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
const typed = heard.flatMap((words) => Array.from({ length: words.length - 1 }, (_, end) => words.slice(0, end + 2)));
for (const words of typed) await search(words);
const all = [];
for (let round = 0; round < 5; round++) for (const words of typed) all.push(await search(words));
client.close();
if (process.env.VERBOSE)
  for (const { words, took, found } of all.slice(-typed.length))
    console.error(words.padEnd(20), found, took.toFixed(1));
for (const misheard of ["Cabrole Josète", "Thérèse Mikel", "tarbouriec polet"]) {
  if (!all.some(({ words, found }) => words === misheard && found > 0)) throw new Error(`${misheard}: nobody`);
}
const times = all.map(({ took }) => took);
console.log(`${percentile(times, 0.5).toFixed(1)} ${percentile(times, 0.95).toFixed(1)}`);
