/** Enrolling a person at the desk, by phone or at the counter. */

import { accountRequest, ProblemError } from "../../api/client.js";
import { newSubmission } from "../../api/idempotency.js";
import { office, start } from "../../desk/shell.js";
import { checkPerson, newPerson } from "../../directory/people/new-person.js";
import { learnerPicker } from "../../directory/people/picker.js";
import { addressPointers } from "../../directory/people/postal-address.js";
import { remarksField } from "../../directory/people/remarks-field.js";
import { listCommunes } from "../../directory/places/places.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { formatPhone } from "../../lib/phone.js";
import { channels, levels } from "../../lib/words.js";
import { sessionPicker } from "../../programme/sessions/picker.js";
import { showRefusal } from "../../ui/feedback.js";
import { digitKeys } from "../../ui/digit-keys.js";
import { input, radios, textarea } from "../../ui/fields.js";
import { clearErrors, guardTyping, onSubmit, showErrors, values } from "../../ui/forms.js";
import { wishButton } from "../unmet_wishes/from-enrolment.js";
import { knownLevel } from "../pathway/known-level.js";
import { nextBeside } from "../pathway/next-sessions.js";
import { alreadyEnrolled } from "./already-enrolled.js";
import { arrangementTicks, arrangementsOf } from "./arrangements.js";
import { askBeforeWaiting } from "./ask-before-waiting.js";
import { callBackNotice, concluded, requestWords } from "./answered-call.js";
import { enrolWords } from "./enrol-button.js";
import { takeSeat, takeSeats } from "./enrol-requests.js";
import {
  ageThen,
  checkCompanions,
  companionFields,
  guardianFields,
  guardianOf,
  guardianPointers,
  isMinor,
  partyOf,
  partyPointers,
} from "./entourage.js";
import { jointWords, moreDates } from "./more-dates.js";

/** @typedef {import("../../api/models.js").Level} Level */

const form = /** @type {HTMLFormElement} */ (byId("form"));
const result = byId("result");
const guard = guardTyping(form);
const pointers = Object.fromEntries([
  ...["given_name", "family_name", "phone", "email", "birth_year", "commune_code", "remarks"].map((name) => [
    `/learner/${name}`,
    name,
  ]),
  ["/session_id", "session"],
  ["/level", "level"],
  ["/needs", "needs"],
  ["/remarks", "remarks"],
  ["/level_override_reason", "session-reason"],
  ["/closure_override_reason", "session-closure-reason"],
  ["/learner", "phone"],
  ["/learner_id", "person"],
  ["/party_size", "party_size"],
  ["/learner/outside_commune", "outside_commune"],
  ...Object.entries(addressPointers("/learner/postal_address")),
  ...Object.entries(guardianPointers),
]);
const companions = h("div", { class: "stack" });
const guardian = h("div");
const submission = newSubmission();
const remarks = remarksField("remarks");
const submit = h("button", { class: "button", type: "submit" }, "Inscrire");

/** @type {ReturnType<typeof learnerPicker>} */
let person;
/** @type {ReturnType<typeof sessionPicker>} */
let session;
/** The request to be called back that is answered here, if any. @type {import("../../api/models.js").Message | null} */
let call = null;
/** Further dates. @type {ReturnType<typeof moreDates>} */
let more;
const enrolled = alreadyEnrolled();
const next = nextBeside();
/** Reason of the level that the form began with. */
const levelReason = h("p", { class: "hint", role: "status" });
/** Choice of the person's last level, until the agent chooses. @type {HTMLInputElement | null} */
let guessed = null;

void start(
  async () => {
    const asked = new URLSearchParams(location.search);
    const [communes, wanted, known, asking] = await Promise.all([
      listCommunes(),
      asked.has("atelier")
        ? accountRequest("GET", "/sessions/{id}", { path: { id: asked.get("atelier") ?? "" } })
        : null,
      asked.has("personne")
        ? accountRequest("GET", "/learners/{id}", { path: { id: asked.get("personne") ?? "" } })
        : null,
      asked.has("appel")
        ? accountRequest("GET", "/calls/{id}", { path: { id: asked.get("appel") ?? "" } }).catch(() => null)
        : null,
    ]);
    call = asking;
    person = learnerPicker({
      communes,
      caller: call && { name: call.name, phone: call.address },
      chosen: (learner) => {
        remarks.about(learner);
        fill(guardian);
        showGuardian();
        forgetGuess();
        enrolled.clear();
        next.about(learner?.id);
        void (learner ? goOnWith(learner.id) : session.reload());
      },
    });
    session = sessionPicker({
      id: "session",
      legend: "Quel atelier ?",
      level: wanted?.level ?? null,
      selected: wanted,
      people,
      theirs: () => enrolled.sessions,
      overtaking: asked.has("retenue"),
      suggest: (level, signal) =>
        accountRequest("GET", "/suggestions", {
          query: { level, learner: person.learner?.id, commune: home(), party_size: people(), limit: 6 },
          signal,
        }),
    });
    more = moreDates({
      first: () => session.session,
      level: () => /** @type {Level | null} */ (values(form).level ?? null),
      people,
      theirs: () => enrolled.sessions,
    });
    fill(
      form,
      h(
        "section",
        { class: "enrol-step stack" },
        h("h2", {}, "Qui ?"),
        call && callBackNotice(call),
        person.element,
        guardian,
        enrolled.element,
      ),
      h(
        "section",
        { class: "enrol-step stack" },
        h("h2", {}, "Quel niveau, quel atelier ?"),
        radios({
          id: "level",
          legend: "Niveau de la personne",
          hint: "Lisez ces phrases : laquelle lui ressemble le plus ?",
          value: wanted?.level ?? null,
          row: true,
          options: Object.entries(levels).map(([key, { name, meaning }]) => [key, name, `« ${meaning} »`]),
        }),
        levelReason,
        next.element,
        input({
          id: "party_size",
          label: "Combien de personnes ?",
          hint: "À plusieurs : toutes les places ensemble, ou aucune.",
          value: "1",
          inputmode: "numeric",
          maxlength: 2,
          short: true,
        }),
        companions,
        session.element,
        wishButton(communes, { form, person, home, people, result, left: guard.done }),
        more.element,
      ),
      h(
        "section",
        { class: "enrol-step stack" },
        h("h2", {}, "Pour finir"),
        textarea({
          id: "needs",
          label: "Ce que la personne voudrait apprendre",
          optional: true,
          rows: 2,
          maxlength: 1000,
          value: call ? requestWords(call) : "",
        }),
        arrangementTicks(),
        remarks.element,
        radios({
          id: "channel",
          legend: "Comment la demande est-elle venue ?",
          value: "phone",
          row: true,
          options: [
            ["phone", channels.phone],
            ["counter", channels.counter],
            ["partner", channels.partner, "mairie, médiathèque, association"],
          ],
        }),
      ),
      h("div", { class: "form-actions" }, submit, h("span", { class: "hint no-touch" }, "ou Ctrl + Entrée")),
    );
    const chosen = form.querySelectorAll("[name=level]");
    digitKeys(/** @type {HTMLElement} */ (chosen[0]?.closest("fieldset")), () => chosen);
    form.addEventListener("change", (event) => {
      const { name, value } = /** @type {HTMLInputElement} */ (event.target);
      if (name === "level") {
        guessed = null;
        fill(levelReason);
        session.setLevel(/** @type {Level} */ (value));
      } else if (name === "commune_code") session.reload();
      showGuardian();
    });
    // With each key: the button says what will happen to the number of people that stands there.
    let typing = 0;
    form.addEventListener("input", (event) => {
      if (/** @type {HTMLInputElement} */ (event.target).name !== "party_size") return;
      fill(companions, companionFields(people()));
      session.redraw();
      labelSubmit();
      clearTimeout(typing);
      typing = window.setTimeout(session.reload, 200);
    });
    // The button names its effect, also when the choice was made for the agent.
    new MutationObserver(labelSubmit).observe(form, { childList: true, subtree: true });
    form.addEventListener("change", labelSubmit);
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      // One line of text is not the end of the form: Enter goes on, as on the phone one goes on.
      else if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
    });
    onSubmit(form, send);
    if (known) return () => person.choose(known);
    const phone = call?.address ?? asked.get("telephone");
    if (phone) return () => person.lookFor(formatPhone(phone));
  },
  { roles: office },
);

/** Number of people who come together; an unreadable number is refused when it is sent. */
function people() {
  const typed = Number(/** @type {HTMLInputElement | null} */ (document.getElementById("party_size"))?.value);
  return Number.isInteger(typed) && typed >= 1 && typed <= 12 ? typed : 1;
}

/** Age of the person in the year of the workshop, as far as it is known. */
const age = () => {
  const typed = /** @type {HTMLInputElement | null} */ (document.getElementById("birth_year"))?.value;
  const born = person.learner ? String(person.learner.birth_year ?? "") : typed;
  return ageThen(born, session.session?.starts_at);
};

/** Fields for the adult, where the person is a minor. */
function showGuardian() {
  if (isMinor(age()) !== guardian.hasChildNodes()) fill(guardian, isMinor(age()) && guardianFields({ optional: true }));
}

/** Commune of the person, as far as it is known. */
const home = () =>
  person.learner?.commune_code ??
  /** @type {HTMLSelectElement | null} */ (document.getElementById("commune_code"))?.value.replace("autre", "") ??
  "";

function labelSubmit() {
  more.follow();
  const further = more.sessions.length;
  const label = further ? jointWords(further + 1, people()) : enrolWords(session.isFull, people());
  if (submit.textContent !== label) submit.textContent = label;
}

/** Takes the guessed level back: people of one household may differ. */
function forgetGuess() {
  if (!guessed) return;
  guessed.checked = false;
  guessed = null;
  fill(levelReason);
  session.setLevel(null);
}

/**
 * Begins with the level that is known of a person, or else that of the last enrolment, unless the agent has chosen one.
 *
 * @param {string} learner
 */
async function goOnWith(learner) {
  /** @type {HTMLElement | null} */ (
    form.querySelector("[name=level]:checked") ?? form.querySelector("[name=level]")
  )?.focus();
  const [theirs, known] = await Promise.all([
    accountRequest("GET", "/enrolments", { query: { learner, limit: 100 } }).then(
      (page) => page.data,
      () => [],
    ),
    knownLevel(learner),
  ]);
  if (person.learner?.id !== learner) return;
  enrolled.show(theirs);
  if (values(form).level) return session.reload();
  const last = theirs.at(-1);
  const begin = known ?? (last && { level: last.level, why: "Niveau de sa dernière inscription." });
  if (!begin) return;
  const choice = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="level"][value="${begin.level}"]`));
  if (!choice) return;
  choice.checked = true;
  guessed = choice;
  fill(levelReason, begin.why);
  if (/** @type {HTMLInputElement | null} */ (document.activeElement)?.name === "level") choice.focus();
  session.setLevel(begin.level);
}

async function send() {
  clearErrors(form);
  if (values(form).level) session.reload();
  await session.settled();
  const given = values(form);
  const errors = [
    ...(person.learner
      ? []
      : person.isNew
        ? checkPerson(given)
        : [{ field: "person", message: "Cherchez la personne, ou choisissez « Nouvelle personne »." }]),
    ...(given.level ? session.check() : [{ field: "level", message: "Choisissez le niveau de la personne." }]),
    ...(/^([1-9]|1[0-2])$/.test(given.party_size ?? "")
      ? []
      : [{ field: "party_size", message: "Écrivez un nombre de 1 à 12." }]),
    ...checkCompanions(given, people()),
    ...(more.sessions.length && needsReason()
      ? [{ field: "session", message: "Cette date demande une raison : inscrivez la personne à cette date seule." }]
      : []),
  ];
  if (errors.length) return showErrors(form, errors);
  if (session.waitsUnasked && !(await askBeforeWaiting(session, people()))) return;
  const who = {
    level: /** @type {Level} */ (given.level),
    channel: /** @type {import("../../api/models.js").Channel} */ (given.channel),
    ...(person.learner ? { learner_id: person.learner.id } : { learner: newPerson(given) }),
    ...partyOf(given, people()),
    ...guardianOf(given),
    ...arrangementsOf(given),
    ...(given.needs ? { needs: given.needs } : {}),
  };
  const several = more.sessions.length > 0 && session.session;
  const body = {
    session_id: session.session?.id ?? "",
    ...who,
    ...(session.isFull ? { wait: true } : {}),
    ...(session.overtakeReason ? { overtake_reason: session.overtakeReason } : {}),
    ...(session.overrideReason ? { level_override_reason: session.overrideReason } : {}),
    ...(session.closureReason ? { closure_override_reason: session.closureReason } : {}),
  };
  try {
    const clash = await remarks.save();
    if (clash.length)
      return showErrors(form, clash, {
        title: "Les remarques ont changé entre-temps",
        detail: "La personne n’est pas encore inscrite.",
      });
    const show = several
      ? await takeSeats(submission, result, { ...who, dates: more.datesWith(several, session.isFull) })
      : await takeSeat(submission, result, body);
    guard.done();
    form.hidden = true;
    result.hidden = false;
    const answered = call ? await concluded(call) : null;
    await show();
    if (answered) result.prepend(answered);
  } catch (error) {
    showRefusal(form, error, { ...pointers, ...partyPointers(given, people()) });
    if (error instanceof ProblemError) showWayOut(error.problem);
  }
}

/** True if the chosen date is an exception to a rule, which is made for one date at a time. */
const needsReason = () => Boolean(session.overtakeReason || session.overrideReason || session.closureReason);

/** Shows the ways out of a refusal. @param {import("../../api/models.js").Problem} problem */
function showWayOut({ alternatives, existing }) {
  const summary = form.querySelector(".error-summary");
  if (existing)
    summary?.append(
      h(
        "p",
        {},
        h(
          "a",
          { href: `/bureau/inscriptions.html?q=${existing.reference}` },
          `Voir son inscription ${existing.reference}`,
        ),
      ),
    );
  if (!alternatives) return;
  session.offer(alternatives);
  const seeThem = h(
    "button",
    { type: "button", class: "button button--small", onclick: session.focus },
    "Choisir une autre date",
  );
  summary?.append(h("p", {}, alternatives.length ? seeThem : "Aucune autre date n’a de place à ce niveau."));
  if (summary) focusOn(/** @type {HTMLElement} */ (summary));
}
