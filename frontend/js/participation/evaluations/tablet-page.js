/**
 * The evaluation on a tablet that goes round: nothing leads to the desk, and nothing of a person stays.
 *
 * The tablet holds the code of one session. The account of the person who hands it over is signed out.
 */
import { ProblemError, request } from "../../api/client.js";
import { sendOnce } from "../../api/idempotency.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { forThisTab } from "../../lib/storage.js";
import { failure } from "../../ui/failure.js";
import { clearErrors } from "../../ui/forms.js";
import { evaluationForm } from "./form.js";
import { closedWords, whenOpen } from "./opening.js";
import { sessionWords } from "./questions.js";
import { slipForm } from "./slip.js";

/** Milliseconds for which thanks are shown. */
const THANKS = 8_000;
/** Milliseconds without a touch after which answers are wiped: somebody put the tablet down. */
const FORGOTTEN = 180_000;

const place = byId("evaluation");
const form = /** @type {HTMLFormElement} */ (byId("evaluate"));
const attempt = forThisTab("tablette.envoi");
const code = decodeURIComponent(location.hash.slice(1));

/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;

window.addEventListener("hashchange", () => location.reload());
// A page of the desk that this tab showed before is not shown again by « Retour ».
history.pushState(null, "");
window.addEventListener("popstate", () => history.pushState(null, ""));
for (const touch of ["input", "pointerdown", "keydown"])
  document.addEventListener(touch, () => {
    if (!form.hidden || place.querySelector("form")) wait(FORGOTTEN);
  });

/** @param {number} time */
function wait(time) {
  clearTimeout(pause);
  pause = setTimeout(() => void load(), time);
}

async function load() {
  clearTimeout(pause);
  attempt.clear();
  form.hidden = true;
  try {
    const opened = await request("GET", "/evaluation-codes/{code}", { path: { code } });
    const { session, state } = opened;
    byId("title").textContent = `Votre avis sur ${sessionWords(session)}`;
    byId("leave").setAttribute(
      "href",
      `/bureau/connexion.html?retour=${encodeURIComponent(`/bureau/atelier.html?id=${session.id}&vue=evaluations`)}`,
    );
    const closed = closedWords(opened);
    fill(place, closed);
    if (state === "early") pause = whenOpen(opened.opens_at, () => void load());
    if (closed) return;
    const wipe = h(
      "button",
      { class: "button button--quiet", type: "button", onclick: () => void load() },
      "Tout effacer",
    );
    form.hidden = false;
    window.scrollTo(0, 0);
    fields(opened, wipe);
  } catch (error) {
    fill(
      place,
      error instanceof ProblemError && error.is("not-found")
        ? h("div", { class: "notice notice--warn" }, h("h2", {}, "Rendez la tablette à la personne qui anime"))
        : failure(error, () => void load()),
    );
  }
}

let isBuilt = false;

/**
 * Builds the questions once: a form keeps one way to send.
 *
 * @param {import("./opening.js").Opened} opened
 * @param {HTMLElement} wipe
 */
function fields({ grid, in_group: inGroup }, wipe) {
  if (!isBuilt) evaluationForm(form, grid, { inGroup, send, refused, more: wipe });
  isBuilt = true;
  clear();
}

/** Leaves nothing of what was answered. */
function clear() {
  form.reset();
  // Questions that an answer had opened close again.
  form.dispatchEvent(new Event("input"));
  clearErrors(form);
}

/** @param {import("../../api/models.js").NewEvaluation} body */
async function send(body) {
  await sendOnce(attempt, body, (sent, idempotencyKey) =>
    request("POST", "/evaluation-codes/{code}/evaluations", { path: { code }, body: sent, idempotencyKey }),
  );
  clear();
  form.hidden = true;
  fill(
    place,
    h(
      "div",
      { class: "tablet-thanks" },
      h("h2", { id: "done" }, "Merci !"),
      h("p", {}, "Votre avis est enregistré. Passez la tablette à la personne suivante."),
      h("button", { type: "button", class: "button", onclick: () => void load() }, "Personne suivante"),
      h(
        "button",
        { type: "button", class: "button button--quiet", onclick: offerSlip },
        "Je voudrais revenir, ou être aidé(e)",
      ),
    ),
  );
  window.scrollTo(0, 0);
  focusOn(byId("done"));
  wait(THANKS);
}

/** The slip, which is apart from the evaluation. */
function offerSlip() {
  const leave = h("button", { class: "button button--quiet", type: "button", onclick: () => void load() }, "Annuler");
  fill(place, slipForm(code, { done: thankForSlip, more: leave }));
  window.scrollTo(0, 0);
  focusOn(byId("slip-title"));
  wait(FORGOTTEN);
}

/** @param {string} words */
function thankForSlip(words) {
  fill(
    place,
    h(
      "div",
      { class: "tablet-thanks" },
      h("h2", { id: "done" }, "C’est noté"),
      h("p", {}, words),
      h("button", { type: "button", class: "button", onclick: () => void load() }, "Personne suivante"),
    ),
  );
  focusOn(byId("done"));
  wait(THANKS);
}

/** @param {unknown} error */
function refused(error) {
  const over = error instanceof ProblemError && (error.is("evaluations-complete") || error.is("evaluation-closed"));
  if (over) void load();
  return over;
}

void load();
