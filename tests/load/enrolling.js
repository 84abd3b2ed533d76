// Enrols people at a steady pace until the process is ended with SIGTERM, then prints the enrolments answered 201 a
// second. Any other answer fails.
//   node enrolling.js ADDRESS SESSION PACE
import { Client } from "./client.js";
import { enrol } from "./enrol.js";

const [address = "", session, asked] = process.argv.slice(2);
const pace = Number(asked);
const client = new Client(address, 4);
const began = performance.now();
const seconds = () => (performance.now() - began) / 1000;
let sent = 0;
let enrolled = 0;

// Enrolments that a late timer missed are made up for, so that the pace holds.
const timer = setInterval(() => {
  for (const due = seconds() * pace; sent < due; ) {
    void enrol(client, session, ++sent).then((status) => {
      if (status === 201) return enrolled++;
      console.error(`an enrolment is answered ${status}`);
      process.exit(1);
    });
  }
}, 5);

process.on("SIGTERM", () => {
  clearInterval(timer);
  console.log((enrolled / seconds()).toFixed(0));
  process.exit();
});
