/**
 * A questionnaire on a tablet that goes round: one question a screen, and nothing of a person stays.
 *
 * Answers live in the memory of this page alone, never in storage. The account of the person who hands the tablet over
 * is signed out.
 *
 * @typedef {import("./steps.js").Step} Step
 * @typedef {import("./question.js").Schemas} Schemas
 */
import { ProblemError, request } from "../../../api/client.js";
import { byId, fill, focusOn, h } from "../../../lib/dom.js";
import { counted } from "../../../lib/words.js";
import { failure } from "../../../ui/failure.js";
import { visibleQuestions } from "../visibility.js";
import { contactForm } from "./contact.js";
import { watchIdle } from "./idle.js";
import { makeOutbox } from "./outbox.js";
import { controlOf, faultOf, missing, questionBlock, readAnswer } from "./question.js";
import { stepsOf } from "./steps.js";

/** Milliseconds for which thanks are shown. */
const THANKS = 8_000;

const screen = byId("screen");
const code = decodeURIComponent(location.hash.slice(1)).toUpperCase();
const idle = watchIdle(begin);
const outbox = makeOutbox(code, (waiting) =>
  fill(
    byId("waiting"),
    waiting > 0 && `${counted(waiting, "réponse")} en attente du réseau. Laissez cette page ouverte.`,
  ),
);

/** @type {Schemas["PublishedQuestionnaire"]} */
let published;
/** @type {Record<string, Schemas["AnswerValue"]>} */
let answers = {};
/** @type {Record<string, "declined">} */
let silences = {};
/** Screens that were asked again. @type {Set<string>} */
let askedAgain = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;

window.addEventListener("hashchange", () => location.reload());
// A page of the desk that this tab showed before is not shown again by « Retour ».
history.pushState(null, "");
window.addEventListener("popstate", () => history.pushState(null, ""));
// A page that the browser kept aside would hold the answers of the person before.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

async function load() {
  try {
    published = await request("GET", "/questionnaire-codes/{code}", { path: { code } });
    byId("title").textContent = published.definition.title;
    begin();
  } catch (error) {
    const isOver = error instanceof ProblemError && (error.is("not-found") || error.is("questionnaire-closed"));
    fill(
      screen,
      isOver
        ? h("div", { class: "notice notice--warn" }, h("h2", {}, "Rendez la tablette à l’animateur"))
        : failure(error, () => void load()),
    );
  }
}

/** Forgets all, and waits for the next person. */
function begin() {
  clearTimeout(pause);
  idle.stop();
  answers = {};
  silences = {};
  askedAgain = new Set();
  const start = h("button", { type: "button", class: "button button--wide" }, "Commencer");
  start.addEventListener("click", () => {
    idle.start();
    show(0);
  });
  fill(
    screen,
    published.definition.introduction && h("p", { class: "lead" }, published.definition.introduction),
    h("p", {}, "Vos réponses sont gardées sans votre nom, avec le jour seulement. Vous pouvez passer une question."),
    start,
  );
  document.body.classList.remove("tablet-asks");
  window.scrollTo(0, 0);
  focusOn(start);
}

/** Shows a screen. @param {number} index */
function show(index) {
  const steps = stepsOf(published.definition, answers);
  const step = steps[index];
  if (!step) return void finish();
  const { question, lines } = step;
  const block = questionBlock(question, { answer: answers[question.code], lines });
  const form = h(
    "form",
    { class: "form", autocomplete: "off", novalidate: true },
    h("p", { class: "tablet-progress" }, `Question ${index + 1} sur ${steps.length}`),
    h("progress", { class: "tablet-bar", max: steps.length, value: index + 1, "aria-hidden": "true" }),
    block,
    h("div", { class: "stack", id: "again" }),
    h(
      "div",
      { class: "form-actions tablet-actions" },
      h("button", { type: "button", class: "button button--quiet", onclick: () => back(step, index) }, "← Retour"),
      h("button", { type: "submit", class: "button" }, index + 1 < steps.length ? "Suivant →" : "Terminer"),
    ),
    h("p", {}, h("button", { type: "button", class: "link-button", onclick: begin }, "Tout effacer")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    next(step, index);
  });
  fill(screen, form);
  document.body.classList.add("tablet-asks");
  focusOn(question.kind === "text" || question.kind === "number" ? byId(controlOf(question.code)) : block);
  window.scrollTo(0, 0);
}

/** Notes what stands on the screen. @param {Step} step */
function note({ question, lines }) {
  const read = readAnswer(screen, question);
  const { code } = question;
  /** @type {Schemas["AnswerValue"] | undefined} */
  let answer = read;
  if (lines) {
    const others = Object.entries(/** @type {Record<string, string>} */ (answers[code] ?? {}));
    const kept = others.filter(([key]) => !lines.some((line) => line.code === key));
    answer = { ...Object.fromEntries(kept), .../** @type {Record<string, string>} */ (read ?? {}) };
    if (!Object.keys(answer).length) answer = undefined;
  }
  if (answer === undefined) delete answers[code];
  else answers[code] = answer;
  return answer;
}

/** Keys that a screen asks for. @param {Step} step */
const keysOf = ({ question, lines }) => missing(lines ? { ...question, lines } : question, undefined);

/** Keys without an answer on a screen. @param {Step} step */
const left = ({ question, lines }) => missing(lines ? { ...question, lines } : question, answers[question.code]);

/** @param {Step} step @param {number} index */
function back(step, index) {
  if (!index) return begin();
  note(step);
  show(index - 1);
}

/** @param {Step} step @param {number} index */
function next(step, index) {
  const fault = faultOf(step.question, note(step));
  const again = byId("again");
  if (fault) {
    delete answers[step.question.code];
    fill(again, h("p", { class: "notice notice--bad", role: "alert" }, fault));
    return byId(controlOf(step.question.code)).focus();
  }
  for (const key of keysOf(step)) if (!left(step).includes(key)) delete silences[key];
  if (step.question.expected && left(step).length && !askedAgain.has(step.key)) {
    askedAgain.add(step.key);
    const decline = h("button", { type: "button", class: "button button--quiet" }, "Je préfère ne pas répondre");
    decline.addEventListener("click", () => {
      note(step);
      for (const key of left(step)) silences[key] = "declined";
      show(index + 1);
    });
    fill(
      again,
      h(
        "div",
        { class: "notice notice--warn", role: "alert" },
        h("p", {}, "Il manque une réponse. Vous pouvez répondre, ou continuer sans."),
        decline,
      ),
    );
    return focusOn(decline);
  }
  show(index + 1);
}

async function finish() {
  const { definition, version } = published;
  const shown = visibleQuestions(definition, answers);
  const asked = (/** @type {string} */ key) => shown.includes(key.split("/")[0] ?? "");
  const body = {
    version,
    mode: /** @type {const} */ ("kiosk"),
    answers: Object.fromEntries(Object.entries(answers).filter(([key]) => asked(key))),
    silences: Object.fromEntries(Object.entries(silences).filter(([key]) => asked(key))),
  };
  const isEmpty = !Object.keys(body.answers).length && !Object.keys(body.silences).length;
  const wantsCall = definition.questions.some((one) => one.kind === "contact" && shown.includes(one.code));
  answers = {};
  silences = {};
  document.body.classList.remove("tablet-asks");
  thank(isEmpty, wantsCall);
  if (!isEmpty) await outbox.put(body);
}

/** @param {boolean} isEmpty @param {boolean} wantsCall */
function thank(isEmpty, wantsCall) {
  const onwards = h("button", { type: "button", class: "button", onclick: begin }, "Personne suivante");
  fill(
    screen,
    h(
      "div",
      { class: "tablet-thanks" },
      h("h2", { id: "done" }, "Merci !"),
      h(
        "p",
        {},
        isEmpty
          ? "Vous n’avez rien répondu : rien n’est enregistré."
          : "C’est fini. Vos réponses sont comptées sans votre nom.",
        " Passez la tablette à la personne suivante.",
      ),
      !wantsCall && onwards,
    ),
    wantsCall && contactForm({ more: onwards, autocomplete: false }),
  );
  window.scrollTo(0, 0);
  focusOn(byId("done"));
  if (wantsCall) return;
  idle.stop();
  pause = setTimeout(begin, THANKS);
}

void load();
