// How long each thing that the desk, a partner or a person looks at or does takes, beside 200 000 people and all that
// the bench enrolled: ADDRESS PASSWORD. A line each: median and 95th of 100 in ms, and what it is. Every route of the
// description is asked, and none may fail; one that is left out fails, too. It can be run again beside what it left.
import { report, timedClient } from "./client.js";

const [address = "", password] = process.argv.slice(2);
const { asked, granted, timed, ...client } = timedClient(address);
const ROUNDS = Number(process.env.ROUNDS ?? 40);
/** The hash of a password takes long by design, and they do little else. */
const HASHED = ["POST /login", "POST /me/password", "POST /accounts/{id}/password"];

const login = () => granted("POST", "/login", { body: { email: "admin@sud-herault.example", password } });
const { access_token: token } = (await login()).body;
const staff = { token };
const read = async (/** @type {string} */ path) => (await granted("GET", path, staff)).body;
/**
 * What an administrator sends, and the version they read.
 *
 * @param {unknown} [body]
 * @param {{ version: number }} [was]
 */
const by = (body, was) => ({ token, body, ...(was && { headers: { "If-Match": `"${was.version}"` } }) });

// ---- what there is to look at
/** Counts on from the moment of the run: nobody is taken for somebody of a run before. */
let count = Date.now();
/** With a number of those that are kept for fiction. */
const somebody = () => ({
  given_name: "Odette",
  family_name: `Mesure ${++count}`,
  phone: `04 65 71 ${String(count % 10_000).padStart(4, "0")}`,
  commune_code: "34052",
});
/** @param {string} session @param {string} [what] @param {unknown} [learner] */
const enrol = (session, what = "take a seat", learner = somebody()) =>
  timed(
    what,
    "POST",
    "/enrolments",
    by({ session_id: session, level: "beginner", channel: "phone", wait: true, learner }),
  );
/** All pages. @param {string} path @returns {Promise<any[]>} */
const all = async (path, cursor = "") => {
  const { data, next_cursor: next } = await read(`${path}?limit=100${cursor}`);
  return next ? [...data, ...(await all(path, `&cursor=${encodeURIComponent(next)}`))] : data;
};
const learnerOf = async (/** @type {any} */ enrolment) =>
  read(`/learners/${(await read(`/enrolments/${enrolment.id}`)).learner.id}`);
// Those of a run before are closed, but they keep their codes.
const venues = await all("/venues");
const [venue, elsewhere] = venues.filter(({ active }) => active);
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const codes = LETTERS.flatMap((one) => LETTERS.flatMap((two) => LETTERS.map((three) => one + two + three))).filter(
  (free) => venues.every(({ code }) => code !== free),
);
const day = (/** @type {number} */ inDays) => new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);
let days = 20;
/** @param {number} capacity @param {number} [inHours] */
const session = async (capacity, inHours = 24 * ++days) => {
  const begins = Date.now() + inHours * 3_600_000;
  return (
    await timed(
      "schedule a session",
      "POST",
      "/sessions",
      by({
        venue_id: venue.id,
        title: "Mesure",
        level: "beginner",
        capacity,
        minimum: 1,
        accept_conflicts: true,
        starts_at: new Date(begins).toISOString(),
        ends_at: new Date(begins + 7_200_000).toISOString(),
      }),
    )
  ).id;
};
const walkIn = (/** @type {string} */ begun) =>
  timed("add who came without an appointment", "POST", `/sessions/${begun}/attendance`, by({ learner: somebody() }));
const SCOPES = ["calendar:read", "referrals:read", "referrals:write", "statistics:read"];
const partner = (await all("/partners")).find(({ active }) => active);
const asPartner = {
  token: (await granted("POST", `/partners/${partner.id}/keys`, by({ name: "Mesure", scopes: SCOPES }))).body.secret,
};
const send = async () =>
  timed("send somebody, as a partner", "POST", "/referrals", {
    ...asPartner,
    body: { session_id: await session(4), consent: true, wait: true, learner: somebody() },
  });
const addEndpoint = () =>
  timed(
    "add an endpoint",
    "POST",
    "/webhook-endpoints",
    by({ url: "https://mairie.example/agenda", description: "Mesure", events: ["referral.created"] }),
  );
/** @param {any} endpoint */
const stop = async ({ id }) =>
  timed(
    "stop an endpoint",
    "PATCH",
    `/webhook-endpoints/${id}`,
    by({ enabled: false }, await read(`/webhook-endpoints/${id}`)),
  );

const own = await enrol(await session(4));
const came = await walkIn(await session(4, -1));
const endpoint = await addEndpoint();
await stop(endpoint);
/** @type {Record<string, string>} */
const ids = {
  enrolments: own.id,
  learners: (await learnerOf(own)).id,
  sessions: own.session.id,
  partners: partner.id,
  referrals: (await send()).id,
  series: (await read("/series")).data[0].id,
  "webhook-endpoints": endpoint.id,
};
/** @type {Record<string, string>} */
const queries = {
  "/suggestions": "?level=beginner&commune=34052",
  "/enrolments": "?q=mesure",
  "/learners": "?q=mesure&limit=20",
};
const link = (/** @type {any} */ { secret, evaluation_secret: evaluation }) => ({
  headers: { "Link-Secret": secret ?? evaluation },
});

// ---- every route that reads
const { paths } = await read(new URL("/openapi.json", address).href);
/** @type {string[]} */
const deeds = [];
for (const [pattern, item] of Object.entries(paths)) {
  const path = pattern.replace("/v1/{organisation}", "");
  if (path === pattern) continue;
  deeds.push(
    ...["post", "put", "patch", "delete"]
      .filter((method) => item[method])
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  if (!item.get) continue;
  const mine = path.endsWith("/evaluation") ? came : own;
  const at = path
    .replace("{reference}", mine.reference)
    .replace(/^\/([^/]+)\/\{id\}/, (_, things) => `/${things}/${ids[things]}`);
  const who = item.get.tags.includes("partners")
    ? asPartner
    : item.get.tags.includes("staff")
      ? staff
      : path.startsWith("/my-")
        ? link(mine)
        : {};
  const times = [];
  for (let round = 0; round < ROUNDS; round++) times.push((await granted("GET", at + (queries[path] ?? ""), who)).took);
  report(`GET ${path}`, times);
}

// ---- what is done all day
async function seats() {
  const [full, free] = [await session(1), await session(4)];
  const seated = await enrol(full);
  const waits = await enrol(full, "wait in line");
  const third = await enrol(full, "wait in line");
  await timed("give a seat up, offered to the next", "POST", `/my-enrolments/${seated.reference}/cancellation`, {
    ...link(seated),
    body: {},
  });
  await timed("take the seat that is offered", "POST", `/my-enrolments/${waits.reference}/acceptance`, link(waits));
  await timed(
    "let somebody pass",
    "POST",
    `/enrolments/${third.id}/priority`,
    by({ priority: 1, reason: "Son atelier a été annulé" }),
  );
  await timed("move to another session", "POST", `/my-enrolments/${waits.reference}/move`, {
    ...link(waits),
    body: { session_id: free },
  });
  await timed("open by reference and name", "POST", "/my-enrolments/opening", {
    body: { reference: waits.reference, family_name: waits.learner.family_name },
  });
  await timed(
    "take the offered seat for who says so on the phone",
    "POST",
    `/enrolments/${third.id}/acceptance`,
    staff,
  );
  await timed("move somebody to another session", "POST", `/enrolments/${third.id}/move`, by({ session_id: free }));
  await timed(
    "cancel somebody's enrolment",
    "POST",
    `/enrolments/${third.id}/cancellation`,
    by({ reason: "Hospitalisée" }),
  );
  await timed(
    "give a session another place, and notify everybody",
    "PATCH",
    `/sessions/${free}`,
    by({ venue_id: elsewhere.id, accept_conflicts: true }, await read(`/sessions/${free}`)),
  );
  await timed(
    "cancel a session, and notify everybody",
    "POST",
    `/sessions/${free}/cancellation`,
    by({ reason: "La salle est inondée" }),
  );
  // Whom the desk cannot reach was given up, and is called again: the number was right after all.
  const call = (await read(`/calls?session=${free}`)).data.find((/** @type {any} */ { kind }) => kind === "cancelled");
  await timed("note that a number is wrong", "POST", `/calls/${call.id}/outcome`, by({ outcome: "wrong_number" }));
  await timed("send again what was given up", "POST", `/messages/${call.id}/resend`, staff);
  await timed("note what a call came to", "POST", `/calls/${call.id}/outcome`, by({ outcome: "no_answer" }));
  const { given_name: name, phone } = somebody();
  await timed("ask to be called back", "POST", "/call-backs", {
    body: { name: `${name} Mesure`, phone, words: "Pour les ateliers" },
  });
}

/** One number, and names nearly alike: made one, found to be two. */
async function twins() {
  const who = somebody();
  const one = await learnerOf(await enrol(await session(4), "take a seat", who));
  const other = await learnerOf(await enrol(await session(4), "take a seat", { ...who, given_name: "Odete" }));
  await timed("make one learner of two", "POST", `/learners/${one.id}/merge`, by({ learner_id: other.id }));
  await timed("separate two learners", "POST", `/learners/${other.id}/separation`, staff);
  await timed(
    "note that two who look like one are two",
    "POST",
    "/duplicates/dismissal",
    by({ learner_ids: [one.id, other.id] }),
  );
  await timed(
    "correct a learner's number",
    "PATCH",
    `/learners/${one.id}`,
    by({ phone: somebody().phone }, await read(`/learners/${one.id}`)),
  );
}

async function workshop() {
  const next = await session(4);
  const planned = await granted("GET", `/sessions/${next}/preparation`, staff);
  await timed("write a plan", "PATCH", `/sessions/${next}/plan`, {
    ...by({ theme: "La souris" }),
    headers: { "If-Match": planned.headers.etag ?? '"0"' },
  });
  const begun = await session(4, -1);
  const line = await walkIn(begun);
  await timed(
    "tick a presence",
    "PUT",
    `/sessions/${begun}/attendance`,
    by({ entries: [{ enrolment_id: line.enrolment_id, status: "late", version: line.version }] }),
  );
  await timed("give an evaluation", "POST", `/my-enrolments/${line.reference}/evaluation`, {
    ...link(line),
    body: { satisfaction: 4, relevance: 3, pace: "right", helped: "Le calme", another_session: true },
  });
  await timed(
    "write down what changes next time",
    "PUT",
    `/sessions/${begun}/next-time`,
    by({ next_time: "Plus de pratique" }),
  );
}

async function series() {
  const drawn = {
    venue_id: venue.id,
    title: "Mesure",
    levels: ["beginner"],
    first_date: day(60),
    last_date: day(60 + 25 * 7),
    start_time: "14:00",
    duration_minutes: 120,
    capacity: 4,
    minimum: 2,
    accept_conflicts: true,
  };
  await timed("see what a series would be", "POST", "/series/preview", by(drawn));
  const { id, created } = await timed("create a series", "POST", "/series", by(drawn));
  await enrol(created[0].id);
  const later = { start_time: "14:30", accept_conflicts: true };
  await timed("see what a change of a series would do", "POST", `/series/${id}/preview`, by(later));
  await timed(
    "change a series, and notify everybody",
    "PATCH",
    `/series/${id}`,
    by(later, await read(`/series/${id}`)),
  );
  const longer = { last_date: day(60 + 35 * 7), accept_conflicts: true };
  await timed("see how a series would go on", "POST", `/series/${id}/extension/preview`, by(longer));
  await timed("have a series go on", "POST", `/series/${id}/extension`, by(longer));
  await timed("see whom the end of a series would reach", "POST", `/series/${id}/cancellation/preview`, by({}));
  await timed(
    "cancel a series, and notify everybody",
    "POST",
    `/series/${id}/cancellation`,
    by({ version: (await read(`/series/${id}`)).version, reason: "La salle ferme" }),
  );
}

async function house() {
  const place = await timed(
    "open a venue",
    "POST",
    "/venues",
    by({ name: "Mesure", code: codes.pop(), address: "1 place de la Mairie", commune_code: "34052" }),
  );
  await timed("close a venue", "PATCH", `/venues/${place.id}`, by({ active: false }, place));
  const closure = await timed(
    "announce that a venue is closed",
    "POST",
    "/closures",
    by({ venue_id: venue.id, first_date: day(25), last_date: day(40), reason: "Travaux" }),
  );
  await timed("take a closure back", "POST", `/closures/${closure.id}/withdrawal`, staff);
  const { days: usual } = await read("/reminders");
  await timed("set when people are reminded", "PUT", "/reminders", by({ days: [6, 3, 0] }));
  await timed("set when people are reminded", "PUT", "/reminders", by({ days: usual }));
  const { account } = await timed(
    "open an account",
    "POST",
    "/accounts",
    by({ email: `mesure-${++count}@sud-herault.example`, name: "Mesure", role: "agent" }),
  );
  await timed("close an account", "PATCH", `/accounts/${account.id}`, by({ active: false }, account));
  const cookie = (/** @type {Awaited<ReturnType<typeof granted>>} */ { headers }) => ({
    headers: { Cookie: headers["set-cookie"]?.[0]?.split(";")[0] ?? "" },
  });
  await timed("stay logged in", "POST", "/refresh", cookie(await login()));
  await timed("log out", "POST", "/logout", cookie(await login()));
}

async function partners() {
  const made = await timed(
    "write a partner down",
    "POST",
    "/partners",
    by({ name: `Mesure ${++count}`, kind: "association" }),
  );
  const { key } = await timed(
    "make a partner's key",
    "POST",
    `/partners/${made.id}/keys`,
    by({ name: "Mesure", scopes: SCOPES }),
  );
  const { key: next } = await timed(
    "make a key to take another's place",
    "POST",
    `/partner-keys/${key.id}/rotation`,
    by({}),
  );
  await timed("revoke a key", "POST", `/partner-keys/${next.id}/revocation`, staff);
  await timed("end a partnership", "PATCH", `/partners/${made.id}`, by({ active: false }, made));
  const { id } = await send();
  await timed("take somebody back, as a partner", "POST", `/referrals/${id}/withdrawal`, {
    ...asPartner,
    body: { reason: "Déménage" },
  });
}

async function endpoints() {
  const { id } = await addEndpoint();
  const test = await timed("test an endpoint", "POST", `/webhook-endpoints/${id}/test`, staff);
  await timed("test an endpoint", "POST", `/webhook-endpoints/${id}/test`, staff);
  await stop({ id });
  // What was still due is given up now, but for what is just on its way.
  while (
    (await read(`/webhook-deliveries?endpoint=${id}`)).data.some(
      (/** @type {any} */ { status }) => status === "sending",
    )
  )
    await new Promise((again) => setTimeout(again, 50));
  await timed(
    "take an endpoint up again",
    "PATCH",
    `/webhook-endpoints/${id}`,
    by({ enabled: true }, await read(`/webhook-endpoints/${id}`)),
  );
  await timed("send one delivery again", "POST", `/webhook-deliveries/${test.id}/replay`, staff);
  await timed(
    "send again what failed",
    "POST",
    `/webhook-endpoints/${id}/replay`,
    by({ since: day(-1) + "T00:00:00Z" }),
  );
  await timed("renew an endpoint's secret", "POST", `/webhook-endpoints/${id}/secret`, by({}));
  await timed("remove an endpoint", "DELETE", `/webhook-endpoints/${id}`, staff);
}

for (let round = 0; round < ROUNDS; round++) {
  for (const doing of [seats, twins, workshop, series, house, partners, endpoints]) await doing();
}
client.report();
client.close();

const left = deeds.filter(
  (deed) =>
    !HASHED.includes(deed) && ![...asked].some((one) => new RegExp(`^${deed.replace(/\{\w+\}/g, "[^/]+")}$`).test(one)),
);
if (left.length > 0) throw new Error(`nobody does ${left.join(", ")}`);
