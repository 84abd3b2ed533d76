// Answers to a questionnaire, and its counts.
//   node responses.js write ADDRESS PASSWORD SECONDS    prints the responses a second, and the questionnaire's identity
//   node responses.js count ADDRESS PASSWORD ID         prints the median and the 95th of 100 of the counts, in ms
import { Client, percentile } from "./client.js";

const [what, address = "", password, more = ""] = process.argv.slice(2);
const client = new Client(address);
const token = await client.login("admin@sud-herault.example", password);

async function write() {
  const made = (await client.granted("POST", "/questionnaires", { token, body: { model: "digital_habits" } })).body;
  const headers = { "If-Match": '"1"' };
  await client.granted("POST", `/questionnaire-versions/${made.versions[0].id}/publication`, { token, headers });
  const until = performance.now() + 1000 * Number(more);
  let written = 0;
  const line = (/** @type {number} */ at) => [`t${String(at + 1).padStart(2, "0")}`, String((at + written) % 3)];
  const answer = async () => {
    while (performance.now() < until) {
      const answers = {
        equipement: ["1", "3"],
        internet: String(1 + (written % 5)),
        frequence: String(1 + (written % 5)),
        savez_vous: Object.fromEntries(Array.from({ length: 12 }, (_, at) => line(at))),
        gene: ["1", "3"],
        envie: String(1 + (written % 4)),
        commune: "34052",
        tranche_age: "70_plus",
      };
      const body = { version: 1, mode: "web", answers };
      await client.granted("POST", `/questionnaire-codes/${made.code}/responses`, { body });
      written++;
    }
  };
  await Promise.all(Array.from({ length: 8 }, answer));
  console.log(Math.round(written / Number(more)), made.id);
}

async function count() {
  const times = [];
  for (let round = 0; round < 100; round++) {
    const path = `/questionnaires/${more}/counts?axis=question&question=commune`;
    times.push((await client.granted("GET", path, { token })).took);
  }
  console.log(percentile(times, 0.5).toFixed(1), percentile(times, 0.95).toFixed(1));
}

await (what === "write" ? write() : count());
client.close();
