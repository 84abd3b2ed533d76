// How long each thing that the desk, a partner or a person looks at or does takes, beside 200 000 people and all that the
// bench enrolled: ADDRESS PASSWORD. A line each: median and 95th of 100 in ms, and what it is. Every reading route of the
// description is asked, and none may fail.
import { Agent, request } from "node:http";

const [address = "", password] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const ROUNDS = Number(process.env.ROUNDS ?? 40);
/** Opens only once a session has begun; it reads one enrolment, as the others of its kind. */
const CLOSED = ["/my-enrolments/{reference}/evaluation"];

/**
 * @param {string} method @param {string} path @param {{ token?: string, body?: unknown, headers?: Record<string, string> }} [more]
 * @returns {Promise<{ status: number, headers: import("node:http").IncomingHttpHeaders, body: any, took: number }>}
 */
const ask = (method, path, { token, body, headers = {} } = {}) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const text = body === undefined ? "" : JSON.stringify(body);
    const all = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text), ...(token && { Authorization: `Bearer ${token}` }), ...headers };
    const asked = request((path.startsWith("http") ? "" : address) + path, { method, agent, headers: all }, (answer) => {
      /** @type {Buffer[]} */
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => {
        const took = performance.now() - began;
        const body = Buffer.concat(parts).toString();
        const isJson = /json/.test(answer.headers["content-type"] ?? "");
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: isJson && body ? JSON.parse(body) : body, took });
      });
    });
    asked.on("error", reject);
    asked.end(text);
  });

/** The same, which must be granted. @param {Parameters<typeof ask>} asked */
const granted = async (...asked) => {
  const answer = await ask(...asked);
  if (answer.status >= 300) throw new Error(`${asked[0]} ${asked[1]}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
};

/** @param {string} what @param {number[]} times */
function report(what, times) {
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  console.log(`${at(0.5)} ${at(0.95)} ${what}`);
}

const { access_token: token } = (await granted("POST", "/login", { body: { email: "admin@sud-herault.example", password } })).body;
const staff = { token };

// ---- what there is to look at -------------------------------------------------------------------------------------------
let people = 0;
/** @param {string} session @param {Record<string, unknown>} [more] */
const enrol = async (session, more = {}) =>
  (await granted("POST", "/enrolments", { token, body: {
    session_id: session, level: "beginner", channel: "phone", wait: true,
    learner: { given_name: "Odette", family_name: `Mesure ${++people}`, phone: `04 67 9${String(10_000 + people).replace(/(\d)(\d\d)(\d\d)/, "$1 $2 $3")}`, commune_code: "34052" },
    ...more,
  } })).body;
const [venue, other] = (await granted("GET", "/venues")).body.data;
let days = 20;
/** @param {number} capacity @param {number} [inHours] */
const session = async (capacity, inHours = 24 * ++days) => {
  const begins = Date.now() + inHours * 3_600_000;
  return (await granted("POST", "/sessions", { token, body: {
    venue_id: venue.id, title: "Mesure", level: "beginner", capacity, minimum: 1, accept_conflicts: true,
    starts_at: new Date(begins).toISOString(), ends_at: new Date(begins + 7_200_000).toISOString(),
  } })).body.id;
};
const own = await enrol(await session(4));
const partner = (await granted("GET", "/partners", staff)).body.data[0];
const key = (await granted("POST", `/partners/${partner.id}/keys`, { token, body: { name: "Mesure", scopes: ["calendar:read", "referrals:read", "referrals:write", "statistics:read"] } })).body.secret;
const asPartner = { token: key };
const referral = (await granted("POST", "/referrals", { token: key, body: {
  session_id: await session(4), consent: true,
  learner: { given_name: "Lucien", family_name: "Mesure", phone: "04 67 93 00 00", commune_code: "34052" },
} })).body;
const endpoint = (await granted("POST", "/webhook-endpoints", { token, body: { url: "https://mairie.example/agenda", description: "Mesure", events: ["referral.created"] } })).body;
await granted("PATCH", `/webhook-endpoints/${endpoint.id}`, { token, body: { enabled: false }, headers: { "If-Match": `"${endpoint.version}"` } });
const learner = (await granted("GET", `/enrolments/${own.id}`, staff)).body.learner.id;
/** @type {Record<string, string>} */
const ids = {
  enrolments: own.id, learners: learner, sessions: own.session.id, partners: partner.id, referrals: referral.id,
  series: (await granted("GET", "/series", staff)).body.data[0].id, "webhook-endpoints": endpoint.id,
};
/** @type {Record<string, string>} */
const queries = { "/suggestions": "?level=beginner&commune=34052", "/enrolments": "?q=mesure", "/learners": "?q=mesure&limit=20" };

// ---- every route that reads ---------------------------------------------------------------------------------------------
const { paths } = (await granted("GET", new URL("/openapi.json", address).href)).body;
for (const [pattern, item] of Object.entries(paths)) {
  const path = pattern.replace("/v1/{organisation}", "");
  if (!item.get || path === pattern || CLOSED.includes(path)) continue;
  const at = path.replace("{reference}", own.reference).replace(/^\/([^/]+)\/\{id\}/, (_, things) => `/${things}/${ids[things]}`);
  const who = item.get.tags.includes("partners") ? asPartner : item.get.tags.includes("staff") ? staff : path.startsWith("/my-") ? { headers: { "Link-Secret": own.secret } } : {};
  const times = [];
  for (let round = 0; round < ROUNDS; round++) times.push((await granted("GET", at + (queries[path] ?? ""), who)).took);
  report(`GET ${path}`, times);
}

// ---- what is done all day -----------------------------------------------------------------------------------------------
/** @type {Map<string, number[]>} */
const done = new Map();
/** @param {string} what @param {Parameters<typeof ask>} asked */
const timed = async (what, ...asked) => {
  const answer = await granted(...asked);
  done.set(what, [...(done.get(what) ?? []), answer.took]);
  return answer.body;
};
const link = (/** @type {any} */ made) => ({ headers: { "Link-Secret": made.secret } });
const version = (/** @type {any} */ { version: now }) => ({ "If-Match": `"${now}"` });
for (let round = 0; round < ROUNDS; round++) {
  const [full, free, today] = [await session(1), await session(4), await session(4, 1)];
  const seated = await enrol(full);
  const body = (/** @type {string} */ where) => ({ session_id: where, level: "beginner", channel: "phone", wait: true, learner: { given_name: "Odette", family_name: `Mesure ${++people}`, phone: "04 67 93 00 01", commune_code: "34052" } });
  const waits = await timed("wait in line", "POST", "/enrolments", { token, body: body(full) });
  const third = await enrol(full);
  await timed("give a seat up, offered to the next", "POST", `/my-enrolments/${seated.reference}/cancellation`, { ...link(seated), body: {} });
  await timed("take the seat that is offered", "POST", `/my-enrolments/${waits.reference}/acceptance`, link(waits));
  await timed("let somebody pass", "POST", `/enrolments/${third.id}/priority`, { token, body: { priority: 1, reason: "Son atelier a été annulé" } });
  await timed("move to another session", "POST", `/my-enrolments/${waits.reference}/move`, { ...link(waits), body: { session_id: free } });
  await timed("open by reference and name", "POST", "/my-enrolments/opening", { body: { reference: waits.reference, family_name: waits.learner.family_name } });
  const read = (await granted("GET", `/sessions/${free}`, staff)).body;
  await timed("give a session another place, and tell everybody", "PATCH", `/sessions/${free}`, { token, body: { venue_id: other.id, accept_conflicts: true }, headers: version(read) });
  const call = (await granted("GET", "/calls?limit=1", staff)).body.data[0];
  await timed("note what a call came to", "POST", `/calls/${call.id}/outcome`, { token, body: { outcome: "no_answer" } });
  await timed("ask to be called back", "POST", "/call-backs", { body: { name: "Odette Mesure", phone: `04 67 94 ${String(round).padStart(2, "0")} 00`, words: "Pour les ateliers" } });
  await enrol(today);
  const { data: [line] } = (await granted("GET", `/sessions/${today}/attendance`, staff)).body;
  await timed("tick a presence", "PUT", `/sessions/${today}/attendance`, { token, body: { entries: [{ enrolment_id: line.enrolment_id, status: "present", version: line.version }] } });
  await timed("add who came without an appointment", "POST", `/sessions/${today}/attendance`, { token, body: { learner: { given_name: "Paul", family_name: `Mesure ${++people}`, commune_code: "34052" } } });
  const planned = (await granted("GET", `/sessions/${free}/preparation`, staff));
  await timed("write a plan", "PATCH", `/sessions/${free}/plan`, { token, body: { theme: "La souris" }, headers: { "If-Match": planned.headers.etag ?? '"0"' } });
  await timed("send somebody, as a partner", "POST", "/referrals", { token: key, body: { ...body(free), level: undefined, channel: undefined, consent: true } });
  await timed("cancel a session, and tell everybody", "POST", `/sessions/${free}/cancellation`, { token, body: { reason: "La salle est inondée" } });
  await timed("see what a series would be", "POST", "/series/preview", { token, body: {
    venue_id: venue.id, title: "Mesure", levels: ["beginner"], first_date: "2028-01-04", last_date: "2028-06-27", start_time: "14:00", duration_minutes: 120, capacity: 4, minimum: 2,
  } });
}
for (const [what, times] of done) report(what, times);
agent.destroy();
