import "../lib/page.js";
import { ProblemError } from "../api/client.js";
import { cancelOwnEnrolment, getOwnEnrolment } from "../api/public.js";
import { sessionSummary } from "../components/session-summary.js";
import { dayName, hour } from "../lib/dates.js";
import { sessionName } from "../lib/words.js";
import { byId, fill, focusOn, h } from "../lib/dom.js";
import { failure } from "../lib/failure.js";
import { onSubmit, showErrors, showProblem, values } from "../lib/forms.js";
import { forgetLink, keepLink, linkTo, takeLink } from "../lib/link.js";

/**
 * @typedef {import("../api/models.js").OwnEnrolment} OwnEnrolment
 * @typedef {import("../lib/link.js").Link} Link
 */

const find = /** @type {HTMLFormElement} */ (byId("find"));
const place = byId("enrolment");

/** @param {Link} link */
async function load(link) {
  fill(place, h("p", { class: "loading" }, "Chargement de votre inscription…"));
  try {
    show(await getOwnEnrolment(link), link);
  } catch (error) {
    if (error instanceof ProblemError && error.is("not-found")) return notFound(link);
    fill(place, failure(error, () => void load(link)));
  }
}

/** @param {Link} link */
function notFound(link) {
  forgetLink();
  fill(place);
  find.hidden = false;
  /** @type {HTMLInputElement} */ (byId("reference")).value = link.reference;
  showErrors(find, [], {
    title: "Nous ne trouvons pas cette inscription",
    detail: "Vérifiez la référence et le code secret, lettre par lettre. Sinon, appelez-nous : nous la retrouverons avec votre nom.",
  });
}

/**
 * @param {OwnEnrolment} enrolment
 * @param {Link} link
 */
function show(enrolment, link) {
  const { session, learner, reference, needs } = enrolment;
  find.hidden = true;
  fill(
    place,
    h(
      "div",
      { class: "stack" },
      state(enrolment),
      h("p", { class: "cluster" }, h("span", {}, "Votre référence"), h("strong", { class: "big-reference" }, reference)),
      h(
        "div",
        { class: "card" },
        h("h2", {}, sessionName(session)),
        sessionSummary(
          session,
          ["Au nom de", `${learner.given_name} ${learner.family_name}, ${learner.commune}`],
          ["Pour vous joindre", [learner.phone_display, learner.email].filter(Boolean).join(" · ")],
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
      h("p", { class: "no-print" }, h("button", { class: "link-button", type: "button", onclick: leave }, "J’ai fini : effacer cette page de l’écran")),
    ),
  );
}

/** @param {OwnEnrolment} enrolment */
function state({ status, session, cancelled_at }) {
  if (status === "cancelled") {
    return h(
      "div",
      { class: "notice notice--warn" },
      h("h2", { id: "state" }, "Cette inscription est annulée"),
      h("p", {}, cancelled_at ? `Annulée le ${dayName(cancelled_at)}. ` : null, "Votre place est libre pour une autre personne. Merci de nous avoir prévenus."),
      h("p", { class: "no-print" }, h("a", { href: "/" }, "Choisir un autre atelier")),
    );
  }
  if (session.status === "cancelled") {
    return h(
      "div",
      { class: "notice notice--bad" },
      h("h2", { id: "state" }, "L’atelier est annulé, ne vous déplacez pas"),
      session.cancellation_reason && h("p", {}, "Motif : ", session.cancellation_reason),
      h("p", { class: "no-print" }, h("a", { href: "/" }, "Choisir un autre atelier")),
    );
  }
  return h("div", { class: "notice notice--good" }, h("h2", { id: "state" }, "Votre place est réservée"), h("p", {}, `On vous attend ${dayName(session.starts_at)} à ${hour(session.starts_at)}, à ${session.venue.commune}.`));
}

/**
 * @param {OwnEnrolment} enrolment
 * @param {Link} link
 */
function actions(enrolment, link) {
  if (enrolment.status === "cancelled" || enrolment.session.status === "cancelled") return null;
  return h(
    "div",
    { class: "cluster" },
    h("a", { class: "button button--quiet", href: linkTo("/confirmation.html", link) }, "Voir et imprimer la confirmation"),
    enrolment.can_cancel &&
      h("button", { class: "button button--danger", type: "button", onclick: () => askToCancel(enrolment, link) }, "Annuler mon inscription"),
  );
}

/**
 * @param {OwnEnrolment} enrolment
 * @param {Link} link
 */
function askToCancel(enrolment, link) {
  const keep = () => {
    fill(byId("actions"), actions(enrolment, link));
    focusOn(byId("actions"));
  };
  const form = h(
    "form",
    { class: "form card" },
    h("h2", { id: "sure" }, "Annuler votre place ?"),
    h("p", {}, `Votre place ${dayName(enrolment.session.starts_at)} sera donnée à une autre personne.`),
    h(
      "div",
      { class: "field" },
      h("label", { for: "reason" }, "Pourquoi ? ", h("span", { class: "optional" }, "(facultatif)")),
      h("input", { id: "reason", name: "reason", maxlength: 200, autocomplete: "off" }),
    ),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button button--danger", type: "submit" }, "Oui, j’annule"),
      h("button", { class: "button button--quiet", type: "button", onclick: keep }, "Non, je garde ma place"),
    ),
  );
  onSubmit(form, async () => {
    try {
      show(await cancelOwnEnrolment(link, values(form)["reason"]), link);
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
  location.replace("/");
}

onSubmit(find, async () => {
  const { reference = "", secret = "" } = values(find);
  const missing = [];
  if (!reference) missing.push({ field: "reference", message: "Écrivez la référence, par exemple CAP-7K4M." });
  if (!secret) missing.push({ field: "secret", message: "Écrivez le code secret." });
  if (missing.length) return showErrors(find, missing);
  const link = { reference: reference.toUpperCase().replace(/\s/g, ""), secret: secret.replace(/\s/g, "") };
  keepLink(link);
  await load(link);
  if (find.hidden) focusOn(byId("title"));
});

const link = takeLink();
if (link) void load(link);
else find.hidden = false;
// A second personal link opened in this tab changes only the fragment.
window.addEventListener("hashchange", () => {
  const other = takeLink();
  if (other) void load(other);
});
