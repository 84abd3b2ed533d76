/**
 * The questions after workshops: an inbox by theme, the first that is due first.
 *
 * @typedef {import("../../api/models.js").FollowUp} FollowUp
 */
import { accountFile, accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { office, start } from "../../desk/shell.js";
import { fullName } from "../../directory/people/person.js";
import { saveFile } from "../../lib/files.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { today } from "../../lib/zones.js";
import { failureNotice } from "../../ui/feedback.js";
import { bindFilters } from "../../ui/filters.js";
import { announce } from "../../ui/undo-bar.js";
import { proposalPage, questionCard } from "./card.js";
import { noteQuestion } from "./note.js";
import { askerName } from "./words.js";
import { themes } from "../../programme/sessions/themes.js";

const asked = new URLSearchParams(location.search);
let inOffice = false;
let adapts = false;
/** @type {FollowUp[]} */
let questions = [];

void start(async (account) => {
  inOffice = office.includes(account.role);
  adapts = account.role !== "agent";
  const filters = /** @type {HTMLFormElement} */ (byId("filters"));
  const noting = asked.has("noter");
  // The team works on what is open; the past is one choice away.
  if (!location.search || noting) history.replaceState(history.state, "", "?etat=open");
  byId("theme").append(...Object.entries(themes).map(([key, name]) => h("option", { value: key }, name)));
  bindFilters(filters, () => void load());
  byId("add").addEventListener("click", () => void note({}));
  byId("export").addEventListener("click", () => void save());
  byId("gather").addEventListener("click", gather);
  byId("list").addEventListener("change", showGather);
  await load();
  if (noting) {
    const asking = await askingOf();
    return () => void note(asking);
  }
});

/** The filter in the address, as the service reads it. */
function query() {
  const chosen = Object.fromEntries(new URLSearchParams(location.search));
  return {
    ...(chosen.etat && { status: /** @type {FollowUp["status"]} */ (chosen.etat) }),
    ...(chosen["a-qui"] && { assignee: chosen["a-qui"] }),
    ...(chosen.theme && { theme: /** @type {NonNullable<FollowUp["theme"]>} */ (chosen.theme) }),
    ...(chosen.retard === "oui" && { overdue: true }),
  };
}

/** What the page was opened with: a person, or somebody on the phone. */
async function askingOf() {
  const [learner, session] = [asked.get("personne"), asked.get("atelier")];
  if (!learner || !inOffice) return { name: asked.get("nom"), phone: asked.get("tel"), session, learner };
  const [person, after] = await Promise.all([
    accountRequest("GET", "/learners/{id}", { path: { id: learner } }),
    session ? null : lastSession(learner),
  ]);
  return { learner, name: fullName(person), session: session ?? after?.id ?? null, after };
}

/** The last workshop that a person had a seat in: most questions are about that one. @param {string} learner */
async function lastSession(learner) {
  const { data } = await accountRequest("GET", "/enrolments", {
    query: { learner, status: "enrolled", sort: "-session", limit: 20 },
  });
  return data.find(({ session }) => Date.parse(session.starts_at) <= Date.now())?.session ?? null;
}

async function load() {
  const place = byId("list");
  try {
    questions = await readAll("/follow-ups", query());
    showAll();
  } catch (error) {
    fill(
      place,
      failureNotice(error, () => void load()),
    );
  }
}

function showAll() {
  byId("count").textContent = questions.length ? `${counted(questions.length, "question")}.` : "";
  fill(byId("list"), ...(questions.length ? grouped() : [h("p", { class: "empty" }, "Aucune question ici.")]));
  showGather();
}

/** The questions by theme: that of the question which is due first comes first. */
function grouped() {
  const names = [...new Set(questions.map(({ theme }) => theme))];
  return names.map((theme, index) => {
    const own = questions.filter((one) => one.theme === theme);
    const heading = h("h2", { id: `theme-${index}` }, theme ? themes[theme] : "Thème à préciser", ` (${own.length})`);
    return h(
      "section",
      { class: "stack", "aria-labelledby": heading.id },
      heading,
      h("ul", { class: "people" }, own.map(card)),
    );
  });
}

/** @param {FollowUp} question @returns {HTMLElement} */
const card = (question) =>
  questionCard(question, {
    inOffice,
    adapts,
    choosable: inOffice && Boolean(question.person.learner_id) && ["open", "proposed"].includes(question.status),
    changed: (now) => {
      questions = questions.map((one) => (one.id === now.id ? now : one));
      showAll();
      announce(`${askerName(now)} : c’est noté.`);
      focusOn(/** @type {HTMLElement} */ (document.querySelector(`#question-${now.id} h3`)));
    },
    refused: (error) => {
      void load().then(() => byId("list").prepend(failureNotice(error)));
    },
  });

/** The questions that are chosen for one workshop. */
const chosen = () =>
  [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[name=choose]:checked"))].map(
    ({ value }) => value,
  );

function showGather() {
  const count = chosen().length;
  byId("gather").hidden = count === 0;
  byId("gather").textContent = `Proposer un atelier pour ${counted(count, "question")}`;
}

const gather = () => location.assign(proposalPage(chosen()));

/** @param {import("./note.js").Asking} asking */
async function note(asking) {
  const noted = await noteQuestion(asking);
  if (!noted) return;
  await load();
  const next =
    inOffice && noted.person.learner_id
      ? h("a", { class: "button", href: proposalPage([noted.id], { saidYes: true }) }, "Proposer un atelier")
      : null;
  const heading = h("p", { tabindex: "-1" }, h("strong", {}, "La question est notée"), `, ${dueWords(noted)}.`);
  const notice = h("div", { class: "notice notice--good stack" }, heading, next && h("p", {}, next));
  fill(byId("noted"), notice);
  focusOn(next ?? heading);
}

/** @param {FollowUp} question */
const dueWords = ({ assignee }) => (assignee ? `confiée à ${assignee.name}` : "à confier à quelqu’un");

async function save() {
  try {
    saveFile(`questions-${today()}.csv`, await accountFile("/follow-ups.csv", { query: query() }));
  } catch (error) {
    byId("list").prepend(failureNotice(error));
  }
}
