// Prints how long an organisation's reads and writes take: for each request its name, a tab, milliseconds.
//   node growth.js ADDRESS PASSWORD EMAIL SESSION FIRST
// People enrol in SESSION, which has room for all; FIRST is the number of the first of them. No answer was cached
// before it was asked for, except in « write after read », where the agenda was.
import { Client } from "./client.js";

const [address = "", password, email = "", session, first] = process.argv.slice(2);
const TIMES = 30;
const client = new Client(address);
const token = await client.login(email, password);

/** @param {string} name @param {string} method @param {string} path @param {import("./client.js").More} [more] */
async function timed(name, method, path, more) {
  const { took } = await client.granted(method, path, more);
  console.log(`${name}\t${took.toFixed(3)}`);
}

const day = (/** @type {number} */ inDays) => new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);
const { data: sessions } = (await client.granted("GET", "/sessions?limit=100")).body;
if (!sessions.length) throw new Error("no session is to come: SESSIONS is too small");

/** The sync feed's cursor after all that there is, as a parameter. @returns {Promise<string>} */
async function upToDate(after = "") {
  const { body } = await client.granted("GET", `/calendar/changes?limit=100${after}`);
  const { next_since: next, has_more: more } = body;
  const since = `&since=${encodeURIComponent(next)}`;
  return more ? upToDate(since) : since;
}
const since = await upToDate();

/**
 * Public reads, each at an address of its own; sessions repeat where few are to come.
 *
 * @type {[string, (turn: number) => string][]}
 */
const open = [
  ["agenda", (turn) => `/sessions?limit=${50 + turn}`],
  ["agenda, filtered", (turn) => `/sessions?level=beginner&available=true&limit=${10 + turn}`],
  ["one session", (turn) => `/sessions/${sessions[turn % sessions.length].id}`],
  ["calendar.ics", (turn) => `/calendar.ics?from=${day(-turn)}`],
  ["sync feed, up to date", (turn) => `/calendar/changes?limit=${200 + turn}${since}`],
];
/** @type {[string, string][]} */
const desk = [
  ["to do", "/tasks"],
  ["sessions of today", `/sessions?from=${day(0)}&to=${day(0)}`],
  ["enrolments of a name", "/enrolments?q=martin"],
  ["people of a name", "/learners?q=martin&limit=20"],
  ["calls", "/calls"],
  ["messages", "/messages"],
  ["audit", "/audit"],
  ["statistics", "/statistics"],
  ["duplicates", "/duplicates"],
];
for (let turn = 0; turn < TIMES; turn++) {
  for (const [name, path] of open) await timed(name, "GET", path(turn));
  for (const [name, path] of desk) await timed(`desk: ${name}`, "GET", path, { token });
}

for (let turn = 0; turn < TIMES; turn++) {
  await client.granted("GET", "/sessions");
  const number = Number(first) + turn;
  const phone = `04 65 71 ${String(number).padStart(4, "0")}`;
  const learner = { given_name: "Odette", family_name: `Mesure ${number}`, phone, commune_code: "34051" };
  await timed("write after read", "POST", "/enrolments", { body: { session_id: session, level: "beginner", learner } });
}
client.close();
