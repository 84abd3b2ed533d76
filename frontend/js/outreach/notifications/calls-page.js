/** Calls and letters that the desk has to make. */

import { accountRequest } from "../../api/client.js";
import { office, start } from "../../desk/shell.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { failureNotice } from "../../ui/feedback.js";
import { callCard } from "./call-card.js";
import { callKeys } from "./call-keys.js";
import { setOwnAccount } from "./claims.js";
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

void start(
  async (account) => {
    setOwnAccount(account.id);
    callKeys(byId("calls"));
    await load();
    // Colleagues on the line are seen without a click.
    setInterval(() => void look(), LOOK_EVERY_MS);
  },
  { roles: office },
);

const LOOK_EVERY_MS = 20_000;

/** Looks again at the list, unless somebody is about to answer a question or reads a longer list. */
async function look() {
  if (document.hidden || document.querySelector("dialog[open], .undo-bar") || calls.length > 50) return;
  const page = await accountRequest("GET", "/calls", { query: { limit: 50 } }).catch(() => null);
  if (!page || JSON.stringify(page.data) === JSON.stringify(calls)) return;
  calls = page.data;
  cursor = page.next_cursor ?? null;
  keepingFocus(draw);
}

/** Draws again with the focus on the same control. @param {() => void} work */
function keepingFocus(work) {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const card = active?.closest("li.person")?.querySelector("h3")?.id;
  const place =
    card && active ? [...document.querySelectorAll("#calls button, #calls a, #calls h3")].indexOf(active) : -1;
  const words = active?.textContent;
  work();
  if (place < 0 || !card) return;
  const again = [...(document.getElementById(card)?.closest("li")?.querySelectorAll("button, a, h3") ?? [])];
  const same = /** @type {HTMLElement | undefined} */ (again.find((one) => one.textContent === words));
  (same ?? document.getElementById(card))?.focus({ preventScroll: true });
}

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
  // A number that was reported wrong is not called: it is corrected first.
  const callable = calls.filter((call) => !call.phone_wrong_at);
  const misdirected = calls.filter((call) => call.phone_wrong_at);
  const isReady = (/** @type {Message} */ call) => Date.parse(call.next_attempt_at) <= now;
  const ready = callable.filter(isReady);
  const thinking = callable.filter((call) => !isReady(call) && call.heard_at);
  const later = callable.filter((call) => !isReady(call) && !call.heard_at);
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
                (thinking.length
                  ? `, ${thinking.length} qui ${thinking.length > 1 ? "réfléchissent" : "réfléchit"}`
                  : "") +
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
      wrong.length + misdirected.length > 0 &&
        section("Numéros à corriger", [
          ...wrong.map((message) => wrongNumberCard(message, { done: again, refused })),
          ...cards(misdirected),
        ]),
      ready.length > 0 && group("À prévenir maintenant", ready),
      thinking.length > 0 && group("Réfléchissent", thinking),
      later.length > 0 && group("À rappeler plus tard", later),
      cursor &&
        h(
          "p",
          { class: "no-print" },
          h("button", { type: "button", class: "button button--quiet", onclick: () => void more() }, "Plus d’appels"),
        ),
    ),
  );
}

/** @param {string} title @param {HTMLElement[]} cards */
const section = (title, cards) =>
  h("section", { class: "stack", "aria-label": title }, h("h2", {}, title), h("ul", { class: "people" }, cards));

/** @param {string} title @param {Message[]} ones */
const group = (title, ones) => section(title, cards(ones));

/** @param {Message[]} ones */
const cards = (ones) =>
  households(ones, apart).map((household) =>
    callCard(household, { done: again, refused }, { more: household.length > 1 ? [separate(household)] : [] }),
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
  const titles = () => [...document.querySelectorAll("#calls h3[id]")];
  const place = titles().findIndex(({ id }) => concluded.some((message) => id === `call-${message.id}`));
  const { scrollY } = window;
  await load();
  byId("calls").prepend(...mailedInstead(concluded));
  window.scrollTo({ top: scrollY, behavior: "instant" });
  // On with the same card where it is still listed, else with the one that took its place.
  const same = concluded.map(({ id }) => document.getElementById(`call-${id}`)).find(Boolean);
  const next = same ?? titles()[Math.max(place, 0)] ?? byId("heading");
  focusOn(/** @type {HTMLElement} */ (next));
}

/** Shows the present list and the refusal: a colleague was quicker. @param {unknown} error */
async function refused(error) {
  await load();
  byId("calls").prepend(failureNotice(error));
}
