/**
 * Attendance on a phone, in a room that may have no network.
 *
 * Every tap is kept on the phone first, then sent when that is possible: on the tap itself, when the network comes
 * back, when the page is looked at again, and now and then.
 */
import { accountRequest, NetworkError, ProblemError } from "../../api/client.js";
import { loadOfficeZone } from "../../api/organisation.js";
import { askPassword } from "../../directory/accounts/password-dialog.js";
import { listCommunes } from "../../directory/places/places.js";
import { dateOf, dayName, hours } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { today } from "../../lib/zones.js";
import { formDialog, showDialog } from "../../ui/dialog.js";
import { explain, failureNotice } from "../../ui/feedback.js";
import { values } from "../../ui/forms.js";
import { codeCard, findCode } from "../evaluations/code-card.js";
import { device, findSheet, isDone, removeSheet, sheetOf, tidySheets, unsent, updateSheet } from "./offline-sheet.js";
import { closedNotice, foreignNotice, neverOpenedNotice, stateWords } from "./notices.js";
import { roomList } from "./room-list.js";
import { addArrival, keepMine, keepTheirs, note, removeArrival, retryArrival, sync } from "./sync.js";
import { reasonFields, reasonOf, walkInDialog } from "./walk-in-dialog.js";

/** @typedef {import("./offline-sheet.js").Sheet} Sheet */

const id = new URLSearchParams(location.search).get("id") ?? "";
/** Milliseconds between attempts to send. */
const RETRY_INTERVAL = 20_000;

/** @type {Sheet | null} */
let sheet = null;
/** @type {import("./notices.js").Obstacle | null} */
let obstacle = null;
let sending = false;
let worksOffline = false;

const status = h("p", { role: "status" });
const stateBox = h("div", { class: "notice sync-state" }, status);

void open();

async function open() {
  void prepareForNoNetwork();
  await tidySheets().catch(() => (device.keeps = false));
  sheet = (await findSheet(id).catch(() => null)) ?? null;
  if (sheet) show();
  try {
    const [me] = await Promise.all([accountRequest("GET", "/me"), loadOfficeZone()]);
    if (sheet && sheet.owner.id !== me.id) {
      if (unsent(sheet)) return showForeign(sheet);
      await removeSheet(id);
      sheet = null;
    }
    sheet ??= sheetOf(
      id,
      await accountRequest("GET", "/sessions/{id}/attendance", { path: { id } }),
      me,
      await listCommunes(),
    );
    show();
    await send();
  } catch (error) {
    if (sheet) return stopped(error);
    if (error instanceof ProblemError && error.problem.status === 401) return location.replace(signInHref());
    const retry = () => location.reload();
    const waiting = byId("waiting");
    waiting.classList.remove("loading");
    fill(waiting, error instanceof NetworkError ? neverOpenedNotice(retry) : failureNotice(error, retry));
  }
}

const signInHref = () => `/bureau/connexion.html?retour=${encodeURIComponent(location.pathname + location.search)}`;

/** Shows that ticks of a colleague wait here, which only they can send. @param {Sheet} theirs */
function showForeign(theirs) {
  const waiting = byId("waiting");
  waiting.classList.remove("loading");
  waiting.hidden = false;
  byId("work").hidden = true;
  fill(waiting, foreignNotice(theirs));
}

/** Has a service worker keep the files of the page, where the browser and the address allow it. */
async function prepareForNoNetwork() {
  try {
    await navigator.serviceWorker.register("/bureau/emargement-sw.js", {
      scope: "/bureau/emargement.html",
      updateViaCache: "none",
    });
    await navigator.serviceWorker.ready;
    worksOffline = true;
    if (sheet) showState();
  } catch {
    // The page works as long as it stays open.
  }
}

// ---- sending

/** Changes the sheet on the phone, shows it, then sends it. @param {(sheet: Sheet) => void} change */
async function act(change) {
  if (!sheet) return;
  const touch = (/** @type {Sheet} */ kept) => {
    change(kept);
    kept.touched = true;
  };
  sheet = await updateSheet(sheet, touch);
  show();
  await send();
}

let again = false;

async function send() {
  if (!sheet || obstacle?.kind === "refused") return;
  if (sending) {
    again = true;
    return;
  }
  sending = true;
  showState();
  try {
    sheet = await sync(sheet, (now) => {
      sheet = now;
      show();
    });
    obstacle = null;
    // Sent and over: nothing of it stays on the phone, except in the open page.
    if (isDone(sheet, Date.now())) await removeSheet(id).catch(() => {});
  } catch (error) {
    stopped(error);
  }
  sending = false;
  show();
  if (again && !obstacle) {
    again = false;
    await send();
  }
}

/** @param {unknown} error */
function stopped(error) {
  if (
    error instanceof NetworkError ||
    (error instanceof ProblemError && (error.problem.status >= 500 || error.problem.status === 429))
  )
    obstacle = { kind: "network" };
  else if (error instanceof ProblemError && error.problem.status === 401) obstacle = { kind: "login" };
  else obstacle = { kind: "refused", ...explain(error) };
  showState();
}

async function signIn() {
  if (!sheet) return;
  await askPassword(sheet.owner, { later: true });
  obstacle = null;
  await send();
}

window.addEventListener("online", () => void send());
document.addEventListener(
  "visibilitychange",
  () => document.visibilityState === "visible" && obstacle?.kind !== "login" && void send(),
);
let beats = 0;
setInterval(() => {
  if (document.visibilityState !== "visible" || obstacle?.kind === "login" || !sheet) return;
  // Changes at the desk show within a minute.
  if (unsent(sheet) || obstacle || ++beats % 3 === 0) void send();
}, RETRY_INTERVAL);

// ---- showing

function show() {
  if (!sheet) return;
  const { session } = sheet;
  byId("waiting").hidden = true;
  byId("work").hidden = false;
  byId("heading").textContent = session.title;
  document.title = `Émargement : ${session.title} – Bureau`;
  fill(byId("back"), h("a", { href: `/bureau/atelier.html?id=${encodeURIComponent(id)}` }, "← Atelier"));
  fill(byId("about"), `${dayName(session.starts_at)}, ${hours(session)}. ${session.place}`);
  if (!stateBox.isConnected) fill(byId("state"), stateBox);
  showState();
  const focused = document.activeElement?.id;
  const openToday = dateOf(session.starts_at) <= today() && !session.cancelled;
  fill(byId("people"), openToday ? people(sheet) : closedNotice(session));
  fill(byId("more"), openToday && more(sheet));
  if (focused) document.getElementById(focused)?.focus();
}

/** @param {Sheet} now */
const people = (now) => [
  now.lines.length + now.arrivals.length === 0 && h("p", { class: "empty" }, "Personne n’est inscrit pour le moment."),
  roomList(now, {
    note: (line, value, people) => void act((kept) => note(kept, line, value, people)),
    keepMine: (line) => void act((kept) => keepMine(kept, line)).then(backToList),
    keepTheirs: (line) => void act((kept) => keepTheirs(kept, line)).then(backToList),
    addAfterAll: (line, { name, learner }) =>
      void act((kept) => {
        keepTheirs(kept, line);
        addArrival(kept, name, { learner_id: learner });
      }).then(backToList),
    addWithReason: (arrival) => void askReason(arrival),
    tryAgain: ({ key }) => void act((kept) => retryArrival(kept, key)).then(backToList),
    takeBack: ({ key }) => void act((kept) => removeArrival(kept, key)).then(backToList),
  }),
];

/** Moves the focus to the list when the tapped button is gone. */
const backToList = () => document.activeElement === document.body && focusOn(byId("heading"));

/** @param {import("./offline-sheet.js").Arrival} arrival */
async function askReason({ key, name }) {
  const reason = await formDialog({
    title: `Ajouter une place pour ${name}`,
    body: reasonFields("more_reason"),
    confirm: "Ajouter une place",
    check: (form) =>
      reasonOf(values(form), "more_reason")
        ? []
        : [{ field: "more_reason", message: "Dites pourquoi une place est ajoutée." }],
    act: async (given) => reasonOf(given, "more_reason"),
  });
  if (reason) await act((kept) => retryArrival(kept, key, { capacity_reason: reason }));
}

/** @param {Sheet} now */
const more = (now) =>
  h(
    "div",
    { class: "cluster" },
    h(
      "button",
      {
        type: "button",
        class: "button",
        id: "walk-in",
        onclick: () =>
          walkInDialog(
            now,
            now.session.free - now.arrivals.length <= 0,
            (name, body) => void act((kept) => addArrival(kept, name, body)),
          ),
      },
      "+ Personne sans rendez-vous",
    ),
    !obstacle &&
      h(
        "button",
        { type: "button", class: "button button--quiet", onclick: () => void showCode() },
        "Code des avis à flasher",
      ),
    !unsent(now) &&
      h(
        "button",
        { type: "button", class: "button button--quiet", onclick: () => void leave() },
        "Retirer ces noms du téléphone",
      ),
  );

/** The code with which people give their evaluation; it needs the network, as they do. */
async function showCode() {
  try {
    showDialog("Votre avis sur l’atelier", [
      codeCard(await findCode(id)),
      h(
        "form",
        { method: "dialog", class: "form-actions" },
        h("button", { class: "button", type: "submit" }, "Fermer"),
      ),
    ]);
  } catch (error) {
    stopped(error);
  }
}

async function leave() {
  await removeSheet(id).catch(() => {});
  location.assign(`/bureau/atelier.html?id=${encodeURIComponent(id)}`);
}

let said = "";

function showState() {
  if (!sheet) return;
  const waits = unsent(sheet);
  const choices =
    Object.values(sheet.ticks).filter((tick) => tick.trouble).length +
    sheet.arrivals.filter((arrival) => arrival.trouble).length;
  stateBox.className = `notice sync-state ${waits ? "notice--warn" : "notice--good"}`;
  const text = stateWords(sheet, { waits, choices, obstacle, sending, worksOffline });
  // Said again only when it has changed.
  if (said !== text) fill(status, (said = text));
  const action =
    obstacle?.kind === "login" &&
    h(
      "p",
      {},
      h("button", { type: "button", class: "button", id: "sign-in", onclick: () => void signIn() }, "Se reconnecter"),
    );
  stateBox.replaceChildren(status, ...(action ? [action] : []));
}
