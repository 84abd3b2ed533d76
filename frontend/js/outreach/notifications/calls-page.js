import { accountRequest } from "../../api/client.js";
import { office, start } from "../../desk/shell.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { failureNotice } from "../../ui/feedback.js";
import { callCard } from "./call-card.js";
import { failedMessagesNotice } from "./failed-messages.js";
import { householdKey, households } from "./households.js";
import { mailedInstead, stillAwaiting, wrongNumberCard } from "./wrong-number.js";

/** @typedef {import("../../api/models.js").Message} Message */

/** @type {Message[]} */
let calls = [];
/** @type {string | null} */
let cursor = null;
/** Calls to wrong numbers. @type {Message[]} */
let wrong = [];
/** Notice of messages that could not be sent, if any. @type {HTMLElement | null} */
let failures = null;
/** Households that are answered one by one. @type {Set<string>} */
const apart = new Set();

void start(load, { roles: office });

async function load() {
  try {
    const [page, failed, notice] = await Promise.all([
      accountRequest("GET", "/calls", { query: { limit: 50 } }),
      accountRequest("GET", "/messages", { query: { status: "failed", channel: "call", limit: 50 } }),
      failedMessagesNotice(),
    ]);
    failures = notice;
    calls = page.data;
    wrong = await stillAwaiting(failed.data);
    cursor = page.next_cursor ?? null;
    draw();
  } catch (error) {
    fill(
      byId("calls"),
      failureNotice(error, () => void load()),
    );
  }
}

async function more() {
  try {
    const page = await accountRequest("GET", "/calls", { query: { limit: 50, cursor: cursor ?? undefined } });
    const known = calls.length;
    calls = [...calls, ...page.data];
    cursor = page.next_cursor ?? null;
    draw();
    const next = calls[known];
    // It may have joined its household above.
    const card = next && document.getElementById(`call-${next.id}`);
    if (card) focusOn(card);
  } catch (error) {
    byId("calls").append(failureNotice(error, () => void more()));
  }
}

function draw() {
  const now = Date.now();
  const [ready, later] = [
    calls.filter((call) => Date.parse(call.next_attempt_at) <= now),
    calls.filter((call) => Date.parse(call.next_attempt_at) > now),
  ];
  fill(
    byId("calls"),
    h(
      "div",
      { class: "stack" },
      h(
        "div",
        { class: "spread" },
        h(
          "p",
          { role: "status", class: "status-line" },
          calls.length
            ? `${counted(ready.length, "personne")} à prévenir maintenant` +
                (later.length ? `, ${later.length} plus tard` : "") +
                (cursor ? ", et il y en a d’autres." : ".")
            : "",
        ),
        calls.length > 0 &&
          h(
            "button",
            { type: "button", class: "button button--quiet button--small no-print", onclick: () => window.print() },
            "Imprimer la liste",
          ),
      ),
      failures,
      !calls.length &&
        !wrong.length &&
        !failures &&
        h("p", { class: "notice notice--good" }, "Personne à appeler : tout le monde est prévenu."),
      wrong.length > 0 &&
        section(
          "Numéros à corriger",
          wrong.map((message) => wrongNumberCard(message, { done: again, refused })),
        ),
      ready.length > 0 && group("À prévenir maintenant", ready),
      later.length > 0 && group("À rappeler plus tard", later),
      cursor &&
        h(
          "p",
          { class: "no-print" },
          h("button", { type: "button", class: "button button--quiet", onclick: () => void more() }, "Voir la suite"),
        ),
    ),
  );
}

/** @param {string} title @param {HTMLElement[]} cards */
const section = (title, cards) =>
  h("section", { class: "stack", "aria-label": title }, h("h2", {}, title), h("ul", { class: "people" }, cards));

/** @param {string} title @param {Message[]} ones */
const group = (title, ones) =>
  section(
    title,
    households(ones, apart).map((household) =>
      callCard(household, { done: again, refused }, { more: household.length > 1 ? [separate(household)] : [] }),
    ),
  );

/** Button for an answer of each person. @param {[Message, ...Message[]]} household */
const separate = (household) =>
  h(
    "button",
    {
      type: "button",
      class: "button button--quiet button--small",
      onclick: () => {
        apart.add(householdKey(household[0]));
        draw();
        focusOn(byId(`call-${household[0].id}`));
      },
    },
    "Répondre séparément",
  );

/** @param {Message[]} [concluded] */
async function again(concluded = []) {
  await load();
  byId("calls").prepend(...mailedInstead(concluded));
  const waits = concluded.find(({ id }) => wrong.some((message) => message.id === id));
  focusOn(byId(waits ? `call-${waits.id}` : "heading"));
}

/** Shows the present list and the refusal: a colleague was quicker. @param {unknown} error */
async function refused(error) {
  await load();
  byId("calls").prepend(failureNotice(error));
}
