/** The desk's first page: the work that waits, and the sessions of today. */
import { accountRequest } from "../api/client.js";
import { readAll } from "../api/paging.js";
import { sessionPage } from "../lib/addresses.js";
import { dateOf, dayAndHour } from "../lib/dates.js";
import { byId, fill, h } from "../lib/dom.js";
import { counted } from "../lib/words.js";
import { addDays, today } from "../lib/zones.js";
import { webActivityNotice } from "../outreach/bulk_cancellations/activity.js";
import { failedMessagesNotice } from "../outreach/notifications/failed-messages.js";
import { failureNotice } from "../ui/feedback.js";
import { dayCards } from "./day-card.js";
import { firstDayNotice } from "./first-day-notice.js";
import { office, start } from "./shell.js";
import { whenTasksChange } from "./tasks.js";

/**
 * @typedef {import("./tasks.js").Tasks} Tasks
 * @typedef {import("../api/types.js").components["schemas"]["SessionTask"]} SessionTask
 */

const asked = new URLSearchParams(location.search).get("jour");
// Links of before, on paper and in bookmarks, name a day here.
if (asked) location.replace(`/bureau/journee.html?jour=${encodeURIComponent(asked)}`);

void start(async (account) => {
  const inOffice = office.includes(account.role);
  if (!inOffice) byId("tasks").before(firstDayNotice() ?? "");
  whenTasksChange((tasks) => {
    fill(byId("tasks"), tasksOf(tasks));
    void showAlarm(tasks.office?.web_is_unusual ?? false);
  });
  await Promise.all([
    showToday(inOffice),
    inOffice && showNotice(failedMessagesNotice),
    account.role === "admin" && showNotice(stoppedEndpointsNotice),
  ]);
});

/** @param {() => Promise<HTMLElement | null>} read */
async function showNotice(read) {
  // The tasks themselves do not depend on it.
  const notice = await read().catch(() => null);
  if (notice) byId("tasks").before(notice);
}

/** The alarm of the web, as long as it lasts. @type {HTMLElement | null} */
let alarm = null;

/** @param {boolean} isUnusual */
async function showAlarm(isUnusual) {
  const notice = isUnusual ? await webActivityNotice().catch(() => alarm) : null;
  alarm?.remove();
  alarm = notice;
  if (alarm) byId("tasks").before(alarm);
}

/** Webhook endpoints that were stopped. */
async function stoppedEndpointsNotice() {
  const endpoints = await readAll("/webhook-endpoints");
  const stopped = endpoints.filter(({ disabled_because: because }) => because === "gone" || because === "failing");
  if (!stopped.length) return null;
  return h(
    "div",
    { class: "notice notice--warn" },
    h(
      "p",
      {},
      h(
        "strong",
        {},
        `${stopped.length > 1 ? "Ne sont plus prévenus" : "N’est plus prévenu"} : ` +
          `${stopped.map(({ description }) => description).join(", ")}.`,
      ),
      " ",
      h("a", { href: "/bureau/webhooks.html" }, "Voir les logiciels prévenus"),
    ),
  );
}

/** @param {boolean} inOffice */
async function showToday(inOffice) {
  const mine = inOffice ? {} : { facilitator: "me" };
  try {
    const { data } = await accountRequest("GET", "/sessions", {
      query: { ...mine, from: today(), to: today(), limit: 100 },
    });
    const none = inOffice ? "Pas d’atelier aujourd’hui." : "Vous n’avez pas d’atelier aujourd’hui.";
    fill(byId("day"), data.length ? await dayCards(data, { inOffice }) : h("p", { class: "empty" }, none));
  } catch (error) {
    fill(
      byId("day"),
      failureNotice(error, () => void showToday(inOffice)),
    );
  }
}

/** Sessions of one task that are shown; all of them are counted. */
const MOST_SHOWN = 8;

/** @param {Tasks} tasks */
function tasksOf({ office: ours, underfilled, unassigned, attendance, evaluations, closed, questions, adaptations }) {
  const items = [
    ...(ours ? officeTasks(ours) : []),
    questions.open > 0 &&
      task(
        "questions",
        questions.overdue ? "alarm" : "",
        questions.open,
        questions.open > 1 ? "questions après l’atelier" : "question après l’atelier",
        {
          href: `/bureau/questions-atelier.html?etat=open${ours ? "" : "&a-qui=me"}`,
          more: questions.overdue > 0 && `dont ${questions.overdue} en retard`,
        },
      ),
    adaptations > 0 &&
      task("adaptations", "", adaptations, adaptations > 1 ? "adaptations à vérifier" : "adaptation à vérifier", {
        href: `/bureau/adaptations.html?etat=due${ours ? "" : "&suivie-par=me"}`,
        more: adaptations > 1 ? "ont-elles aidé ?" : "a-t-elle aidé ?",
      }),
    sessionTask("closed", closed, "atelier un jour de fermeture", "ateliers un jour de fermeture", {
      say: ({ count, reason }) => [reason, count > 0 && counted(count, "inscription")].filter(Boolean).join(", "),
      href: ({ id }) => sessionPage(id),
    }),
    sessionTask("underfilled", underfilled, "atelier à remplir d’ici 7 jours", "ateliers à remplir d’ici 7 jours", {
      say: ({ count }) => `encore ${counted(count, "personne")} pour ouvrir`,
      href: ({ id }) => sessionPage(id),
    }),
    sessionTask("unassigned", unassigned, "atelier sans animation", "ateliers sans animation", {
      say: ({ count }) => (count > 0 ? counted(count, "place prise", "places prises") : "à confier à quelqu’un"),
      href: ({ id }) => `${sessionPage(id)}&vue=modifier`,
    }),
    sessionTask("attendance", attendance, "feuille de présence à finir", "feuilles de présence à finir", {
      say: ({ count }) => counted(count, "réponse à noter", "réponses à noter"),
      href: ({ id }) => (ours ? sessionPage(id) : `/bureau/emargement.html?id=${id}`),
    }),
    sessionTask("evaluations", evaluations, "atelier sans tous ses avis", "ateliers sans tous leurs avis", {
      say: ({ count }) => counted(count, "avis à saisir", "avis à saisir"),
      href: ({ id }) => sessionPage(id),
    }),
  ].filter(Boolean);
  return items.length
    ? h("ul", { class: "tasks" }, items)
    : h("p", { class: "notice notice--good" }, "Rien n’attend : tout est fait.");
}

/** @param {NonNullable<Tasks["office"]>} ours */
const officeTasks = ({ calls, wishes, duplicates, duplicates_since, from_partners, today: day }) => [
  calls.due > 0 &&
    task(
      "calls",
      calls.late ? "alarm" : "",
      calls.due,
      calls.due > 1 ? "personnes à prévenir" : "personne à prévenir",
      { href: "/bureau/appels.html", more: calls.late > 0 && `dont ${calls.late} en retard` },
    ),
  calls.wrong_numbers > 0 &&
    task("wrong", "", calls.wrong_numbers, calls.wrong_numbers > 1 ? "numéros à corriger" : "numéro à corriger", {
      href: "/bureau/appels.html",
    }),
  calls.thinking > 0 &&
    task("thinking", "quiet", calls.thinking, calls.thinking > 1 ? "personnes réfléchissent" : "personne réfléchit", {
      href: "/bureau/appels.html",
      more: "à une place proposée",
    }),
  wishes > 0 &&
    task("wishes", "", wishes, wishes > 1 ? "souhaits qu’un atelier satisfait" : "souhait qu’un atelier satisfait", {
      href: "/bureau/souhaits.html?etat=open&convient=oui",
      more: "personnes à appeler",
    }),
  from_partners > 0 &&
    task(
      "partners",
      "quiet",
      from_partners,
      from_partners > 1 ? "inscriptions par un partenaire" : "inscription par un partenaire",
      {
        href: `/bureau/inscriptions.html?canal=partner&etat=enrolled&du=${day}&au=${addDays(day, 1)}`,
        more: "pour aujourd’hui ou demain",
      },
    ),
  duplicates > 0 &&
    task("duplicates", "", duplicates, duplicates > 1 ? "doublons possibles" : "doublon possible", {
      href: `/bureau/doublons.html?depuis=${duplicates_since}`,
      more: "depuis trois mois",
    }),
];

/**
 * @param {string} id
 * @param {string} kind alarm, quiet or none
 * @param {number | null} count
 * @param {string} words
 * @param {{ href: string, more?: string | false }} options
 */
const task = (id, kind, count, words, { href, more }) =>
  h(
    "li",
    { class: `task ${kind && `task--${kind}`}`, "data-task": id },
    h(
      "a",
      { class: "task__link", href },
      count !== null && h("strong", { class: "task__count" }, String(count)),
      h("span", {}, " ", h("span", { class: "task__words" }, words), more && h("small", {}, ` ${more}`)),
    ),
  );

/**
 * A task of sessions, with a link to each.
 *
 * @param {string} id
 * @param {SessionTask[]} sessions
 * @param {string} one
 * @param {string} many
 * @param {{ say: (session: SessionTask) => string, href: (session: SessionTask) => string }} options
 */
const sessionTask = (id, sessions, one, many, { say, href }) =>
  sessions.length > 0 &&
  h(
    "li",
    { class: "task", "data-task": id },
    h(
      "p",
      { class: "task__head" },
      h("strong", { class: "task__count" }, String(sessions.length)),
      h("span", { class: "task__words" }, ` ${sessions.length > 1 ? many : one}`),
    ),
    h(
      "ul",
      { class: "task__sessions" },
      sessions
        .slice(0, MOST_SHOWN)
        .map((session) =>
          h(
            "li",
            {},
            h(
              "a",
              { href: href(session) },
              dayAndHour(session.starts_at),
              ` · ${session.commune}`,
              h("span", { class: "visually-hidden" }, `, ${session.title}`),
            ),
            h("small", {}, ` ${say(session)}`),
          ),
        ),
    ),
    sessions.length > MOST_SHOWN &&
      h(
        "p",
        { class: "hint" },
        `Les ${MOST_SHOWN} premiers. Les autres sont dans `,
        h("a", { href: `/bureau/journee.html?jour=${dateOf(sessions[MOST_SHOWN]?.starts_at ?? "")}` }, "l’agenda"),
        ".",
      ),
  );
