/** « Mon inscription »: one's own enrolment, by a personal link or a reference. */

import { ProblemError, request } from "../../api/client.js";
import { dayName } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { forThisTab } from "../../lib/storage.js";
import { isOver, sessionName } from "../../lib/words.js";
import { wayThereLink } from "../../directory/places/way-there.js";
import { sessionSummary } from "../../programme/sessions/summary.js";
import { failure } from "../../ui/failure.js";
import { clearErrors, onSubmit, showErrors, showProblem, values } from "../../ui/forms.js";
import "../../ui/page.js";
import { paperFoot } from "../../ui/paper-foot.js";
import { setTitle } from "../../ui/title.js";
import { ownQuestion } from "../follow_ups/own.js";
import { ownNextSessions } from "../pathway/next-sessions.js";
import { chooseAnotherDate } from "./own/move.js";
import { calendarLink } from "./own/own-calendar.js";
import { confirmButton, replyButton } from "./own/reply.js";
import { stateNotice } from "./own/state.js";
import { holdsSeat, refusalChoice, refusalOf } from "./refusal.js";
import { byLink, forgetLink, keepLink, linkTo, takeLink } from "./personal-link.js";

/**
 * @typedef {import("../../api/models.js").OwnEnrolment} OwnEnrolment
 * @typedef {import("./personal-link.js").Link} Link
 */

const find = /** @type {HTMLFormElement} */ (byId("find"));
const place = byId("enrolment");
/** Draft of a request to be called back: nobody writes their name twice. */
const callDraft = forThisTab("rappel");

/** @param {Link} link */
async function load(link) {
  fill(place, h("p", { class: "loading" }, "Chargement de votre inscription…"));
  try {
    show(await request("GET", "/my-enrolments/{reference}", { ...byLink(link) }), link);
  } catch (error) {
    if (error instanceof ProblemError && error.is("not-found")) return notFound(link);
    fill(
      place,
      failure(error, () => void load(link)),
    );
  }
}

/** @param {Link} link */
function notFound(link) {
  forgetLink();
  fill(place);
  find.hidden = false;
  /** @type {HTMLInputElement} */ (byId("reference")).value = link.reference;
  showErrors(find, [], {
    title: "Ce lien n’est plus valable",
    detail: "Écrivez votre nom de famille pour voir votre inscription. Sinon, appelez-nous : nous la retrouverons.",
  });
}

/**
 * @param {OwnEnrolment} enrolment
 * @param {Link} link
 */
function show(enrolment, link) {
  const { session, learner, reference, needs } = enrolment;
  find.hidden = true;
  byId("call-me").setAttribute("href", `/rappelez-moi.html?atelier=${encodeURIComponent(session.id)}`);
  callDraft.set({ name: `${learner.given_name} ${learner.family_name}`, phone: learner.phone_display ?? "" });
  fill(
    place,
    h(
      "div",
      { class: "stack" },
      stateNotice(enrolment, replyTo(enrolment, link)),
      h(
        "p",
        { class: "cluster" },
        h("span", {}, "Votre référence"),
        h("strong", { class: "big-reference" }, reference),
      ),
      h(
        "div",
        { class: "card" },
        h("h2", {}, sessionName(session)),
        sessionSummary(
          session,
          ["Au nom de", `${learner.given_name} ${learner.family_name}, ${learner.commune}`],
          ["Pour vous joindre", [learner.phone_display, learner.email].filter(Boolean).join(" · ")],
          ["Vous serez", enrolment.party_size > 1 && `${enrolment.party_size} personnes`],
          ["Ce que vous avez demandé", needs],
          ["S’y rendre", [session.venue.access, " ", wayThereLink(session.venue)]],
          ["Avec un handicap", session.venue.accessibility],
          ["Qui vous accueille", session.welcomed_by],
        ),
      ),
      enrolment.can_evaluate &&
        h(
          "div",
          { class: "notice notice--good no-print" },
          h("h2", {}, "L’atelier vous a-t-il plu ?"),
          h("p", {}, h("a", { class: "button", href: linkTo("/evaluation.html", link) }, "Donner mon avis")),
        ),
      enrolment.can_ask && ownNextSessions(link),
      enrolment.can_ask && ownQuestion(link),
      h("div", { id: "actions", class: "no-print" }, actions(enrolment, link)),
      paperFoot(reference),
      h(
        "p",
        { class: "no-print" },
        h(
          "button",
          { class: "link-button", type: "button", onclick: leave },
          isOver(enrolment) ? "Fermer cette page" : "Fermer mon inscription (elle reste valable)",
        ),
      ),
    ),
  );
  setTitle(byId("state").textContent);
}

/**
 * @param {OwnEnrolment} enrolment
 * @param {Link} link
 */
function actions(enrolment, link) {
  if (isOver(enrolment)) return null;
  const { offered, wayOut } = leavingWords(enrolment);
  const change =
    enrolment.can_move &&
    h(
      "button",
      { class: "button button--quiet", type: "button", id: "change", onclick: () => void anotherDate(enrolment, link) },
      "Changer de date",
    );
  if (enrolment.session.status === "cancelled") return change ? h("div", { class: "cluster" }, change) : null;
  return h(
    "div",
    { class: "cluster" },
    !offered &&
      !enrolment.held_until &&
      h(
        "a",
        { class: "button button--quiet", href: linkTo("/confirmation.html", link) },
        "Voir et imprimer la confirmation",
      ),
    change,
    !offered &&
      Date.parse(enrolment.session.starts_at) > Date.now() &&
      calendarLink(enrolment.session, enrolment.reference),
    enrolment.can_cancel &&
      !offered &&
      h(
        "button",
        { class: "button button--danger", type: "button", onclick: () => askToCancel(enrolment, link) },
        wayOut,
      ),
  );
}

/**
 * Buttons of who may take an offered seat, or confirm a held one.
 *
 * @param {OwnEnrolment} enrolment
 * @param {Link} link
 */
function replyTo(enrolment, link) {
  if (enrolment.can_confirm) return confirmButton(link, afterReply(link));
  if (!enrolment.can_accept) return false;
  const { offered, wayOut } = leavingWords(enrolment);
  return h(
    "div",
    { class: "cluster no-print" },
    replyButton("Je prends la place", "/my-enrolments/{reference}/acceptance", link, afterReply(link)),
    offered &&
      enrolment.can_cancel &&
      h("button", { class: "link-button", type: "button", onclick: () => askToCancel(enrolment, link) }, wayOut),
  );
}

/** Words of giving up a seat, an offer or a place on the waiting list. @param {OwnEnrolment} enrolment */
function leavingWords({ status, session }) {
  const day = dayName(session.starts_at);
  if (status === "offered")
    return {
      offered: true,
      wayOut: "Non merci, je ne peux pas venir",
      sure: "Laisser cette place ?",
      then: `La place du ${day} sera proposée à une autre personne.`,
      yes: "Oui, je la laisse",
      no: "Non, je réfléchis encore",
    };
  if (status === "waiting")
    return {
      wayOut: "Quitter la liste d’attente",
      sure: "Quitter la liste d’attente ?",
      then: `Nous ne vous préviendrons plus pour l’atelier du ${day}.`,
      yes: "Oui, je la quitte",
      no: "Non, j’attends encore",
    };
  return {
    wayOut: "Annuler mon inscription",
    sure: "Annuler votre place ?",
    then: `Votre place du ${day} sera donnée à une autre personne.`,
    yes: "Oui, j’annule",
    no: "Non, je garde ma place",
  };
}

/** What follows a reply about the seat. @param {Link} link */
const afterReply = (link) => ({
  /** @param {OwnEnrolment} now */
  done: (now) => {
    show(now, link);
    focusOn(byId("state"));
  },
  /** Somebody was quicker, or the time is over: the page shows the present state. @param {unknown} error */
  refused: async (error) => {
    await load(link);
    place.prepend(failure(error));
  },
});

/**
 * @param {OwnEnrolment} enrolment
 * @param {Link} link
 */
const anotherDate = (enrolment, link) =>
  chooseAnotherDate(byId("actions"), enrolment, link, {
    kept: () => {
      fill(byId("actions"), actions(enrolment, link));
      focusOn(byId("actions"));
    },
    moved: (now) => {
      show(now, link);
      byId("state").textContent = "C’est fait, vous avez changé de date";
      byId("state").after(
        h("p", {}, h("strong", {}, "Votre ancien papier n’est plus valable."), " Imprimez ou notez la nouvelle date."),
      );
      focusOn(byId("state"));
    },
  });

/**
 * @param {OwnEnrolment} enrolment
 * @param {Link} link
 */
function askToCancel(enrolment, link) {
  const keep = () => {
    fill(byId("actions"), actions(enrolment, link));
    focusOn(byId("actions"));
  };
  const { sure, then, yes, no } = leavingWords(enrolment);
  const form = h(
    "form",
    { class: "form card" },
    h("h2", { id: "sure" }, sure),
    h("p", {}, then),
    refusalChoice({ own: true, seated: holdsSeat(enrolment) }),
    h(
      "div",
      { class: "field" },
      h("label", { for: "reason" }, "Un mot de plus ", h("span", { class: "optional" }, "(facultatif)")),
      h("input", { id: "reason", name: "reason", maxlength: 200, autocomplete: "off" }),
    ),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button button--danger", type: "submit" }, yes),
      h("button", { class: "button button--quiet", type: "button", onclick: keep }, no),
    ),
  );
  onSubmit(form, async () => {
    try {
      show(
        await request("POST", "/my-enrolments/{reference}/cancellation", {
          ...byLink(link),
          body: { reason: values(form)["reason"] || null, ...refusalOf(values(form)) },
        }),
        link,
      );
      focusOn(byId("state"));
    } catch (error) {
      showProblem(form, error);
    }
  });
  fill(byId("actions"), form);
  focusOn(byId("sure"));
}

function leave() {
  forgetLink();
  callDraft.clear();
  location.replace("/");
}

onSubmit(find, async () => {
  const { reference = "", family_name = "" } = values(find);
  const missing = [];
  if (!reference) missing.push({ field: "reference", message: "Écrivez la référence, par exemple CAP-7K4MPYT." });
  if (!family_name) missing.push({ field: "family-name", message: "Écrivez votre nom de famille." });
  if (missing.length) return showErrors(find, missing);
  clearErrors(find);
  try {
    const opening = await request("POST", "/my-enrolments/opening", { body: { reference, family_name } });
    keepLink(opening);
    await load(opening);
    if (find.hidden) focusOn(byId("title"));
  } catch (error) {
    if (error instanceof ProblemError && error.is("not-found"))
      return showErrors(find, [], { title: "Nous ne trouvons pas cette inscription", detail: error.problem.detail });
    showProblem(find, error, { "/reference": "reference", "/family_name": "family-name" });
  }
});

const link = takeLink();
if (link) void load(link);
else find.hidden = false;
// The code of a paper fills the reference in; the name is asked all the same.
const printed = new URLSearchParams(location.search).get("reference");
if (printed) /** @type {HTMLInputElement} */ (byId("reference")).value = printed;
// A second personal link opened in this tab changes only the fragment.
window.addEventListener("hashchange", () => {
  const other = takeLink();
  if (other) void load(other);
});
