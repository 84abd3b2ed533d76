import { ProblemError, request } from "../../api/client.js";
import { sendOnce } from "../../api/idempotency.js";
import { listCommunes } from "../../directory/places/places.js";
import { dayName, hours } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { formatPhone, isPhone } from "../../lib/phone.js";
import { forThisTab } from "../../lib/storage.js";
import { seats, sessionName } from "../../lib/words.js";
import { alternatives } from "../../programme/sessions/alternatives.js";
import { seatsLeft, sessionHref } from "../../programme/sessions/card.js";
import "../../programme/sessions/way-back.js";
import { sessionSummary } from "../../programme/sessions/summary.js";
import { failure } from "../../ui/failure.js";
import { clearErrors, keepDraft, onSubmit, showErrors, showProblem, values } from "../../ui/forms.js";
import "../../ui/page.js";
import { keepLink, linkTo } from "./personal-link.js";

/** @typedef {import("../../api/models.js").Session} Session */

const form = /** @type {HTMLFormElement} */ (byId("enrol"));
const column = byId("enrol-column");
const chosen = byId("chosen");
const sessionId = new URLSearchParams(location.search).get("atelier") ?? "";
const draft = forThisTab("inscription");
const attempt = forThisTab("inscription.envoi");
/** True if the person asks for a place on the waiting list. */
let waits = false;

/** Controls by the JSON pointers of the request. */
const controls = {
  "/learner/given_name": "given-name",
  "/learner/family_name": "family-name",
  "/learner/phone": "phone",
  "/learner/email": "email",
  "/learner/commune_code": "commune",
  "/learner/birth_year": "birth-year",
  "/level": "level-beginner",
  "/needs": "needs",
};

async function load() {
  fill(chosen, h("p", { class: "loading" }, "Chargement de l’atelier…"));
  try {
    const [session, communes] = await Promise.all([
      request("GET", "/sessions/{id}", { path: { id: sessionId } }),
      listCommunes(),
    ]);
    fill(byId("paper-session"), h("h3", {}, sessionName(session)), sessionSummary(session));
    const { open, waitable } = seats(session);
    if (!open && !waitable) return await turnAway(session);
    if (waitable) {
      offerWaitingList();
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
      byId("commune").append(...communes.map(({ code, name }) => h("option", { value: code }, name)));
    keepDraft(form, draft);
    column.hidden = false;
  } catch (error) {
    byId("recap").textContent = "";
    fill(
      chosen,
      failure(error, () => void load()),
    );
  }
}

/** Turns the form into a request for a place on the waiting list: there is no seat left. */
function offerWaitingList() {
  waits = true;
  byId("title").textContent = byId("send").textContent = "M’inscrire sur la liste d’attente";
  fill(
    byId("waiting-list"),
    h(
      "div",
      { class: "notice notice--warn" },
      h("h2", {}, "Cet atelier est complet"),
      h(
        "p",
        {},
        "Si une place se libère, elle est proposée dans l’ordre d’arrivée, et nous vous prévenons. Vous pouvez " +
          "attendre pour cet atelier et venir à un autre.",
      ),
    ),
  );
}

/** @param {Session} session */
async function turnAway(session) {
  const others = await request("GET", "/sessions", { query: { level: session.level, available: true, limit: 3 } });
  const why = session.status === "cancelled" ? "Cet atelier est annulé" : "Cet atelier a déjà commencé";
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
  if (given["phone"] && !isPhone(given["phone"]))
    found.push({ field: "phone", message: "Vérifiez le numéro : il a 10 chiffres, par exemple 04 67 00 00 00." });
  if (given["email"] && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given["email"]))
    found.push({ field: "email", message: "Vérifiez l’adresse e-mail, par exemple nom@exemple.fr." });
  if (!given["commune_code"]) found.push({ field: "commune", message: "Choisissez votre commune." });
  if (given["birth_year"] && !isBirthYear(given["birth_year"]))
    found.push({ field: "birth-year", message: "Écrivez l’année avec 4 chiffres, par exemple 1948, ou laissez vide." });
  if (!given["level"])
    found.push({ field: "level-beginner", message: "Choisissez la phrase qui vous ressemble le plus." });
  return found;
}

/** @param {string} text */
const isBirthYear = (text) => /^\d{4}$/.test(text) && Number(text) >= 1900 && Number(text) <= new Date().getFullYear();

/**
 * @param {Record<string, string>} given
 * @returns {import("../../api/models.js").NewEnrolment}
 */
function enrolmentOf({ given_name = "", family_name = "", phone, email, birth_year, commune_code = "", level, needs }) {
  return {
    session_id: sessionId,
    level: /** @type {import("../../api/models.js").Level} */ (level),
    learner: {
      given_name,
      family_name,
      commune_code,
      ...(phone && { phone }),
      ...(email && { email }),
      ...(birth_year && { birth_year: Number(birth_year) }),
    },
    ...(needs && { needs }),
    ...(waits && { wait: true }),
  };
}

onSubmit(form, async () => {
  const given = values(form);
  const wrong = mistakes(given);
  if (wrong.length) return showErrors(form, wrong);
  clearErrors(form);
  try {
    const confirmation = await sendOnce(attempt, enrolmentOf(given), (body, idempotencyKey) =>
      request("POST", "/enrolments", { body, idempotencyKey }),
    );
    draft.clear();
    keepLink(confirmation);
    location.assign(linkTo("/confirmation.html", confirmation));
  } catch (error) {
    showProblem(form, error, controls);
    // The last seat went while the form was filled in: sent again, it asks for a place on the waiting list.
    if (error instanceof ProblemError && error.is("session-full")) offerWaitingList();
    if (error instanceof ProblemError && error.problem.alternatives) {
      form
        .querySelector(".error-summary")
        ?.append(alternatives(error.problem.alternatives, "Vous pouvez prendre une de ces places", "h3"));
    }
  }
});

byId("phone").addEventListener("change", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.currentTarget);
  field.value = formatPhone(field.value);
});

void load();
