// 1 000 people at once want the 3 seats of one session: 3 get one, the others are told, nobody is lost. ADDRESS SESSION
import { Agent } from "node:http";

import { enrol } from "./enrol.js";

const [address, session] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1000 });

const began = performance.now();
const statuses = await Promise.all(Array.from({ length: 1000 }, (_, who) => enrol(agent, address, session, who)));
const took = (performance.now() - began) / 1000;
agent.destroy();
/** @param {number} status */
const count = (status) => statuses.filter((one) => one === status).length;
if (count(201) !== 3 || count(409) !== 997) {
  console.error(
    "storm: not 3 × 201 and 997 × 409:",
    Object.fromEntries([...new Set(statuses)].map((status) => [status, count(status)])),
  );
  process.exit(1);
}
console.log(took.toFixed(2));
