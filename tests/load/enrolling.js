// People enrol at a steady pace until the process is told to stop: ADDRESS SESSION PACE
// Then prints how many enrolments a second were answered 201. Any other answer fails.
import { Agent } from "node:http";
import { performance } from "node:perf_hooks";

import { enrol } from "./enrol.js";

const [address, session, asked] = process.argv.slice(2);
const pace = Number(asked);
const agent = new Agent({ keepAlive: true, maxSockets: 4 });
const began = performance.now();
const seconds = () => (performance.now() - began) / 1000;
let sent = 0;
let enrolled = 0;

// What a late timer missed is made up for, so that the pace holds.
const timer = setInterval(() => {
  for (const due = seconds() * pace; sent < due; ) {
    enrol(agent, address, session, ++sent).then((status) => {
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
