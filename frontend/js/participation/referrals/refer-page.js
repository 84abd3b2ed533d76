/** A partner refers a person to a session. */

import { accountRequest, ProblemError, request } from "../../api/client.js";
import { newSubmission } from "../../api/idempotency.js";
import { start } from "../../desk/shell.js";
import { checkPerson, newPerson, newPersonFields } from "../../directory/people/new-person.js";
import { fullName } from "../../directory/people/person.js";
import { listCommunes, listVenues } from "../../directory/places/places.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { shortPhone } from "../../lib/phone.js";
import { spell } from "../../lib/spelling.js";
import { agendaPicker } from "../../programme/sessions/agenda-picker.js";
import { showRefusal } from "../../ui/feedback.js";
import { input, textarea } from "../../ui/fields.js";
import { clearErrors, guardTyping, onSubmit, showErrors, values } from "../../ui/forms.js";
import {
  ageThen,
  checkCompanions,
  checkGuardian,
  companionFields,
  companionWords,
  guardianFields,
  guardianOf,
  guardianPointers,
  isMinor,
  partyOf,
  partyPointers,
} from "../enrolments/entourage.js";
import { arrangementTicks, arrangementsOf } from "../enrolments/arrangements.js";
import { partyWords } from "../enrolments/party.js";
import { printReferral, timeAndPlace } from "./print.js";

const form = /** @type {HTMLFormElement} */ (byId("form"));
const result = byId("result");
const guard = guardTyping(form);
const submission = newSubmission();
const pointers = Object.fromEntries([
  ...["given_name", "family_name", "phone", "email", "birth_year", "commune_code"].map((name) => [
    `/learner/${name}`,
    name,
  ]),
  ["/session_id", "session"],
  ["/needs", "needs"],
  ["/party_size", "party_size"],
  ["/consent", "consent"],
  ["/learner/outside_commune", "outside_commune"],
  ...Object.entries(guardianPointers),
]);
const companions = h("div", { class: "stack" });
const guardian = h("div");
const submit = h("button", { class: "button", type: "submit" }, "Inscrire cette personne");

/** @type {ReturnType<typeof agendaPicker>} */
let picker;

void start(
  async () => {
    const [communes, venues, consent] = await Promise.all([
      listCommunes(),
      listVenues(),
      accountRequest("GET", "/referral-consent").then(({ text }) => text),
    ]);
    picker = agendaPicker({ id: "session", legend: "Quel atelier ?", venues });
    const person = newPersonFields(communes, { given_name: "", family_name: "", phone: "" });
    // Little is asked: the year of birth only of a minor, who comes with an adult's word.
    person.querySelector("[for=birth_year] .optional")?.replaceChildren(" (avant 18 ans)");
    person.querySelector("[for=phone] .optional")?.replaceChildren(" (fixe ou mobile)");
    fill(
      form,
      h("p", { class: "required-note" }, "Toutes les réponses sont obligatoires, sauf celles marquées « facultatif »."),
      h("section", { class: "enrol-step stack" }, h("h2", {}, "1. L’atelier"), picker.element),
      h(
        "section",
        { class: "enrol-step stack" },
        h("h2", {}, "2. La personne"),
        person,
        guardian,
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
        arrangementTicks(),
        textarea({ id: "needs", label: "Ce qu’elle voudrait apprendre", optional: true, rows: 2, maxlength: 1000 }),
      ),
      h(
        "section",
        { class: "enrol-step stack" },
        h("h2", {}, "3. Son accord"),
        h("p", {}, "Lisez-lui ce texte à voix haute :"),
        h("blockquote", { class: "notice" }, h("p", {}, consent)),
        h(
          "fieldset",
          { class: "choices" },
          h("legend", {}, "La personne est-elle d’accord ?"),
          h(
            "div",
            { class: "choice" },
            h("input", { type: "checkbox", id: "consent", name: "consent", value: "oui" }),
            h("label", { for: "consent" }, "J’ai lu ce texte à la personne, et elle est d’accord."),
          ),
        ),
      ),
      h("div", { class: "form-actions" }, submit),
    );
    form.addEventListener("change", labelSubmit);
    byId("party_size").addEventListener("change", () => fill(companions, companionFields(people() || 1)));
    byId("birth_year").addEventListener("input", () => {
      if (isMinor(age()) !== guardian.hasChildNodes()) fill(guardian, isMinor(age()) && guardianFields());
    });
    form.addEventListener("keydown", (event) => {
      // One line of text is not the end of the form.
      if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
    });
    onSubmit(form, send);
    await picker.load();
  },
  { roles: ["partner"] },
);

const people = () => Number(/** @type {HTMLInputElement} */ (byId("party_size")).value);
const age = () => ageThen(/** @type {HTMLInputElement} */ (byId("birth_year")).value, picker.session?.starts_at);
const waits = () => picker.session !== null && picker.session.seats_left < (people() || 1);

function labelSubmit() {
  const deed = waits() ? "Mettre sur la liste d’attente" : "Inscrire cette personne";
  if (submit.textContent !== deed) submit.textContent = deed;
}

async function send() {
  clearErrors(form);
  const given = values(form);
  const { session } = picker;
  const short = given.phone ? shortPhone(given.phone) : null;
  const errors = [
    ...(session
      ? []
      : [
          {
            field: document.getElementById("session") ? "session" : "session-level",
            message: "Choisissez un atelier.",
          },
        ]),
    ...checkPerson(given),
    ...(given.phone || given.email
      ? []
      : [{ field: "phone", message: "Donnez un numéro de téléphone, fixe ou mobile, ou une adresse électronique." }]),
    ...(short ? [{ field: "phone", message: short }] : []),
    ...(isMinor(age()) ? checkGuardian(given, age()) : []),
    ...checkCompanions(given, people()),
    ...(/^([1-9]|1[0-2])$/.test(given.party_size ?? "")
      ? []
      : [{ field: "party_size", message: "Écrivez un nombre de 1 à 12." }]),
    ...(given.consent
      ? []
      : [{ field: "consent", message: "Sans l’accord de la personne, on ne peut pas l’inscrire." }]),
  ];
  if (errors.length || !session) return showErrors(form, errors);
  const body = {
    session_id: session.id,
    learner: newPerson(given),
    consent: true,
    ...partyOf(given, people()),
    ...guardianOf(given),
    ...arrangementsOf(given),
    ...(given.needs && { needs: given.needs }),
    ...(waits() && { wait: true }),
  };
  try {
    const referral = await submission.send((key) =>
      accountRequest("POST", "/referrals", { body, idempotencyKey: key }),
    );
    guard.done();
    await showDone(referral);
  } catch (error) {
    showRefusal(form, error, { ...pointers, ...partyPointers(given, people()) });
    if (!(error instanceof ProblemError) || !error.problem.alternatives) return;
    await picker.load();
    labelSubmit();
  }
}

/** Who comes together; nothing for a person alone. @param {import("../../api/models.js").Referral} referral */
const partyLine = ({ learner, party_size, companions: named }) =>
  party_size > 1 && h("p", {}, `${fullName(learner)}${partyWords(party_size)} ${companionWords(named)}`.trim());

/** @param {import("../../api/models.js").Referral} referral */
async function showDone(referral) {
  const session = await request("GET", "/sessions/{id}", { path: { id: referral.session.id } });
  const waits = referral.status === "waiting";
  const title = h(
    "h2",
    {},
    waits
      ? `${fullName(referral.learner)} est sur la liste d’attente`
      : `C’est fait pour ${fullName(referral.learner)}`,
  );
  form.hidden = true;
  result.hidden = false;
  fill(
    result,
    h(
      "div",
      { class: waits ? "notice notice--warn" : "notice notice--good" },
      title,
      waits &&
        h(
          "p",
          {},
          h("strong", {}, "Pas encore de place : dites-lui de ne pas venir avant notre appel ou notre message."),
          " Dès qu’une place se libère, nous prévenons la personne nous-mêmes.",
        ),
      h("p", {}, "La référence à lui donner :"),
      h("p", {}, h("strong", { class: "big-reference big-reference--huge" }, referral.reference)),
      h(
        "ol",
        { class: "spelling", "aria-label": "La référence, épelée" },
        spell(referral.reference).map(({ sign, words }) => h("li", {}, h("strong", {}, sign), " ", words)),
      ),
    ),
    h(
      "section",
      { class: "card card--plain" },
      h("h3", {}, "À lui redire"),
      partyLine(referral),
      timeAndPlace(session),
    ),
    h(
      "div",
      { class: "form-actions" },
      h(
        "button",
        { type: "button", class: "button", onclick: () => printReferral(referral) },
        "Imprimer pour la personne",
      ),
      h("a", { class: "button button--quiet", href: "/partenaire/orienter.html" }, "Orienter quelqu’un d’autre"),
      h("a", { class: "link-button", href: "/partenaire/" }, "Voir toutes les personnes orientées"),
    ),
  );
  focusOn(title);
}
