/** Writes of the desk, of partners and of people, in the order of their work. */
import { site } from "./site.js";
import {
  addEndpoint,
  asPartner,
  by,
  day,
  elsewhere,
  enrol,
  granted,
  learnerOf,
  link,
  login,
  newCode,
  nextNumber,
  read,
  refer,
  SCOPES,
  session,
  somebody,
  staff,
  stopEndpoint,
  timed,
  venue,
  walkIn,
} from "./world.js";

async function seats() {
  const [full, free] = [await session(1), await session(4)];
  const seated = await enrol(full);
  const waits = await enrol(full, "join a waiting list");
  const third = await enrol(full, "join a waiting list");
  await timed(
    "enrol somebody in several sessions",
    "POST",
    "/joint-enrolments",
    by({
      level: "beginner",
      learner: somebody(),
      dates: [free, await session(4)].map((id) => ({ session_id: id })),
    }),
  );
  await timed("give a seat up, offered to the next", "POST", `/my-enrolments/${seated.reference}/cancellation`, {
    ...link(seated),
    body: {},
  });
  await timed("take the seat that is offered", "POST", `/my-enrolments/${waits.reference}/acceptance`, link(waits));
  await timed(
    "prioritise somebody who waits",
    "POST",
    `/enrolments/${third.id}/priority`,
    by({ priority: 1, reason: "Son atelier a été annulé" }),
  );
  await timed("move to another session", "POST", `/my-enrolments/${waits.reference}/move`, {
    ...link(waits),
    body: { session_id: free },
  });
  await timed("open by reference and name", "POST", "/my-enrolments/opening", {
    body: {
      reference: waits.reference,
      family_name: waits.learner.family_name,
    },
  });
  await timed("take an offered seat at the desk", "POST", `/enrolments/${third.id}/acceptance`, staff);
  await timed("move somebody to another session", "POST", `/enrolments/${third.id}/move`, by({ session_id: free }));
  await timed(
    "cancel somebody's enrolment",
    "POST",
    `/enrolments/${third.id}/cancellation`,
    by({ reason: "Déménage", reason_code: "too_far" }),
  );
  const wish = await timed("note a wish", "POST", "/unmet-wishes", by({ level: "beginner", party_size: 1 }));
  const date = `/unmet-wishes/${wish.id}/declined-dates/${free}`;
  await timed("note that a date does not suit", "PUT", date, staff);
  await timed("take back that a date does not suit", "DELETE", date, staff);
  await timed("close a wish", "PUT", `/unmet-wishes/${wish.id}/state`, by({ state: "dropped" }));
  await timed(
    "move a session to another venue, and notify everybody",
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
  // A wrong number gives the message up; it is sent again once the number proves right.
  const call = (await read(`/calls?session=${free}`)).data.find((/** @type {any} */ { kind }) => kind === "cancelled");
  await timed("note that a number is wrong", "POST", `/calls/${call.id}/outcome`, by({ outcome: "wrong_number" }));
  await timed("send a message again that was given up", "POST", `/messages/${call.id}/resend`, staff);
  await timed("note the outcome of a call", "POST", `/calls/${call.id}/outcome`, by({ outcome: "no_answer" }));
  const { given_name: name, phone } = somebody();
  await timed("ask to be called back", "POST", "/call-backs", {
    body: { name: `${name} Mesure`, phone, words: "Pour les ateliers" },
  });
}

/** Two learners with one number and nearly one name are merged, then separated. */
async function twins() {
  const person = somebody();
  const one = await learnerOf(await enrol(await session(4), "take a seat", person));
  const other = await learnerOf(
    await enrol(await session(4), "take a seat", {
      ...person,
      given_name: "Odete",
    }),
  );
  await timed("merge two learners", "POST", `/learners/${one.id}/merge`, by({ learner_id: other.id }));
  await timed("separate two learners", "POST", `/learners/${other.id}/separation`, staff);
  await timed("dismiss a duplicate", "POST", "/duplicates/dismissal", by({ learner_ids: [one.id, other.id] }));
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
  // In its last half hour: evaluations are taken.
  const begun = await session(4, -1.75);
  const came = await walkIn(begun);
  await timed(
    "tick a presence",
    "PUT",
    `/sessions/${begun}/attendance`,
    by({
      entries: [
        {
          enrolment_id: came.enrolment_id,
          status: "late",
          version: came.version,
        },
      ],
    }),
  );
  await timed("give an evaluation", "POST", `/my-enrolments/${came.reference}/evaluation`, {
    ...link(came),
    body: { version: 1, answers: { satisfaction: "4", relevance: "3", pace: "right", helped: "Le calme" } },
  });
  const { code } = (await granted("PUT", `/sessions/${begun}/evaluation-code`, by({}))).body;
  await timed("hand in a slip", "POST", `/evaluation-codes/${code}/slips`, {
    body: { name: "Mesure", phone: "04 65 71 00 11", come_back: true },
  });
  await timed(
    "write the note for next time",
    "PUT",
    `/sessions/${begun}/next-time`,
    by({ next_time: "Plus de pratique" }, { version: 0 }),
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
  await timed("preview a series", "POST", "/series/preview", by(drawn));
  const { id, created } = await timed("create a series", "POST", "/series", by(drawn));
  await enrol(created[0].id);
  const later = { start_time: "14:30", accept_conflicts: true };
  await timed("preview a change of a series", "POST", `/series/${id}/preview`, by(later));
  await timed(
    "change a series, and notify everybody",
    "PATCH",
    `/series/${id}`,
    by(later, await read(`/series/${id}`)),
  );
  const longer = { last_date: day(60 + 35 * 7), accept_conflicts: true };
  await timed("preview an extension of a series", "POST", `/series/${id}/extension/preview`, by(longer));
  await timed("extend a series", "POST", `/series/${id}/extension`, by(longer));
  await timed("preview the cancellation of a series", "POST", `/series/${id}/cancellation/preview`, by({}));
  await timed(
    "cancel a series, and notify everybody",
    "POST",
    `/series/${id}/cancellation`,
    by({
      version: (await read(`/series/${id}`)).version,
      reason: "La salle ferme",
    }),
  );
}

async function house() {
  const place = await timed(
    "open a venue",
    "POST",
    "/venues",
    by({
      name: "Mesure",
      code: newCode(),
      address: "1 place de la Mairie",
      commune_code: "34052",
    }),
  );
  await timed("close a venue", "PATCH", `/venues/${place.id}`, by({ active: false }, place));
  const closure = await timed(
    "announce a closure",
    "POST",
    "/closures",
    by({
      venue_id: venue.id,
      first_date: day(25),
      last_date: day(40),
      reason: "Travaux",
    }),
  );
  await timed("withdraw a closure", "POST", `/closures/${closure.id}/withdrawal`, staff);
  const { version, ...usual } = await read("/reminders");
  const changed = by({ ...usual, sms: [6, 3, 0] }, { version });
  const set = await timed("set the days of reminders", "PUT", "/reminders", changed);
  await timed("set the days of reminders", "PUT", "/reminders", by(usual, set));
  const choices = {
    late_referrals: true,
    late_cancellations: true,
    within_hours: 24,
    alarms: false,
    digest_at: null,
  };
  await timed("choose what one is told of", "PUT", "/me/notices", by(choices));
  await timed("choose what one is told of", "PUT", "/me/notices", by({ ...choices, late_referrals: false }));
  await read("/me/notices");
  const share = await read("/desk-share");
  const kept = await timed("keep seats for the desk", "PUT", "/desk-share", by({ seats: 1, hours: 24 }, share));
  const { seats, hours } = share;
  await timed("keep seats for the desk", "PUT", "/desk-share", by({ seats, hours }, kept));
  const office = await read("/office-hours");
  const monday = { weekday: 1, opens: "09:00", closes: "12:00" };
  const open = await timed("set the office hours", "PUT", "/office-hours", by({ spans: [monday] }, office));
  await timed("set the office hours", "PUT", "/office-hours", by({ spans: office.spans }, open));
  const { account } = await timed(
    "open an account",
    "POST",
    "/accounts",
    by({
      email: `mesure-${nextNumber()}@sud-herault.example`,
      name: "Mesure",
      role: "agent",
    }),
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
    "create a partner",
    "POST",
    "/partners",
    by({ name: `Mesure ${nextNumber()}`, kind: "association" }),
  );
  const { key } = await timed(
    "make a partner's key",
    "POST",
    `/partners/${made.id}/keys`,
    by({ name: "Mesure", scopes: SCOPES }),
  );
  await timed("rename a partner's key", "PUT", `/keys/${key.id}/name`, by({ name: "Panneau" }));
  const { key: next } = await timed("rotate a partner's key", "POST", `/keys/${key.id}/rotation`, by({}));
  await timed("revoke a key", "POST", `/keys/${next.id}/revocation`, staff);
  await timed("end a partnership", "PATCH", `/partners/${made.id}`, by({ active: false }, made));
  const { id } = await refer();
  await timed("withdraw a referral, as a partner", "POST", `/referrals/${id}/withdrawal`, {
    ...asPartner,
    body: { reason: "Déménage" },
  });
}

async function endpoints() {
  const { id } = await addEndpoint();
  const test = await timed("test an endpoint", "POST", `/webhook-endpoints/${id}/test`, staff);
  await timed("test an endpoint", "POST", `/webhook-endpoints/${id}/test`, staff);
  await stopEndpoint({ id });
  // Due deliveries are given up at once; one that is being sent ends first.
  while (
    (await read(`/webhook-deliveries?endpoint=${id}`)).data.some(
      (/** @type {any} */ { status }) => status === "sending",
    )
  )
    await new Promise((again) => setTimeout(again, 50));
  await timed(
    "enable an endpoint again",
    "PATCH",
    `/webhook-endpoints/${id}`,
    by({ enabled: true }, await read(`/webhook-endpoints/${id}`)),
  );
  await timed("send one delivery again", "POST", `/webhook-deliveries/${test.id}/replay`, staff);
  await timed(
    "send failed deliveries again",
    "POST",
    `/webhook-endpoints/${id}/replay`,
    by({ since: day(-1) + "T00:00:00Z" }),
  );
  await timed("renew an endpoint's secret", "POST", `/webhook-endpoints/${id}/secret`, by({}));
  await timed("remove an endpoint", "DELETE", `/webhook-endpoints/${id}`, staff);
}

export const writes = [seats, twins, workshop, series, house, partners, endpoints, site];
