// Times everything that the desk, partners and people look at or do, beside 200 000 people and all that the bench
// enrolled: a row each, with median and 95th of 100 in ms. Every route of the API's description is asked, none may
// fail, and none may be left out. It can be run again beside the rows that it left.
//   node desk.js ADDRESS PASSWORD     ROUNDS: how often each is asked (40)
import { adapt, adaptationWrites } from "./desk/adaptations.js";
import { ask, questionWrites } from "./desk/follow-ups.js";
import { handoutWrites, publishHandout } from "./desk/handouts.js";
import { pathwayWrites } from "./desk/pathway.js";
import { publish, questionnaireWrites } from "./desk/questionnaires.js";
import { setPictures } from "./desk/site.js";
import { writes } from "./desk/writes.js";
import {
  addEndpoint,
  address,
  asked,
  asPartner,
  close,
  elsewhere,
  enrol,
  granted,
  learnerOf,
  link,
  partner,
  read,
  refer,
  report,
  reportTimed,
  session,
  staff,
  stopEndpoint,
  walkIn,
} from "./desk/world.js";

const ROUNDS = Number(process.env.ROUNDS ?? 40);
/** Routes that hash a password, which takes long by design, and do little else. */
const HASHED = ["POST /login", "POST /me/password", "POST /accounts/{id}/password"];

const own = await enrol(await session(4));
const came = await walkIn(await session(4, -1));
const endpoint = await addEndpoint();
await stopEndpoint(endpoint);
await setPictures();
const questionnaire = await publish();
const handout = await publishHandout();
/** @type {Record<string, string>} */
const codes = { "questionnaire-codes": questionnaire.code, "shared-handouts": handout.code };
/** @type {Record<string, string>} */
const ids = {
  questionnaires: questionnaire.id,
  "questionnaire-versions": questionnaire.versions[0].id,
  "questionnaire-responses": questionnaire.response.id,
  enrolments: own.id,
  learners: (await learnerOf(own)).id,
  sessions: own.session.id,
  partners: partner.id,
  referrals: (await refer()).id,
  "follow-ups": (await ask()).id,
  handouts: handout.id,
  "handout-versions": handout.current.id,
  "handout-pictures": handout.picture.id,
  adaptations: (await adapt()).id,
  series: (await read("/series")).data[0].id,
  venues: elsewhere.id,
  "webhook-endpoints": endpoint.id,
};
/** @type {Record<string, string>} */
const queries = {
  "/suggestions": "?level=beginner&commune=34052",
  "/enrolments": "?q=mesure",
  "/learners": "?q=mesure&limit=20",
};

// ---- every route that reads
const { paths } = await read(new URL("/openapi.json", address).href);
/** Routes that write. @type {string[]} */
const writing = [];
for (const [pattern, item] of Object.entries(paths)) {
  const path = pattern.replace("/v1/{organisation}", "");
  if (path === pattern) continue;
  writing.push(
    ...["post", "put", "patch", "delete"]
      .filter((method) => item[method])
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  if (!item.get) continue;
  const mine = path.endsWith("/evaluation") ? came : own;
  const at = path
    .replace("{reference}", mine.reference)
    .replace(/^\/([^/]+)\/\{code\}/, (_, things) => `/${things}/${codes[things]}`)
    .replace(/^\/([^/]+)\/\{id\}/, (_, things) => `/${things}/${ids[things]}`);
  const asker = item.get.tags.includes("partners")
    ? asPartner
    : item.get.tags.includes("staff")
      ? staff
      : path.startsWith("/my-")
        ? link(mine)
        : {};
  const times = [];
  for (let round = 0; round < ROUNDS; round++)
    times.push((await granted("GET", at + (queries[path] ?? ""), asker)).took);
  report(`GET ${path}`, times);
}

// ---- every route that writes
for (let round = 0; round < ROUNDS; round++) {
  for (const write of [...writes, questionnaireWrites, questionWrites, handoutWrites, pathwayWrites, adaptationWrites])
    await write();
}
reportTimed();
close();

const missing = writing.filter(
  (route) =>
    !HASHED.includes(route) &&
    ![...asked].some((one) => new RegExp(`^${route.replace(/\{\w+\}/g, "[^/]+")}$`).test(one)),
);
if (missing.length > 0) throw new Error(`nobody asks ${missing.join(", ")}`);
