/** One session at the desk. */

import { accountRequest, ProblemError } from "../../api/client.js";
import { office, start } from "../../desk/shell.js";
import { fullName } from "../../directory/people/person.js";
import { seriesPage } from "../../lib/addresses.js";
import { dateOf, dayName, dayNameWithYear, hours } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { counted, enrolmentStates, isOver, placeName } from "../../lib/words.js";
import { addDays, today } from "../../lib/zones.js";
import { sessionHandouts } from "../../outreach/handouts/session-panel.js";
import { adaptationLink, sessionAdaptations } from "../../insight/adaptations/panel.js";
import { callList, everybody } from "../../outreach/notifications/call-list.js";
import { attendanceBoard } from "../../participation/attendance/board.js";
import { printAttendanceSheet } from "../../participation/attendance/print.js";
import { enrolmentActions } from "../../participation/enrolments/dialogs.js";
import { enrolButton, keptSeatButton } from "../../participation/enrolments/enrol-button.js";
import { waitingList } from "../../participation/enrolments/waiting-list.js";
import { codePanel } from "../../participation/evaluations/code-panel.js";
import { evaluationResults, notedFor } from "../../participation/evaluations/results.js";
import { sheetTable } from "../../participation/evaluations/sheets.js";
import { sessionQuestions } from "../../participation/follow_ups/panel.js";
import { sessionPathway } from "../../participation/pathway/session-view.js";
import { preparation } from "../../participation/preparation/view.js";
import { factList } from "../../ui/fact-list.js";
import { failureNotice } from "../../ui/feedback.js";
import { setTitle } from "../../ui/title.js";
import { offerUndo } from "../../ui/undo-bar.js";
import { closedBand } from "../closures/closed-band.js";
import { cancelSessionDialog, sessionEditor } from "./change.js";
import { filling } from "./columns.js";
import "./level-mark.js";
import { moreActions } from "./more-actions.js";

/** @typedef {import("../../api/models.js").Session} Session */

const asked = new URLSearchParams(location.search);
const id = asked.get("id") ?? "";
const view = asked.get("vue") ?? "";
let inOffice = false;
let adapts = false;
/** Views of one tab: the sheets of paper are those of the evaluations. @type {Record<string, string>} */
const views = { feuilles: "evaluations" };

void start(async (account) => {
  inOffice = office.includes(account.role);
  adapts = account.role !== "agent";
  await show();
  if (asked.get("imprimer") === "feuille") document.getElementById("print-sheet")?.click();
  if (asked.get("fait") === "annulation") offerRestoration();
  if (asked.get("annuler")) return () => document.getElementById("cancel-session")?.click();
});

document.addEventListener("session-changed", (event) => showHead(/** @type {CustomEvent<Session>} */ (event).detail));

async function show() {
  const session = await accountRequest("GET", "/sessions/{id}", { path: { id } });
  showHead(session);
  try {
    await showView(session);
  } catch (error) {
    fill(byId("view"), failureNotice(error, show));
  }
}

/** @param {Session} session */
function showHead(session) {
  const { title, venue, level, facilitator, status, minimum, description, cancellation_reason, series_id } = session;
  const cancelled = status === "cancelled";
  const ahead = Date.parse(session.starts_at) > Date.now();
  const day = dateOf(session.starts_at);
  setTitle(title, "Bureau");
  byId("heading").textContent = title;
  fill(byId("back"), h("a", { href: `/bureau/journee.html?jour=${day}` }, `← ${dayName(day)}`));
  fill(
    byId("facts"),
    cancelled &&
      h(
        "div",
        { class: "notice notice--bad" },
        h(
          "p",
          {},
          h("strong", {}, "Cet atelier est annulé."),
          cancellation_reason && ` Motif public : ${cancellation_reason}`,
        ),
      ),
    closedBand(session, { inOffice, held: () => void show().then(() => focusOn(byId("heading"))) }),
    h(
      "div",
      { class: "session-facts" },
      factList(
        ["Quand", [h("strong", {}, dayNameWithYear(session.starts_at)), `, ${hours(session)}`]],
        ["Lieu", [h("strong", {}, venue.commune), ` · ${placeName(venue)}`]],
        ["Niveau", h("level-mark", { level })],
        ["Inscriptions", filling(session)],
        ["Minimum", ahead && !cancelled && counted(minimum, "participant")],
        ["Animation", facilitator?.name ?? "à trouver"],
        [
          "Cycle",
          inOffice &&
            series_id &&
            h("a", { href: seriesPage(series_id, { from: id }) }, "Le modifier, l’annuler ou le prolonger"),
        ],
        ["Description", description],
      ),
    ),
    h(
      "div",
      { class: "cluster no-print" },
      inOffice && !cancelled && ahead && enrolButton(session),
      inOffice && !cancelled && ahead && keptSeatButton(session),
      !cancelled &&
        day <= today(venue.time_zone) &&
        h("a", { class: "button button--small", href: `/bureau/emargement.html?id=${id}` }, "Émarger sur le téléphone"),
      !cancelled &&
        h(
          "button",
          { type: "button", class: "button button--quiet button--small", id: "print-sheet", onclick: printSheet },
          "Imprimer la feuille d’émargement",
        ),
      inOffice &&
        !cancelled &&
        ahead &&
        h(
          "button",
          {
            type: "button",
            class: "button button--quiet button--small button--alarm",
            id: "cancel-session",
            onclick: () => cancel(session),
          },
          "Annuler l’atelier",
        ),
      inOffice && moreActions(session, { changed: () => void show().then(() => focusOn(byId("heading"))) }),
    ),
  );
  const tab = (/** @type {string} */ key, /** @type {string} */ name) =>
    h(
      "li",
      {},
      h(
        "a",
        { href: `?id=${id}${key && `&vue=${key}`}`, "aria-current": (views[view] ?? view) === key && "page" },
        name,
      ),
    );
  fill(
    byId("tabs"),
    tab("", "Inscriptions"),
    !cancelled && tab("preparer", "Préparer"),
    tab("evaluations", "Évaluations"),
    !cancelled && tab("parcours", "Parcours"),
    !cancelled && tab("questions", "Questions"),
    inOffice && !cancelled && tab("modifier", "Modifier"),
  );
}

/** @param {Session} session */
async function showView(session) {
  if (view === "evaluations")
    fill(
      byId("view"),
      session.status !== "cancelled" && (await codePanel(session)),
      evaluationResults(id, await accountRequest("GET", "/sessions/{id}/evaluations", { path: { id } })),
      adapts && session.status !== "cancelled" && adaptationLink({ session: id }),
    );
  else if (view === "feuilles" && session.status !== "cancelled") fill(byId("view"), await sheetTable(session));
  else if (view === "parcours" && session.status !== "cancelled")
    fill(byId("view"), ...(await sessionPathway(session, { mayEnrol: inOffice })));
  else if (view === "questions") fill(byId("view"), await sessionQuestions(id));
  else if (view === "preparer")
    fill(
      byId("view"),
      await sessionAdaptations(id),
      preparation(await accountRequest("GET", "/sessions/{id}/preparation", { path: { id } })),
      await sessionHandouts(session),
    );
  else if (view === "modifier" && inOffice) fill(byId("view"), await sessionEditor(session));
  else await showPeople(session);
}

/** @param {Session} session */
async function showPeople(session) {
  const { data: enrolments } = await accountRequest("GET", "/enrolments", { query: { session: id, limit: 100 } });
  const gone = enrolments.filter(isOver);
  const content =
    session.status === "cancelled"
      ? await peopleToCall(
          session,
          enrolments.filter((enrolment) => !isOver(enrolment)),
        )
      : attendanceBoard({
          session: id,
          entries: (await accountRequest("GET", "/sessions/{id}/attendance", { path: { id } })).data,
          enrolments,
          open: dateOf(session.starts_at) <= today(session.venue.time_zone),
          linked: inOffice,
          actions,
        });
  fill(
    byId("view"),
    session.status !== "cancelled" && (await lastNote(session)),
    content,
    session.status !== "cancelled" && waitingList(enrolments, actions),
    gone.length > 0 &&
      h(
        "details",
        { class: "disclosure no-print" },
        h("summary", {}, `Inscriptions annulées (${gone.length})`),
        h(
          "ul",
          {},
          gone.map((enrolment) => {
            const { learner, reference, status, cancellation_reason } = enrolment;
            return h(
              "li",
              {},
              fullName(learner),
              ` · ${reference}`,
              status !== "cancelled" && ` · ${enrolmentStates[status]}`,
              cancellation_reason && ` · ${cancellation_reason}`,
              " ",
              actions(enrolment),
            );
          }),
        ),
      ),
  );
}

/** @param {Session} session @param {import("../../api/models.js").Enrolment[]} enrolments */
function peopleToCall(session, enrolments) {
  if (!inOffice) return everybody(enrolments);
  const again = () => show().then(() => focusOn(byId("heading")));
  return callList({
    session,
    enrolments,
    actions,
    then: {
      done: again,
      // A colleague was quicker: the list shows the present state, and the refusal.
      refused: async (error) => {
        await show();
        byId("view").prepend(failureNotice(error));
      },
    },
  });
}

/** @param {import("../../api/models.js").Enrolment} enrolment */
const actions = (enrolment) =>
  inOffice ? enrolmentActions(enrolment, () => void show().then(() => focusOn(byId("heading")))) : [];

/**
 * Notice with the note of the last session of this level in this place.
 *
 * It is the reason why evaluations are read.
 *
 * @param {Session} session
 */
async function lastNote({ venue, level, starts_at }) {
  const day = dateOf(starts_at);
  try {
    const { data } = await accountRequest("GET", "/sessions", {
      query: {
        venue: venue.id,
        level,
        status: "scheduled",
        from: addDays(day, -60),
        to: addDays(day, -1),
        limit: 100,
      },
    });
    const last = data.at(-1);
    const note = last && (await notedFor(last.id));
    return (
      note &&
      h(
        "div",
        { class: "notice" },
        h("p", {}, h("strong", {}, `À changer, noté après le ${dayName(last.starts_at)} : `), note),
      )
    );
  } catch (error) {
    // A colleague's session may be closed to the reader; the page does without.
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

async function printSheet() {
  try {
    const { session, data } = await accountRequest("GET", "/sessions/{id}/attendance", { path: { id } });
    printAttendanceSheet(session, data);
  } catch (error) {
    byId("facts").append(failureNotice(error));
  }
}

/** @param {Session} session */
async function cancel(session) {
  if (!(await cancelSessionDialog(session))) return;
  // The people to call come first, from any view.
  location.assign(`?id=${id}&fait=annulation`);
}

/** The way back from a cancellation, before anybody hears of it. */
function offerRestoration() {
  history.replaceState(history.state, "", `?id=${id}`);
  offerUndo("L’atelier est annulé.", async () => {
    try {
      await accountRequest("POST", "/sessions/{id}/restoration", { path: { id }, body: {} });
      await show();
      focusOn(byId("heading"));
    } catch (error) {
      byId("facts").prepend(failureNotice(error));
    }
  });
}
