/**
 * The tasks of the desk: read once for menu and first page, and again every half minute while somebody looks.
 *
 * @typedef {import("../api/types.js").components["schemas"]["Tasks"]} Tasks
 * @typedef {"all" | "calls" | "duplicates" | "closed" | "wishes" | "questions" | "adaptations"} Counter
 */
import { backgroundRequest } from "../api/client.js";
import { fill, h } from "../lib/dom.js";

const LOOK_EVERY_MS = 30_000;

/** @type {((tasks: Tasks) => void)[]} */
const listeners = [];
/** @type {Tasks | null} */
let known = null;

/** Calls a function with the tasks, now and whenever they changed. @param {(tasks: Tasks) => void} listener */
export function whenTasksChange(listener) {
  listeners.push(listener);
  if (known) listener(known);
}

/** Reads the tasks, and goes on reading them while the page is visible. */
export function watchTasks() {
  let last = 0;
  const look = async () => {
    if (document.hidden || Date.now() - last < LOOK_EVERY_MS - 1000) return;
    last = Date.now();
    // Nothing depends on it: the next look may succeed.
    const tasks = await backgroundRequest("GET", "/tasks").catch(() => null);
    if (!tasks || JSON.stringify(tasks) === JSON.stringify(known)) return;
    known = tasks;
    listeners.forEach((listener) => listener(tasks));
    showCounts(tasks);
  };
  document.addEventListener("visibilitychange", () => void look());
  setInterval(() => void look(), LOOK_EVERY_MS);
  return look();
}

/** Numbers beside the entries of the menu. @param {Tasks} tasks @returns {Record<Counter, number>} */
export function countsOf({ office, underfilled, unassigned, attendance, evaluations, closed, questions, adaptations }) {
  const calls = office ? office.calls.due + office.calls.wrong_numbers : 0;
  const duplicates = office?.duplicates ?? 0;
  const wishes = office?.wishes ?? 0;
  const sessions = underfilled.length + unassigned.length + attendance.length + evaluations.length + closed.length;
  const all = calls + duplicates + wishes + sessions + questions.open + adaptations;
  return { calls, duplicates, closed: closed.length, wishes, questions: questions.open, adaptations, all };
}

/** @param {Tasks} tasks */
function showCounts(tasks) {
  const counts = countsOf(tasks);
  for (const place of document.querySelectorAll("[data-count]")) {
    const count = counts[/** @type {Counter} */ (place.getAttribute("data-count"))];
    place.toggleAttribute("hidden", !count);
    fill(
      place,
      ...(count ? [count > 99 ? "99+" : String(count), h("span", { class: "visually-hidden" }, " à traiter")] : []),
    );
  }
}
