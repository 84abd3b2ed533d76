/**
 * Attendance sheets that this device keeps for a room without network, with unsent ticks.
 *
 * They hold as little as the room needs: names, communes, ticks; no age, and no number but that of the adult who
 * answers for a child. A sheet is erased once it has been sent and the session is over,
 * or twelve hours after it was read.
 *
 * @typedef {import("../../api/models.js").Presence} Status
 * @typedef {import("../../api/models.js").Attendance} AttendanceSheet
 * @typedef {import("../../api/models.js").AttendanceLine} AttendanceEntry
 *
 * @typedef {object} Line
 * @property {string} id of the enrolment
 * @property {string} learner
 * @property {string} name
 * @property {string} commune
 * @property {number} [size] how many come together; a list that an older page kept does not say
 * @property {string} [companions] the others of a party, in words
 * @property {string} [adult] who answers for a minor, in words
 * @property {string} [arrangements] what makes it easier for the person, in words
 * @property {Status | null} status
 * @property {number | null} [people] how many of them came
 * @property {number} version
 * @property {boolean} walkIn
 * @property {string | null} at
 * @property {string | null} by
 *
 * @typedef {object} Tick a presence noted here that the service has not confirmed
 * @property {Status | null} status
 * @property {number | null} [people] how many of a party came; none of a person alone, nor by an older page
 * @property {number} version of the line that was on the screen
 * @property {{ status: Status | null, people?: number | null, version: number }[]} tried sent without an
 * answer yet
 * @property {"clash" | "gone" | null} trouble
 * @property {string} name
 * @property {string} learner
 *
 * @typedef {object} Arrival somebody without an appointment, not confirmed
 * @property {string} key of the request: sent again, it is the same one
 * @property {import("../../api/models.js").NewWalkIn} body
 * @property {string} name
 * @property {{ full: boolean, title: string, detail: string } | null} trouble
 *
 * @typedef {object} Sheet
 * @property {string} id of the session
 * @property {{ id: string, name: string, email: string }} owner of the ticks
 * @property {{ title: string, starts_at: string, ends_at: string, place: string, cancelled: boolean, free: number }}
 * session
 * @property {Line[]} lines
 * @property {import("../../api/models.js").FamiliarLearner[]} familiar
 * @property {{ code: string, name: string }[]} communes
 * @property {Record<string, Tick>} ticks by enrolment
 * @property {Arrival[]} arrivals
 * @property {number} readAt
 * @property {number | null} sentAt when all that had been noted was known to the service
 * @property {boolean} touched whether something was noted since
 */
import { arrangementWords } from "../enrolments/arrangements.js";
import { companionWords, guardianWords } from "../enrolments/entourage.js";
import { placeName } from "../../lib/words.js";

const DATABASE = "clic-emargement";
const STORE = "sheets";
/** Milliseconds that a sheet with nothing to send is kept after it was read. */
const KEPT = 12 * 3_600_000;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** @param {IDBTransactionMode} mode */
const store = async (mode) => (await open()).transaction(STORE, mode).objectStore(STORE);

/** @param {string} id @returns {Promise<Sheet | undefined>} */
export const findSheet = async (id) => answer((await store("readonly")).get(id));

/** @returns {Promise<Sheet[]>} */
export const allSheets = async () => answer((await store("readonly")).getAll());

/** @param {string} id */
export const removeSheet = async (id) => answer((await store("readwrite")).delete(id));

/** `keeps`: true if this browser keeps data; private windows and full disks may not. */
export const device = { keeps: true };

/**
 * Changes the kept sheet, which another tab may have changed meanwhile.
 *
 * `known` is taken when none is kept, or where nothing can be.
 *
 * @param {Sheet} known
 * @param {(sheet: Sheet) => void} change
 * @returns {Promise<Sheet>}
 */
export async function updateSheet(known, change) {
  /** @type {Sheet | null} */
  let changed = null;
  try {
    const sheets = await store("readwrite");
    const sheet = /** @type {Sheet | undefined} */ (await answer(sheets.get(known.id))) ?? known;
    change(sheet);
    changed = sheet;
    await answer(sheets.put(sheet));
    device.keeps = true;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    device.keeps = false;
    if (!changed) change((changed = known));
  }
  return changed;
}

/** Number of ticks and arrivals that wait to be sent, or for a choice. @param {Sheet} sheet */
export const unsent = (sheet) => Object.keys(sheet.ticks).length + sheet.arrivals.length;

/** True if the device needs a sheet no more. @param {Sheet} sheet @param {number} now */
export const isDone = (sheet, now) =>
  unsent(sheet) === 0 && (now > Date.parse(sheet.session.ends_at) || now > sheet.readAt + KEPT);

/** Erases the sheets that are done. */
export async function tidySheets(now = Date.now()) {
  for (const sheet of await allSheets()) if (isDone(sheet, now)) await removeSheet(sheet.id);
}

/** Erases every sheet, sent or not. */
export const eraseSheets = async () => answer((await store("readwrite")).clear());

/**
 * Sheet to keep, from the one that the service shows.
 *
 * @param {string} id
 * @param {AttendanceSheet} shown
 * @param {Sheet["owner"]} owner
 * @param {Sheet["communes"]} communes
 * @returns {Sheet}
 */
export const sheetOf = (id, { session, data, familiar }, owner, communes) => ({
  id,
  owner: { id: owner.id, name: owner.name, email: owner.email },
  session: sessionOf(session),
  lines: data.map(lineOf),
  familiar,
  communes: communes.map(({ code, name }) => ({ code, name })),
  ticks: {},
  arrivals: [],
  readAt: Date.now(),
  sentAt: null,
  touched: false,
});

/** @param {import("../../api/models.js").Session} session @returns {Sheet["session"]} */
export const sessionOf = (session) => ({
  title: session.title,
  starts_at: session.starts_at,
  ends_at: session.ends_at,
  place: `${session.venue.commune}, ${placeName(session.venue)}`,
  cancelled: session.status === "cancelled",
  free: session.seats_left,
});

/** @param {AttendanceEntry} entry @returns {Line} */
export const lineOf = ({
  enrolment_id,
  learner,
  party_size,
  companions,
  guardian,
  arrangements,
  status,
  people_came,
  version,
  walk_in,
  recorded_at,
  recorded_by,
}) => ({
  id: enrolment_id,
  learner: learner.id,
  name: `${learner.given_name} ${learner.family_name}`,
  commune: learner.commune,
  size: party_size,
  companions: companionWords(companions),
  adult: guardianWords(guardian),
  arrangements: arrangementWords(arrangements),
  status,
  people: people_came,
  version,
  walkIn: walk_in,
  at: recorded_at,
  by: recorded_by,
});
