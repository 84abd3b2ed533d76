// People enrol at a steady pace, each with a key of their own, until the process is told to stop: ADDRESS SESSION PACE
// Then prints how many enrolments a second were answered 201. Any other answer fails.
import http from "node:http";
import { performance } from "node:perf_hooks";

const [address, session, asked] = process.argv.slice(2);
const pace = Number(asked);
const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
const began = performance.now();
let sent = 0;
let enrolled = 0;

function enrol() {
  const body = JSON.stringify({
    session_id: session,
    level: "beginner",
    learner: { given_name: "Jeanne", family_name: `Martin ${++sent}`, phone: "04 65 71 00 11", commune_code: "34052" },
  });
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), "Idempotency-Key": `"${process.pid}-${sent}"` };
  const request = http.request(`${address}/enrolments`, { method: "POST", agent, headers }, (answer) => {
    answer.resume();
    answer.on("end", () => {
      if (answer.statusCode === 201) return enrolled++;
      console.error(`an enrolment is answered ${answer.statusCode}`);
      process.exit(1);
    });
  });
  request.on("error", (error) => {
    console.error(error);
    process.exit(1);
  });
  request.end(body);
}

// What a late timer missed is made up for, so that the pace holds.
const timer = setInterval(() => {
  for (const due = ((performance.now() - began) / 1000) * pace; sent < due; ) enrol();
}, 5);

process.on("SIGTERM", () => {
  clearInterval(timer);
  console.log((enrolled / ((performance.now() - began) / 1000)).toFixed(0));
  process.exit();
});
