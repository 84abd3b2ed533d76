// 1 000 people at once want the 3 seats of one session: 3 get one, the others are told, nobody is lost. ADDRESS SESSION
import { Agent, request } from "node:http";

const [address, session] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1000 });

/** @param {number} who @returns {Promise<number>} */
const enrol = (who) =>
  new Promise((resolve) => {
    const body = JSON.stringify({
      session_id: session, level: "beginner",
      learner: { given_name: "Jeanne", family_name: `Martin ${who}`, phone: "04 65 71 00 11", commune_code: "34052" },
    });
    const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), "Idempotency-Key": `"storm ${session} ${who}"` };
    const asked = request(`${address}/enrolments`, { method: "POST", agent, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
    });
    asked.on("error", () => resolve(0));
    asked.end(body);
  });

const began = performance.now();
const statuses = await Promise.all(Array.from({ length: 1000 }, (_, who) => enrol(who)));
const took = (performance.now() - began) / 1000;
agent.destroy();
/** @param {number} status */
const count = (status) => statuses.filter((one) => one === status).length;
if (count(201) !== 3 || count(409) !== 997) {
  console.error("storm: not 3 × 201 and 997 × 409:", Object.fromEntries([...new Set(statuses)].map((status) => [status, count(status)])));
  process.exit(1);
}
console.log(took.toFixed(2));
