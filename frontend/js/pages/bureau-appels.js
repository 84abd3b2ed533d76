import { listCalls } from "../api/staff.js";
import { callCard } from "../bureau/call-card.js";
import { office, start } from "../bureau/shell.js";
import { trouble } from "../bureau/trouble.js";
import { byId, fill, focusOn, h } from "../lib/dom.js";
import { counted } from "../lib/words.js";

/** @typedef {import("../api/staff-models.js").Message} Message */

/** @type {Message[]} */
let calls = [];
/** @type {string | null} */
let cursor = null;

void start(load, { roles: office });

async function load() {
  try {
    const page = await listCalls({ limit: 50 });
    calls = page.data;
    cursor = page.next_cursor ?? null;
    draw();
  } catch (error) {
    fill(byId("calls"), trouble(error, () => void load()));
  }
}

async function more() {
  try {
    const page = await listCalls({ limit: 50, cursor: cursor ?? undefined });
    const known = calls.length;
    calls = [...calls, ...page.data];
    cursor = page.next_cursor ?? null;
    draw();
    const next = calls[known];
    if (next) focusOn(byId(`call-${next.id}`));
  } catch (error) {
    byId("calls").append(trouble(error, () => void more()));
  }
}

function draw() {
  const now = Date.now();
  const [ready, later] = [calls.filter((call) => Date.parse(call.next_attempt_at) <= now), calls.filter((call) => Date.parse(call.next_attempt_at) > now)];
  fill(
    byId("calls"),
    h(
      "div",
      { class: "stack" },
      h(
        "div",
        { class: "spread" },
        h("p", { role: "status", class: "status-line" }, calls.length ? `${counted(ready.length, "personne")} à prévenir maintenant${later.length ? `, ${later.length} plus tard` : ""}${cursor ? ", et il y en a d’autres" : ""}.` : ""),
        calls.length > 0 && h("button", { type: "button", class: "button button--quiet button--small no-print", onclick: () => window.print() }, "Imprimer la liste"),
      ),
      !calls.length && h("p", { class: "notice notice--good" }, "Personne à appeler : tout le monde est prévenu."),
      ready.length > 0 && group("À prévenir maintenant", ready),
      later.length > 0 && group("À rappeler plus tard", later),
      cursor && h("p", { class: "no-print" }, h("button", { type: "button", class: "button button--quiet", onclick: () => void more() }, "Voir la suite")),
    ),
  );
}

/** @param {string} title @param {Message[]} ones */
const group = (title, ones) => h("section", { class: "stack", "aria-label": title }, h("h2", {}, title), h("ul", { class: "people" }, ones.map((call) => callCard(call, { done: again, refused }))));

async function again() {
  await load();
  focusOn(byId("heading"));
}

/** A colleague was quicker: the list shows how things are now, and why. @param {unknown} error */
async function refused(error) {
  await load();
  byId("calls").prepend(trouble(error));
}
