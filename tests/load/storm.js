// 1 000 people at once want the 3 seats of one session: 3 get one, the others are refused, nobody is lost.
//   node storm.js ADDRESS SESSION
import { Client } from "./client.js";
import { enrol } from "./enrol.js";

const [address = "", session] = process.argv.slice(2);
const client = new Client(address, 1000);

const began = performance.now();
const statuses = await Promise.all(Array.from({ length: 1000 }, (_, number) => enrol(client, session, number)));
const took = (performance.now() - began) / 1000;
client.close();
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
