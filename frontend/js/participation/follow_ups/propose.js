/**
 * A workshop for some questions: the form of a new session, filled in, and the seats once it is there.
 *
 * @typedef {import("../../api/models.js").FollowUp} FollowUp
 * @typedef {import("../../api/models.js").Session} Session
 */
import { accountRequest } from "../../api/client.js";
import { newSubmission } from "../../api/idempotency.js";
import { readAll } from "../../api/paging.js";
import { dateOf, dayAndHour } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { addDays, timeOf, today } from "../../lib/zones.js";
import { failureNotice } from "../../ui/feedback.js";
import { checkbox } from "../../ui/fields.js";
import { askerName, seatStates } from "./words.js";
import { themes } from "../../programme/sessions/themes.js";

/** Days in which a free hour is looked for: from in two days on, so that people can be called. */
const [FIRST_DAY, LAST_DAY] = [2, 42];
/** Places of an extra workshop, unless more people asked. */
const PLACES = 4;

/** Reads the questions that the address names; null without any. @param {URLSearchParams} asked */
export async function readQuestions(asked) {
  const ids = asked.get("questions")?.split(",").filter(Boolean) ?? [];
  if (!ids.length) return null;
  return Promise.all(ids.map((id) => accountRequest("GET", "/follow-ups/{id}", { path: { id } })));
}

/**
 * The people of the questions, each with a tick for those who have just said yes.
 *
 * @param {FollowUp[]} questions
 * @param {{ saidYes: boolean }} options
 */
export const peopleFields = (questions, { saidYes }) =>
  h(
    "fieldset",
    { class: "choices choices--ticks" },
    h("legend", {}, "Une place pour chaque question"),
    h(
      "p",
      { class: "hint" },
      "Cochez les personnes qui ont déjà dit oui : leur inscription est faite. Les autres sont à appeler ; " +
        "rien de ce qu’elles ont demandé n’est écrit.",
    ),
    questions.map((one) =>
      checkbox({
        id: `yes-${one.id}`,
        label: `${askerName(one)} a déjà dit oui – « ${short(one.question ?? "")} »`,
        checked: saidYes,
      }),
    ),
  );

/** @param {string} text */
const short = (text) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

/**
 * Values of the form: the theme, the level and the place of the questions, and the next hour that is free there.
 *
 * @param {FollowUp[]} questions
 * @returns {Promise<Record<string, string>>}
 */
export async function prefill(questions) {
  const about = questions.find(({ session }) => session)?.session;
  const theme = questions.find((one) => one.theme)?.theme;
  const given = {
    title: theme ? `Atelier supplémentaire : ${themes[theme].toLowerCase()}` : "Atelier supplémentaire",
    capacity: String(Math.max(PLACES, questions.length)),
    minimum: "1",
  };
  if (!about) return { ...given, level: "beginner" };
  const held = await accountRequest("GET", "/sessions/{id}", { path: { id: about.id } });
  const from = timeOf(held.starts_at);
  const to = timeOf(held.ends_at);
  return {
    ...given,
    level: held.level,
    venue_id: held.venue.id,
    facilitator_id: held.facilitator?.id ?? "",
    from,
    to,
    date: await nextFreeDay(held, from, to),
  };
}

/**
 * The next day on which neither the room nor the facilitator has another session at these hours; a working day.
 *
 * @param {Session} held
 * @param {string} from
 * @param {string} to
 */
async function nextFreeDay({ venue, facilitator }, from, to) {
  const now = today(venue.time_zone);
  const ahead = {
    from: addDays(now, FIRST_DAY),
    to: addDays(now, LAST_DAY),
    status: /** @type {const} */ ("scheduled"),
  };
  const taken = [
    ...(await readAll("/sessions", { ...ahead, venue: venue.id })),
    ...(facilitator ? await readAll("/sessions", { ...ahead, facilitator: facilitator.id }) : []),
  ];
  for (let days = FIRST_DAY; days <= LAST_DAY; days += 1) {
    const day = addDays(now, days);
    const isWeekend = [0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay());
    const isTaken = taken.some(
      (one) => dateOf(one.starts_at) === day && timeOf(one.starts_at) < to && timeOf(one.ends_at) > from,
    );
    if (!isWeekend && !isTaken) return day;
  }
  return "";
}

/**
 * Proposes a session for the questions, and says what became of each; a refusal can be tried again.
 *
 * @param {Session} session
 * @param {FollowUp[]} questions
 * @param {Record<string, string>} given the form
 */
export async function propose(session, questions, given) {
  const submission = newSubmission();
  const place = h("div", { class: "stack" });
  const ask = async () => {
    try {
      const { follow_ups: now } = await submission.send((key) =>
        accountRequest("POST", "/follow-ups/proposals", {
          body: {
            session_id: session.id,
            follow_ups: questions.map(({ id }) => id),
            seated: questions.map(({ id }) => id).filter((id) => given[`yes-${id}`]),
          },
          idempotencyKey: key,
        }),
      );
      place.replaceChildren(outcome(now, session));
    } catch (error) {
      place.replaceChildren(failureNotice(error, () => void ask()));
    }
  };
  await ask();
  return place;
}

/** @param {FollowUp[]} questions @param {Session} session */
function outcome(questions, { starts_at }) {
  const toCall = questions.filter(({ seat }) => seat && seat.status !== "enrolled").length;
  return h(
    "div",
    {},
    h(
      "ul",
      {},
      questions.map((one) =>
        h(
          "li",
          {},
          h("strong", {}, askerName(one)),
          one.seat && ` : ${seatStates[one.seat.status]}, référence ${one.seat.reference}`,
        ),
      ),
    ),
    toCall > 0 &&
      h(
        "p",
        {},
        h("a", { href: "/bureau/appels.html" }, "Faire les appels"),
        ` : l’atelier du ${dayAndHour(starts_at)} est proposé à ces personnes.`,
      ),
    h("p", {}, h("a", { href: "/bureau/questions-atelier.html" }, "Revenir aux questions")),
  );
}
