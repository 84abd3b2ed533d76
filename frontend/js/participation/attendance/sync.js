/**
 * Sends the ticks and arrivals that were noted in the room.
 *
 * After a lost answer they are sent again as they were, so that nothing counts twice: a tick with the version of its
 * entry, a new person with the key of the request.
 *
 * @typedef {import("./offline-sheet.js").Sheet} Sheet
 * @typedef {import("./offline-sheet.js").Tick} Tick
 * @typedef {import("./offline-sheet.js").Arrival} Arrival
 * @typedef {import("../../api/models.js").TickedAttendance} TickedSheet
 */
import { accountRequest, ProblemError } from "../../api/client.js";
import { newKey } from "../../api/idempotency.js";
import { peopleCame } from "../enrolments/party.js";
import { lineOf, sessionOf, unsent, updateSheet } from "./offline-sheet.js";

/**
 * Notes a presence, and how many of a party came. The same tap again takes it back.
 *
 * @param {Sheet} sheet
 * @param {string} id
 * @param {import("./offline-sheet.js").Status | null} status
 * @param {number} [count] how many came; by default as many as were noted before, or all
 */
export function note(sheet, id, status, count) {
  const line = sheet.lines.find((one) => one.id === id);
  const noted = sheet.ticks[id];
  const people = peopleCame(status, line?.size ?? 1, count ?? (noted ? noted.people : line?.people));
  if (noted) Object.assign(noted, { status, people });
  else if (line)
    sheet.ticks[id] = {
      status,
      people,
      version: line.version,
      tried: [],
      trouble: null,
      name: line.name,
      learner: line.learner,
    };
  // The service has the same already, and nothing is being sent: there is nothing to send.
  if (noted && line && !noted.tried.length && !noted.trouble && line.version === noted.version && isSame(noted, line))
    delete sheet.ticks[id];
}

/**
 * True if an entry has the presence that was noted here.
 *
 * @param {Pick<Tick, "status" | "people">} tick
 * @param {import("./offline-sheet.js").Line} line
 */
const isSame = ({ status, people }, line) => status === line.status && (people == null || people === line.people);

/** Keeps this device's answer of two, now that it knows the other. @param {Sheet} sheet @param {string} id */
export function keepMine(sheet, id) {
  const [tick, line] = [sheet.ticks[id], sheet.lines.find((one) => one.id === id)];
  if (tick && line) Object.assign(tick, { version: line.version, tried: [], trouble: null });
}

/** Keeps the other answer of two. @param {Sheet} sheet @param {string} id */
export function keepTheirs(sheet, id) {
  delete sheet.ticks[id];
}

/** Notes a person without an appointment. @param {Sheet} sheet @param {string} name @param {Arrival["body"]} body */
export function addArrival(sheet, name, body) {
  sheet.arrivals.push({ key: newKey(), body, name, trouble: null });
}

/**
 * Has an arrival sent again, as another request.
 *
 * @param {Sheet} sheet
 * @param {string} key
 * @param {Partial<Arrival["body"]>} more
 */
export function retryArrival(sheet, key, more = {}) {
  const arrival = sheet.arrivals.find((one) => one.key === key);
  if (arrival) Object.assign(arrival, { key: newKey(), body: { ...arrival.body, ...more }, trouble: null });
}

/** Takes an arrival off the list. @param {Sheet} sheet @param {string} key */
export function removeArrival(sheet, key) {
  sheet.arrivals = sheet.arrivals.filter((one) => one.key !== key);
}

/**
 * Sends everything that can be sent, then reads the sheet again. One tab at a time.
 *
 * @param {Sheet} sheet
 * @param {(sheet: Sheet) => void} changed
 * @returns {Promise<Sheet>}
 */
export async function sync(sheet, changed) {
  const work = () => send(sheet, changed);
  // Plain http has no locks.
  return navigator.locks ? await navigator.locks.request(`clic-emargement-${sheet.id}`, work) : work();
}

/** @param {Sheet} sheet @param {(sheet: Sheet) => void} changed */
async function send(sheet, changed) {
  const keep = async (/** @type {(sheet: Sheet) => void} */ change) =>
    changed((sheet = await updateSheet(sheet, change)));
  await keep(() => {});
  for (const { key } of sheet.arrivals.filter(({ trouble }) => !trouble)) {
    const arrival = sheet.arrivals.find((one) => one.key === key);
    if (arrival) await keep(await sendArrival(sheet, arrival));
  }
  // A tick of ours whose answer was lost is in conflict once; it is recognised, and sent on top of itself.
  for (let round = 0; round < 3; round++) {
    const ready = Object.entries(sheet.ticks).filter(([, { trouble }]) => !trouble);
    if (!ready.length) break;
    const entries = ready.map(([enrolment_id, { status, people, version }]) => ({
      enrolment_id,
      status,
      ...(people && { people_came: people }),
      version,
    }));
    await keep(({ ticks }) => {
      for (const { enrolment_id, status, people_came: people = null, version } of entries)
        ticks[enrolment_id]?.tried.push({ status, people, version });
    });
    const answered = await accountRequest("PUT", "/sessions/{id}/attendance", {
      path: { id: sheet.id },
      body: { entries },
    });
    await keep((kept) => settle(kept, answered));
  }
  const shown = await accountRequest("GET", "/sessions/{id}/attendance", { path: { id: sheet.id } });
  await keep((kept) => {
    kept.session = sessionOf(shown.session);
    kept.lines = shown.data.map(lineOf);
    kept.familiar = shown.familiar;
    kept.readAt = Date.now();
    if (!kept.touched || unsent(kept)) return;
    kept.sentAt = Date.now();
    kept.touched = false;
  });
  return sheet;
}

/** @param {Sheet} sheet @param {Arrival} arrival @returns {Promise<(sheet: Sheet) => void>} the change */
async function sendArrival(sheet, { key, body }) {
  try {
    const entry = await accountRequest("POST", "/sessions/{id}/attendance", {
      path: { id: sheet.id },
      body,
      idempotencyKey: key,
    });
    return (kept) => {
      removeArrival(kept, key);
      kept.lines = [...kept.lines.filter((line) => line.id !== entry.enrolment_id), lineOf(entry)];
    };
  } catch (error) {
    if (
      !(error instanceof ProblemError) ||
      ![404, 409, 422].includes(error.problem.status) ||
      error.is("request-still-running")
    )
      throw error;
    const { title, detail, existing } = error.problem;
    if (error.is("already-enrolled") && existing) {
      // On the list after all: they are noted as present there.
      const { data } = await accountRequest("GET", "/sessions/{id}/attendance", { path: { id: sheet.id } });
      return (kept) => {
        kept.lines = data.map(lineOf);
        removeArrival(kept, key);
        if (!kept.ticks[existing.id]) note(kept, existing.id, "present");
      };
    }
    return (kept) => {
      const arrival = kept.arrivals.find((one) => one.key === key);
      if (arrival)
        arrival.trouble = { full: error.is("session-full") && !body.capacity_reason, title, detail: detail ?? "" };
    };
  }
}

/** Applies the outcome of each tick. @param {Sheet} sheet @param {TickedSheet} answered */
function settle(sheet, { session, data, results }) {
  sheet.session = sessionOf(session);
  sheet.lines = data.map(lineOf);
  for (const { enrolment_id: id, outcome, asked, asked_people } of results) {
    const [tick, line] = [sheet.ticks[id], sheet.lines.find((one) => one.id === id)];
    if (!tick) continue;
    const ours = line && tick.tried.some((tried) => tried.version + 1 === line.version && isSame(tried, line));
    if (outcome === "gone" || !line) tick.trouble = "gone";
    else if (outcome !== "conflict" && tick.status === asked && (tick.people ?? null) === asked_people)
      delete sheet.ticks[id];
    // Changed here while it was being sent, or after its answer was lost.
    else if (outcome !== "conflict" || ours) Object.assign(tick, { version: line.version, tried: [] });
    else Object.assign(tick, { version: line.version, trouble: "clash" });
  }
}
