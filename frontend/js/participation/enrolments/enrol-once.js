/**
 * Sends an enrolment so that it counts once: after a double click or a lost answer, and from a second tab.
 *
 * @typedef {import("../../api/models.js").EnrolmentConfirmation} Confirmation
 * @typedef {import("../../api/models.js").NewEnrolment} NewEnrolment
 */
import { request } from "../../api/client.js";
import { sendOnce } from "../../api/idempotency.js";
import { forThisTab } from "../../lib/storage.js";
import { isOver } from "../../lib/words.js";
import { byLink, lastKey } from "./personal-link.js";

const attempt = forThisTab("inscription.envoi");
const HOUR = 3_600_000;

if (Date.now() - (lastKey.get()?.at ?? 0) > HOUR) lastKey.clear();

/** @param {NewEnrolment} body @param {string} idempotencyKey */
const send = (body, idempotencyKey) => request("POST", "/enrolments", { body, idempotencyKey });

/**
 * The same answers again, from whichever tab, open the same seat; unless it was given back meanwhile.
 *
 * @param {NewEnrolment} body
 * @returns {Promise<Confirmation>}
 */
export async function enrolOnce(body) {
  const mark = digest(JSON.stringify(body));
  const last = lastKey.get();
  if (last?.mark === mark) {
    const before = await send(body, last.key);
    const now = await request("GET", "/my-enrolments/{reference}", { ...byLink(before) }).catch(() => null);
    if (now && !isOver(now)) return before;
  }
  return sendOnce(attempt, body, async (same, key) => {
    const confirmation = await send(same, key);
    lastKey.set({ mark, key, at: Date.now() });
    return confirmation;
  });
}

/** A number that stands for a text and says nothing of it (FNV-1a, twice). @param {string} text */
function digest(text) {
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (let index = 0; index < text.length; index++) {
    one = Math.imul(one ^ text.charCodeAt(index), 0x01000193);
    other = Math.imul(other ^ text.charCodeAt(index), 0x85ebca6b);
  }
  return `${(one >>> 0).toString(36)}.${(other >>> 0).toString(36)}`;
}
