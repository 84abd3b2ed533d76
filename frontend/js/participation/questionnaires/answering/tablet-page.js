/**
 * A questionnaire on a tablet that goes round: one question a screen, and nothing of a person stays.
 *
 * Answers live in the memory of this page alone, never in storage. The account of the person who hands the tablet over
 * is signed out.
 *
 * @typedef {import("./steps.js").Step} Step
 * @typedef {import("./question.js").Schemas} Schemas
 */
import { request } from "../../../api/client.js";
import { byId, fill, focusOn, h } from "../../../lib/dom.js";
import { counted } from "../../../lib/words.js";
import { failure } from "../../../ui/failure.js";
import { visibleQuestions } from "../visibility.js";
import { contactForm } from "./contact.js";
import { watchIdle } from "./idle.js";
import { isOver, makeOutbox } from "./outbox.js";
import { controlOf, faultOf, missing, questionBlock, readAnswer } from "./question.js";
import { stepsOf } from "./steps.js";

/** Milliseconds for which thanks are shown. */
const THANKS = 8_000;

const screen = byId("screen");
const code = decodeURIComponent(location.hash.slice(1)).toUpperCase();
const idle = watchIdle(begin);
const outbox = makeOutbox(code, {
  changed: (waiting) =>
    fill(
      byId("waiting"),
      waiting > 0 && `${counted(waiting, "réponse")} en attente du réseau. Laissez cette page ouverte.`,
    ),
  refused,
});

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
/** Words of responses that were refused: nobody is asked after that. @type {string | null} */
let refusal = null;
let lost = 0;

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
    fill(
      screen,
      isOver(error) ? handBack("Ce questionnaire est terminé.") : failure(error, () => void load(), { stays: true }),
    );
  }
}

/** @param {string} words */
const handBack = (words) =>
  h(
    "div",
    { class: "notice notice--warn hand-back", role: "alert" },
    h("h2", { id: "hand-back" }, "Rendez la tablette à la personne qui anime"),
    h("p", {}, words),
  );

/** Says that a response is lost, and asks nobody else. @param {boolean} isOver */
function refused(isOver) {
  lost += 1;
  const words = lost > 1 ? `${lost} réponses n’ont pas pu être gardées.` : "cette réponse n’a pas pu être gardée.";
  refusal = isOver ? `Ce questionnaire est terminé : ${words}` : words.replace(/^c/, "C");
  // A person may still be writing their name, which goes apart from the answers.
  const above = screen.querySelector(".tablet-thanks--call, .hand-back");
  if (!above) return begin();
  const onwards = document.getElementById("onwards");
  if (onwards) onwards.textContent = "Terminer";
  above.replaceWith(handBack(refusal));
  if (!document.activeElement?.closest("form")) focusOn(byId("hand-back"));
}

/** Forgets all, and waits for the next person. */
function begin() {
  clearTimeout(pause);
  idle.stop();
  answers = {};
  silences = {};
  askedAgain = new Set();
  document.body.classList.remove("tablet-asks");
  window.scrollTo(0, 0);
  if (refusal) {
    fill(screen, handBack(refusal));
    return focusOn(byId("hand-back"));
  }
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
    h("p", {}, h("button", { type: "button", class: "link-button", onclick: () => wipe(step) }, "Tout effacer")),
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
  if (!index) return wipe(step);
  note(step);
  show(index - 1);
}

/** Asks before answers are lost. @param {Step} step */
function wipe(step) {
  note(step);
  if (!Object.keys(answers).length && !Object.keys(silences).length) return begin();
  const again = byId("again");
  const stay = h("button", { type: "button", class: "button" }, "Non, je continue");
  stay.addEventListener("click", () => fill(again));
  fill(
    again,
    h(
      "div",
      { class: "notice notice--warn", role: "alert" },
      h("p", {}, "Tout effacer ? Vos réponses seront perdues."),
      h(
        "div",
        { class: "cluster" },
        stay,
        h("button", { type: "button", class: "button button--quiet", onclick: begin }, "Oui, tout effacer"),
      ),
    ),
  );
  focusOn(stay);
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
  const kept = h("span", {}, isEmpty ? "Vous n’avez rien répondu : rien n’est enregistré." : "Vos réponses partent…");
  if (wantsCall) askContact(kept);
  else thank(kept);
  if (!isEmpty)
    await outbox.put(body, (isSent) =>
      fill(
        kept,
        isSent
          ? "Vos réponses sont comptées sans votre nom."
          : "Vos réponses sont gardées, elles partiront dès que le réseau revient.",
      ),
    );
}

const passOn = "Passez la tablette à la personne suivante.";
const nextPerson = () =>
  h("button", { type: "button", class: "button", id: "onwards", onclick: begin }, "Personne suivante");

/** Asks who wants a call for their name, before they pass the tablet on. @param {HTMLElement} kept */
function askContact(kept) {
  const left = h(
    "div",
    { class: "tablet-thanks tablet-thanks--call" },
    h("h2", { id: "done" }, "Il reste votre nom et votre numéro"),
    h("p", { role: "status" }, kept),
  );
  const without = h(
    "button",
    { type: "button", class: "button button--quiet", id: "onwards" },
    "Finir sans être appelé(e)",
  );
  without.addEventListener("click", () => (refusal ? begin() : thank(kept)));
  fill(
    screen,
    left,
    contactForm({
      more: without,
      after: () => h("div", { class: "stack" }, h("p", {}, !refusal && `Merci ! C’est fini. ${passOn}`), nextPerson()),
      sent: () => left.remove(),
      autocomplete: false,
    }),
  );
  window.scrollTo(0, 0);
  focusOn(byId("done"));
}

/** Thanks, and says to pass the tablet on. @param {HTMLElement} kept what became of the answers */
function thank(kept) {
  fill(
    screen,
    h(
      "div",
      { class: "tablet-thanks" },
      h("h2", { id: "done" }, "Merci !"),
      h("p", { role: "status" }, "C’est fini. ", kept, ` ${passOn}`),
      nextPerson(),
    ),
  );
  window.scrollTo(0, 0);
  focusOn(byId("done"));
  idle.stop();
  pause = setTimeout(begin, THANKS);
}

void load();
