/** Enrolling over the web. */

import { ProblemError, request } from "../../api/client.js";
import { organisation } from "../../api/organisation.js";
import { listCommunes } from "../../directory/places/places.js";
import { dayName, hours } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { formatPhone, shortPhone } from "../../lib/phone.js";
import { forThisTab } from "../../lib/storage.js";
import { counted, isOver, seats, sessionName } from "../../lib/words.js";
import { alternatives } from "../../programme/sessions/alternatives.js";
import { seatsLeft, sessionHref } from "../../programme/sessions/card.js";
import { seatsByPhone } from "../../programme/sessions/by-phone.js";
import { startsSoon } from "../../programme/sessions/starts-soon.js";
import "../../programme/sessions/way-back.js";
import { sessionSummary } from "../../programme/sessions/summary.js";
import { failure } from "../../ui/failure.js";
import { clearErrors, keepDraft, onSubmit, showErrors, showProblem, values } from "../../ui/forms.js";
import "../../ui/page.js";
import { enrolOnce } from "./enrol-once.js";
import {
  ageThen,
  checkCompanions,
  checkGuardian,
  companionFields,
  guardianFields,
  guardianOf,
  guardianPointers,
  isMinor,
  partyOf,
  partyPointers,
} from "./entourage.js";
import { arrangementTicks, arrangementsOf } from "./arrangements.js";
import { askLevel } from "./level-choice.js";
import { byLink, keepLink, keptLink, lastHome, linkTo } from "./personal-link.js";

/** @typedef {import("../../api/models.js").Session} Session */

const form = /** @type {HTMLFormElement} */ (byId("enrol"));
const column = byId("enrol-column");
const chosen = byId("chosen");
const asked = new URLSearchParams(location.search);
const sessionId = asked.get("atelier") ?? "";
const draft = forThisTab("inscription");
/** What « Rappelez-moi » knows of the person already. */
const callDraft = forThisTab("rappel");
/** The commune of people from outside the territory. */
const ELSEWHERE = "autre";
/** Start of the session. @type {string | undefined} */
let startsAt;
/** Seats left; where people wait, a party of any size may. */
let room = Infinity;
/** True if the person asks for a place on the waiting list. */
let waits = false;

/** Controls by the JSON pointers of the request. */
const controls = {
  "/learner/given_name": "given-name",
  "/learner/family_name": "family-name",
  "/learner/phone": "phone",
  "/learner/email": "email",
  "/learner/commune_code": "commune",
  "/learner/outside_commune": "outside-commune",
  "/learner/birth_year": "birth-year",
  "/level": "level-beginner",
  "/needs": "needs",
  "/party_size": "party-1",
  ...guardianPointers,
};

async function load() {
  fill(chosen, h("p", { class: "loading" }, "Chargement de l’atelier…"));
  if (await showOwnSeat()) return;
  try {
    const [session, communes] = await Promise.all([
      request("GET", "/sessions/{id}", { path: { id: sessionId } }),
      listCommunes(),
    ]);
    fill(byId("paper-session"), h("h3", {}, sessionName(session)), sessionSummary(session));
    const { open, waitable, byPhone } = seats(session);
    if (!open && !waitable) return await turnAway(session);
    startsAt = session.starts_at;
    if (open) {
      room = session.seats_left;
      fill(byId("waiting-list"), startsSoon(session));
    }
    if (waitable) {
      offerWaitingList(byPhone);
      const others = await request("GET", "/sessions", { query: { level: session.level, available: true, limit: 3 } });
      if (others.data.length) fill(byId("others"), alternatives(others.data, "Ces dates ont encore de la place", "h2"));
    }
    byId("recap").textContent =
      `${sessionName(session)}, ${dayName(session.starts_at)} ${hours(session)}, à ${session.venue.commune}.`;
    fill(
      chosen,
      h(
        "div",
        { class: "card" },
        h("h2", {}, sessionName(session)),
        sessionSummary(session, ["Places", seatsLeft(session)]),
        h("p", {}, h("a", { href: sessionHref(session) }, "Tout savoir sur cet atelier")),
      ),
    );
    if (byId("commune").children.length === 1)
      byId("commune").append(
        ...communes.map(({ code, name }) => h("option", { value: code }, name)),
        h("option", { value: ELSEWHERE }, "Autre commune…"),
      );
    if (asked.has("autre") && !draft.get()) draft.set(lastHome.get());
    fill(byId("arrangements"), arrangementTicks({ own: true }));
    showCompanions(Number(draft.get()?.party_size ?? 1));
    keepDraft(form, draft);
    askLevel(session.level);
    await showOutside();
    showGuardian();
    column.hidden = false;
  } catch (error) {
    byId("recap").textContent = "";
    fill(
      chosen,
      failure(error, () => void load(), { missing: "Cet atelier n’est plus proposé" }),
    );
  }
}

/**
 * Shows the confirmation again to a person who has a seat in this session, and came back.
 *
 * @returns {Promise<boolean>}
 */
async function showOwnSeat() {
  const link = keptLink();
  if (!link || asked.has("autre")) return false;
  const own = await request("GET", "/my-enrolments/{reference}", { ...byLink(link) }).catch(() => null);
  if (!own || own.session.id !== sessionId || isOver(own)) return false;
  location.replace(linkTo("/confirmation.html", link));
  return true;
}

/** Fields for the others who come, and a word where they are too many for the date. @param {number} people */
function showCompanions(people) {
  const tooMany =
    people > room &&
    h(
      "p",
      { class: "notice notice--warn", role: "status" },
      `Il ne reste que ${counted(room, "place")} à cette date. `,
      h("a", { href: "/" }, "Choisir une autre date"),
      ", ou appelez-nous.",
    );
  fill(byId("companions"), tooMany, companionFields(people));
}

/** Fields for the adult, where the year of birth is a minor's. */
function showGuardian() {
  const place = byId("guardian");
  const minor = isMinor(ageThen(values(form)["birth_year"], startsAt));
  if (minor === place.hasChildNodes()) return;
  fill(place, minor && guardianFields());
  const kept = draft.get() ?? {};
  for (const field of place.querySelectorAll("input"))
    if (field.type === "checkbox") field.checked = Boolean(kept[field.name]);
    else field.value = kept[field.name] ?? "";
}

/** The name of another commune, with the organisation's rule. */
async function showOutside() {
  const outside = values(form)["commune_code"] === ELSEWHERE;
  byId("outside").hidden = !outside;
  if (!outside) return;
  const rule = await organisation().then(
    (known) => known.outside_rule,
    () => "accepted",
  );
  const call = h("phone-line", { question: "" }, "Appelez votre Maison de services au public.");
  fill(
    byId("outside-note"),
    rule === "refused"
      ? ["Ces ateliers sont réservés aux habitants du territoire. Nous chercherons avec vous plus près. ", call]
      : rule === "after_residents"
        ? [
            "Les habitants du territoire passent d’abord. Vous pouvez vous inscrire dans les 7 jours avant " +
              "l’atelier, s’il reste de la place. ",
            call,
          ]
        : "Vous êtes les bienvenus : ces ateliers sont aussi ouverts aux voisins.",
  );
}

/** Turns the form into a request for a place on the waiting list: there are not enough seats left. */
function waitInstead() {
  waits = true;
  byId("title").textContent = byId("send").textContent = "M’inscrire sur la liste d’attente";
}

const WAITING =
  "Si une place se libère, elle est proposée dans l’ordre d’arrivée, et nous vous prévenons. Vous pouvez " +
  "attendre pour cet atelier et venir à un autre.";

/** @param {boolean} [byPhone] the desk has seats for people who telephone */
function offerWaitingList(byPhone) {
  waitInstead();
  fill(
    byId("waiting-list"),
    byPhone && seatsByPhone(),
    h(
      "div",
      { class: "notice notice--warn" },
      h("h2", {}, byPhone ? "Ou attendre une place" : "Cet atelier est complet"),
      h("p", {}, WAITING),
    ),
  );
}

/** @param {Session} session */
async function turnAway(session) {
  const others = await request("GET", "/sessions", { query: { level: session.level, available: true, limit: 3 } });
  const why =
    session.status === "cancelled"
      ? "Cet atelier est annulé"
      : session.closed
        ? "Le lieu est fermé ce jour-là"
        : "Cet atelier a déjà commencé";
  byId("recap").textContent = "";
  fill(chosen);
  fill(
    column,
    h(
      "div",
      { class: "notice notice--warn" },
      h("h2", {}, why),
      h("p", {}, "Choisissez une autre date, ou appelez-nous."),
    ),
    alternatives(others.data, "D’autres dates pour ce niveau", "h2"),
  );
  column.hidden = false;
}

/** @param {Record<string, string>} given */
function mistakes(given) {
  /** @type {import("../../ui/forms.js").FieldError[]} */
  const found = [];
  if (!given["given_name"]) found.push({ field: "given-name", message: "Écrivez votre prénom." });
  if (!given["family_name"]) found.push({ field: "family-name", message: "Écrivez votre nom." });
  if (!given["phone"] && !given["email"])
    found.push({
      field: "phone",
      message: "Donnez un téléphone ou une adresse e-mail, pour que nous puissions vous joindre.",
    });
  const short = given["phone"] ? shortPhone(given["phone"]) : null;
  if (short) found.push({ field: "phone", message: short });
  if (given["email"] && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given["email"]))
    found.push({ field: "email", message: "Vérifiez l’adresse e-mail, par exemple nom@exemple.fr." });
  if (!given["commune_code"]) found.push({ field: "commune", message: "Choisissez votre commune." });
  if (given["commune_code"] === ELSEWHERE && !given["outside_commune"])
    found.push({ field: "outside-commune", message: "Écrivez le nom de votre commune." });
  if (given["birth_year"] && !/^\d{4}$/.test(given["birth_year"]))
    found.push({ field: "birth-year", message: "Écrivez l’année avec 4 chiffres, par exemple 1948, ou laissez vide." });
  const age = ageThen(given["birth_year"], startsAt);
  if (isMinor(age)) found.push(...checkGuardian(given, age));
  found.push(...checkCompanions(given, people(given)));
  return found;
}

/** @param {Record<string, string>} given */
const people = (given) => Number(given["party_size"] ?? 1);

/**
 * @param {Record<string, string>} given
 * @returns {import("../../api/models.js").NewEnrolment}
 */
function enrolmentOf(given) {
  const { given_name = "", family_name = "", phone, email, birth_year, commune_code = "", level, needs } = given;
  const { outside_commune = "" } = given;
  return {
    session_id: sessionId,
    level: /** @type {import("../../api/models.js").Level} */ (level),
    learner: {
      given_name,
      family_name,
      ...(commune_code === ELSEWHERE ? { outside_commune } : { commune_code }),
      ...(phone && { phone }),
      ...(email && { email }),
      ...(birth_year && { birth_year: Number(birth_year) }),
    },
    ...(needs && { needs }),
    ...partyOf(given, people(given)),
    ...(isMinor(ageThen(birth_year, startsAt)) && guardianOf(given)),
    ...arrangementsOf(given),
    ...(waits && { wait: true }),
  };
}

onSubmit(form, async () => {
  const given = values(form);
  const wrong = mistakes(given);
  if (wrong.length) return showErrors(form, wrong);
  clearErrors(form);
  document.getElementById("others-now")?.remove();
  try {
    const confirmation = await enrolOnce(enrolmentOf(given));
    draft.clear();
    const { phone, email, commune_code, outside_commune } = given;
    lastHome.set({ phone, email, commune_code, outside_commune });
    keepLink({ reference: confirmation.reference, secret: confirmation.secret });
    location.assign(linkTo("/confirmation.html", confirmation));
  } catch (error) {
    showProblem(form, error, { ...controls, ...partyPointers(given, people(given)) });
    if (error instanceof ProblemError) showOthers(error);
  }
});

/**
 * Shows, after the alert and not in it, what a refused person may do instead.
 *
 * @param {ProblemError} error
 */
function showOthers(error) {
  const others = error.problem.alternatives;
  const full = error.is("session-full") || error.is("seats-by-phone");
  const call = error.is("enrolment-needs-a-call");
  // The last seat went while the form was filled in: sent again, it asks for a place on the waiting list.
  if (full) waitInstead();
  // Sent again, it is refused again: the way on is the call.
  byId("send").classList.toggle("button--quiet", call);
  if (!others && !full && !call) return;
  const place = h(
    "div",
    { class: "stack", id: "others-now" },
    others && alternatives(others, "Vous pouvez prendre une de ces places", "h2"),
    full && h("p", {}, `Ou attendez une place ici, avec le bouton en bas de la page. ${WAITING}`),
    call &&
      h(
        "p",
        {},
        h(
          "a",
          {
            class: "button",
            href: `/rappelez-moi.html?atelier=${encodeURIComponent(sessionId)}`,
            onclick: keepForCall,
          },
          "Rappelez-moi",
        ),
        " ",
        h("a", { class: "button button--quiet", href: "/mon-inscription.html" }, "Ouvrir « Mon inscription »"),
      ),
  );
  document.getElementById("others-now")?.remove();
  form.querySelector(".error-summary")?.after(place);
}

/** Nobody writes twice what they wrote here: the name, the number and the words go along. */
function keepForCall() {
  const { given_name, family_name, phone, needs } = values(form);
  callDraft.set({
    name: [given_name, family_name].filter(Boolean).join(" ").slice(0, 80),
    phone: phone ?? "",
    words: (needs ?? "").slice(0, 300),
  });
}

form.addEventListener("change", ({ target }) => {
  const { name, value } = /** @type {HTMLInputElement} */ (target);
  if (name === "party_size") showCompanions(Number(value));
  if (name === "commune_code") void showOutside();
});
byId("birth-year").addEventListener("input", showGuardian);
// The browser may show the page again as it was left.
window.addEventListener("pageshow", ({ persisted }) => persisted && void load());

byId("phone").addEventListener("change", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.currentTarget);
  field.value = formatPhone(field.value);
  // The draft keeps what is sent: after a lost answer, the same request goes again.
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

void load();
