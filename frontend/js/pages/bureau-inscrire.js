import { ProblemError } from "../api/client.js";
import { listCommunes } from "../api/public.js";
import { enrol, getLearner, getSession, listEnrolments } from "../api/staff.js";
import { showEnrolled } from "../bureau/enrolled.js";
import { radios, textarea } from "../bureau/fields.js";
import { learnerPicker } from "../bureau/learner-picker.js";
import { checkPerson, newPerson } from "../bureau/new-person.js";
import { intention } from "../bureau/once.js";
import { sessionPicker } from "../bureau/session-picker.js";
import { guardTyping, office, start } from "../bureau/shell.js";
import { tell } from "../bureau/trouble.js";
import { byId, fill, focusOn, h } from "../lib/dom.js";
import { clearErrors, onSubmit, showErrors, values } from "../lib/forms.js";
import { channels, levels } from "../lib/words.js";

/** @typedef {import("../api/models.js").Level} Level */

const form = /** @type {HTMLFormElement} */ (byId("form"));
const result = byId("result");
const guard = guardTyping(form);
const pointers = Object.fromEntries([
  ...["given_name", "family_name", "phone", "email", "birth_year", "commune_code"].map((name) => [`/learner/${name}`, name]),
  ["/session_id", "session"], ["/level", "level"], ["/needs", "needs"], ["/level_override_reason", "session-reason"], ["/learner", "phone"], ["/learner_id", "person"],
]);
const once = intention();

/** @type {ReturnType<typeof learnerPicker>} */
let person;
/** @type {ReturnType<typeof sessionPicker>} */
let session;

void start(
  async () => {
    const asked = new URLSearchParams(location.search);
    const [communes, wanted, known] = await Promise.all([
      listCommunes(),
      asked.has("atelier") ? getSession(asked.get("atelier") ?? "") : null,
      asked.has("personne") ? getLearner(asked.get("personne") ?? "") : null,
    ]);
    person = learnerPicker({ communes, chosen: (learner) => learner && void goOnWith(learner.id) });
    session = sessionPicker({ id: "session", legend: "Quel atelier ?", level: wanted?.level ?? null, selected: wanted });
    fill(
      form,
      h("section", { class: "enrol-step stack" }, h("h2", {}, "Qui ?"), person.element),
      h("section", { class: "enrol-step stack" }, h("h2", {}, "Quel niveau, quel atelier ?"),
        radios({
          id: "level",
          legend: "Niveau de la personne",
          hint: "Lisez ces phrases : laquelle lui ressemble le plus ?",
          value: wanted?.level ?? null,
          row: true,
          options: Object.entries(levels).map(([key, { name, meaning }]) => [key, name, `« ${meaning} »`]),
        }),
        session.element),
      h("section", { class: "enrol-step stack" }, h("h2", {}, "Pour finir"),
        textarea({ id: "needs", label: "Ce que la personne voudrait apprendre", optional: true, rows: 2, maxlength: 1000 }),
        radios({ id: "channel", legend: "Comment la demande est-elle venue ?", value: "phone", row: true, options: [["phone", channels.phone], ["counter", channels.counter], ["partner", channels.partner, "mairie, médiathèque, association"]] })),
      h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Inscrire"), h("span", { class: "hint no-touch" }, "ou Ctrl + Entrée")),
    );
    form.addEventListener("change", (event) => {
      const { name, value } = /** @type {HTMLInputElement} */ (event.target);
      if (name === "level") session.setLevel(/** @type {Level} */ (value));
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      // One line of text is not the end of the form: Enter goes on, as on the phone one goes on.
      else if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
    });
    onSubmit(form, send);
    if (known) return () => person.choose(known);
  },
  { roles: office },
);

/** The level of last time is a good guess, unless the agent has said otherwise. @param {string} learner */
async function goOnWith(learner) {
  /** @type {HTMLElement | null} */ (form.querySelector("[name=level]:checked") ?? form.querySelector("[name=level]"))?.focus();
  if (values(form).level) return;
  const last = await listEnrolments({ learner, limit: 100 }).then((page) => page.data.at(-1), () => undefined);
  if (!last || values(form).level) return;
  const choice = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="level"][value="${last.level}"]`));
  if (!choice) return;
  choice.checked = true;
  if (/** @type {HTMLInputElement | null} */ (document.activeElement)?.name === "level") choice.focus();
  session.setLevel(last.level);
}

async function send() {
  clearErrors(form);
  const given = values(form);
  const errors = [
    ...(person.learner ? [] : person.isNew ? checkPerson(given) : [{ field: "person", message: "Cherchez la personne, ou choisissez « Nouvelle personne »." }]),
    ...(given.level ? session.check() : [{ field: "level", message: "Choisissez le niveau de la personne." }]),
  ];
  if (errors.length) return showErrors(form, errors);
  const body = {
    session_id: session.session?.id ?? "",
    level: /** @type {Level} */ (given.level),
    channel: /** @type {import("../api/models.js").Channel} */ (given.channel),
    ...(person.learner ? { learner_id: person.learner.id } : { learner: newPerson(given) }),
    ...(given.needs ? { needs: given.needs } : {}),
    ...(session.overrideReason ? { level_override_reason: session.overrideReason } : {}),
  };
  try {
    const enrolment = await once.try((key) => enrol(body, key));
    guard.done();
    form.hidden = true;
    result.hidden = false;
    showEnrolled(result, enrolment, person.learner);
  } catch (error) {
    tell(form, error, pointers);
    if (error instanceof ProblemError) showWayOut(error.problem);
  }
}

/** What the refusal leaves open. @param {import("../api/models.js").Problem} problem */
function showWayOut({ alternatives, existing }) {
  const summary = form.querySelector(".error-summary");
  if (existing) summary?.append(h("p", {}, h("a", { href: `/bureau/inscriptions.html?q=${existing.reference}` }, `Voir son inscription ${existing.reference}`)));
  if (!alternatives) return;
  session.offer(alternatives);
  const seeThem = h("button", { type: "button", class: "button button--small", onclick: session.focus }, "Choisir une autre date");
  summary?.append(h("p", {}, alternatives.length ? seeThem : "Aucune autre date n’a de place à ce niveau."));
  if (summary) focusOn(/** @type {HTMLElement} */ (summary));
}
