import { ProblemError, request } from "../../api/client.js";
import { dayName, hour } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { forThisTab } from "../../lib/storage.js";
import { isOver, rank, sessionName } from "../../lib/words.js";
import { sessionSummary } from "../../programme/sessions/summary.js";
import { failure } from "../../ui/failure.js";
import { clearErrors, onSubmit, showErrors, showProblem, values } from "../../ui/forms.js";
import "../../ui/page.js";
import { chooseAnotherDate } from "./own-move.js";
import { byLink, forgetLink, keepLink, linkTo, takeLink } from "./personal-link.js";

/**
 * @typedef {import("../../api/models.js").OwnEnrolment} OwnEnrolment
 * @typedef {import("./personal-link.js").Link} Link
 */

const find = /** @type {HTMLFormElement} */ (byId("find"));
const place = byId("enrolment");
/** What a request to be called back begins with: nobody writes their name twice. */
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
    title: "Cette page s’est refermée",
    detail: "Pour la rouvrir, écrivez votre nom de famille. Sinon, appelez-nous : nous retrouverons votre inscription.",
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
      state(enrolment),
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
        ),
      ),
      enrolment.can_evaluate &&
        h(
          "div",
          { class: "notice notice--good no-print" },
          h("h2", {}, "Cet atelier vous a plu ?"),
          h("p", {}, h("a", { class: "button", href: linkTo("/evaluation.html", link) }, "Donner mon avis")),
        ),
      h("div", { id: "actions", class: "no-print" }, actions(enrolment, link)),
      h(
        "p",
        { class: "no-print" },
        h(
          "button",
          { class: "link-button", type: "button", onclick: leave },
          "J’ai fini : effacer cette page de l’écran",
        ),
      ),
    ),
  );
}

/**
 * What is said of an enrolment that is over, and why.
 *
 * @type {Partial<Record<import("../../api/models.js").EnrolmentStatus, [string, string]>>}
 */
const endings = {
  cancelled: [
    "Cette inscription est annulée",
    "Votre place est libre pour une autre personne. Merci de nous avoir prévenus.",
  ],
  declined: ["Vous n’avez pas pris la place", "Elle est proposée à une autre personne. Merci de nous avoir répondu."],
  expired: [
    "La place n’est plus réservée",
    "Nous n’avons pas eu de réponse à temps : elle est proposée à une autre personne. Appelez-nous si vous " +
      "voulez revenir sur la liste d’attente.",
  ],
};

/** @param {OwnEnrolment} enrolment */
function state({ status, session, cancelled_at, position, offered_until, can_accept, can_move }) {
  const ending = endings[status];
  if (ending) {
    return h(
      "div",
      { class: "notice notice--warn" },
      h("h2", { id: "state" }, ending[0]),
      h("p", {}, status === "cancelled" && cancelled_at ? `Annulée le ${dayName(cancelled_at)}. ` : null, ending[1]),
      h("p", { class: "no-print" }, h("a", { href: "/" }, "Choisir un autre atelier")),
    );
  }
  if (session.status === "cancelled") {
    return h(
      "div",
      { class: "notice notice--bad" },
      h("h2", { id: "state" }, "L’atelier est annulé, ne vous déplacez pas"),
      session.cancellation_reason && h("p", {}, "Motif : ", session.cancellation_reason),
      h(
        "p",
        { class: "no-print" },
        can_move ? "Vous pouvez choisir une autre date, plus bas." : h("a", { href: "/" }, "Choisir un autre atelier"),
      ),
    );
  }
  if (status === "offered" && offered_until) {
    return h(
      "div",
      { class: "notice notice--good" },
      h("h2", { id: "state" }, "Une place s’est libérée pour vous"),
      h(
        "p",
        {},
        "Elle vous est réservée jusqu’au ",
        h("strong", {}, `${dayName(offered_until)} à ${hour(offered_until)}`),
        ". Sans réponse de votre part, elle sera proposée à une autre personne.",
      ),
    );
  }
  if (status === "waiting") {
    return h(
      "div",
      { class: can_accept ? "notice notice--good" : "notice notice--warn" },
      h("h2", { id: "state" }, can_accept ? "Une place est libre" : "Vous êtes sur la liste d’attente"),
      can_accept
        ? h("p", {}, "L’atelier commence bientôt : la place est à la première personne qui la prend.")
        : h(
            "p",
            {},
            h("strong", {}, "L’atelier est complet : ne venez pas encore."),
            ` Vous êtes la ${rank(position ?? 1)} demande de la liste. Si une place se libère, nous vous préviendrons.`,
          ),
    );
  }
  return h(
    "div",
    { class: "notice notice--good" },
    h("h2", { id: "state" }, "Votre place est réservée"),
    h(
      "p",
      {},
      `On vous attend ${dayName(session.starts_at)} à ${hour(session.starts_at)}, à ${session.venue.commune}.`,
    ),
  );
}

/**
 * @param {OwnEnrolment} enrolment
 * @param {Link} link
 */
function actions(enrolment, link) {
  if (isOver(enrolment)) return null;
  const { offered, wayOut } = words(enrolment);
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
    enrolment.can_accept &&
      h("button", { class: "button", type: "button", onclick: () => void accept(link) }, "Je prends la place"),
    !offered &&
      h(
        "a",
        { class: "button button--quiet", href: linkTo("/confirmation.html", link) },
        "Voir et imprimer la confirmation",
      ),
    change,
    enrolment.can_cancel &&
      h(
        "button",
        { class: "button button--danger", type: "button", onclick: () => askToCancel(enrolment, link) },
        wayOut,
      ),
  );
}

/** What one gives up, and how it is said. @param {OwnEnrolment} enrolment */
function words({ status, session }) {
  const day = dayName(session.starts_at);
  if (status === "offered")
    return {
      offered: true,
      wayOut: "Je n’en veux pas",
      sure: "Laisser cette place ?",
      then: `La place ${day} sera proposée à une autre personne.`,
      yes: "Oui, je la laisse",
      no: "Non, je réfléchis encore",
    };
  if (status === "waiting")
    return {
      wayOut: "Quitter la liste d’attente",
      sure: "Quitter la liste d’attente ?",
      then: `Vous ne serez plus prévenu pour l’atelier ${day}.`,
      yes: "Oui, je la quitte",
      no: "Non, j’attends encore",
    };
  return {
    wayOut: "Annuler mon inscription",
    sure: "Annuler votre place ?",
    then: `Votre place ${day} sera donnée à une autre personne.`,
    yes: "Oui, j’annule",
    no: "Non, je garde ma place",
  };
}

/** @param {Link} link */
async function accept(link) {
  try {
    show(await request("POST", "/my-enrolments/{reference}/acceptance", { ...byLink(link) }), link);
    focusOn(byId("state"));
  } catch (error) {
    // Somebody was quicker, or the time is over: the page tells how things are now.
    await load(link);
    byId("actions").prepend(failure(error));
  }
}

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
  const { sure, then, yes, no } = words(enrolment);
  const form = h(
    "form",
    { class: "form card" },
    h("h2", { id: "sure" }, sure),
    h("p", {}, then),
    h(
      "div",
      { class: "field" },
      h("label", { for: "reason" }, "Pourquoi ? ", h("span", { class: "optional" }, "(facultatif)")),
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
          body: { reason: values(form)["reason"] || null },
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
  if (!reference) missing.push({ field: "reference", message: "Écrivez la référence, par exemple CAP-7K4M." });
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
// A second personal link opened in this tab changes only the fragment.
window.addEventListener("hashchange", () => {
  const other = takeLink();
  if (other) void load(other);
});
