/** Client of the desk's bench, and the things that its requests are about. */
import { Client, percentile } from "../client.js";

export const [address = "", password] = process.argv.slice(2);
const client = new Client(address);
/** Requests that must be granted. @type {Client["granted"]} */
export const granted = (...how) => client.granted(...how);
export const close = () => client.close();

// ---- times

/** Milliseconds of each request, by the words for it. @type {Map<string, number[]>} */
const times = new Map();
/** Method and path of every request that was timed. @type {Set<string>} */
export const asked = new Set();

/**
 * Sends a request, notes its time, and returns the body.
 *
 * @param {string} words for the request
 * @param {Parameters<Client["granted"]>} how
 */
export async function timed(words, ...how) {
  const answer = await granted(...how);
  times.set(words, [...(times.get(words) ?? []), answer.took]);
  asked.add(`${how[0]} ${how[1]}`);
  return answer.body;
}

/** Prints median and 95th of 100 in ms, and the words. @param {string} words @param {number[]} times */
export const report = (words, times) =>
  console.log(`${percentile(times, 0.5).toFixed(1)} ${percentile(times, 0.95).toFixed(1)} ${words}`);

/** Reports all that was timed. */
export function reportTimed() {
  for (const [words, each] of times) report(words, each);
}

// ---- askers

export const login = () => granted("POST", "/login", { body: { email: "admin@sud-herault.example", password } });
const token = (await login()).body.access_token;
/** As an administrator. */
export const staff = { token };
export const read = async (/** @type {string} */ path) => (await granted("GET", path, staff)).body;
/**
 * A change by an administrator.
 *
 * @param {unknown} [body]
 * @param {{ version: number }} [was] the thing as they read it
 */
export const by = (body, was) => ({ token, body, ...(was && { headers: { "If-Match": `"${was.version}"` } }) });
/** By a personal link, of an enrolment or of an evaluation. */
export const link = (/** @type {any} */ { secret, evaluation_secret: evaluation }) => ({
  headers: { "Link-Secret": secret ?? evaluation },
});

// ---- things to ask about

/** Counts on from the moment of the run: nobody is taken for somebody of a run before. */
let count = Date.now();
export const nextNumber = () => ++count;
/** A new person, with a number of those that are kept for fiction. */
export const somebody = () => ({
  given_name: "Odette",
  family_name: `Mesure ${++count}`,
  phone: `04 65 71 ${String(count % 10_000).padStart(4, "0")}`,
  commune_code: "34052",
});
/** @param {string} session @param {string} [words] @param {unknown} [learner] */
export const enrol = (session, words = "take a seat", learner = somebody()) =>
  timed(
    words,
    "POST",
    "/enrolments",
    by({ session_id: session, level: "beginner", channel: "phone", wait: true, learner }),
  );
/** Every row of a list. @param {string} path @returns {Promise<any[]>} */
export const readAll = async (path, cursor = "") => {
  const { data, next_cursor: next } = await read(`${path}?limit=100${cursor}`);
  return next ? [...data, ...(await readAll(path, `&cursor=${encodeURIComponent(next)}`))] : data;
};
export const learnerOf = async (/** @type {any} */ enrolment) =>
  read(`/learners/${(await read(`/enrolments/${enrolment.id}`)).learner.id}`);
// Venues of a run before are closed, but they keep their codes.
const venues = await readAll("/venues");
export const [venue, elsewhere] = venues.filter(({ active }) => active);
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const codes = LETTERS.flatMap((one) => LETTERS.flatMap((two) => LETTERS.map((three) => one + two + three))).filter(
  (free) => venues.every(({ code }) => code !== free),
);
/** A code that no venue has. */
export const newCode = () => codes.pop();
export const day = (/** @type {number} */ inDays) =>
  new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);
let days = 20;
/** Schedules a session, on a day of its own by default. @param {number} capacity @param {number} [inHours] */
export const session = async (capacity, inHours = 24 * ++days) => {
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
export const walkIn = (/** @type {string} */ begun) =>
  timed("add a walk-in", "POST", `/sessions/${begun}/attendance`, by({ learner: somebody() }));
export const SCOPES = ["calendar:read", "referrals:read", "referrals:write", "statistics:read"];
export const partner = (await readAll("/partners")).find(({ active }) => active);
export const asPartner = {
  token: (await granted("POST", `/partners/${partner.id}/keys`, by({ name: "Mesure", scopes: SCOPES }))).body.secret,
};
export const refer = async () =>
  timed("refer somebody, as a partner", "POST", "/referrals", {
    ...asPartner,
    body: { session_id: await session(4), consent: true, wait: true, learner: somebody() },
  });
export const addEndpoint = () =>
  timed(
    "add an endpoint",
    "POST",
    "/webhook-endpoints",
    by({ url: "https://mairie.example/agenda", description: "Mesure", events: ["referral.created"] }),
  );
/** @param {any} endpoint */
export const stopEndpoint = async ({ id }) =>
  timed(
    "stop an endpoint",
    "PATCH",
    `/webhook-endpoints/${id}`,
    by({ enabled: false }, await read(`/webhook-endpoints/${id}`)),
  );
