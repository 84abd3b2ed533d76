import { request } from "../../api/client.js";
import { dayName, hour } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { isOver, rank, sessionName } from "../../lib/words.js";
import { enrolHref } from "../../programme/sessions/card.js";
import { sessionSummary } from "../../programme/sessions/summary.js";
import { failure } from "../../ui/failure.js";
import "../../ui/page.js";
import { heldNotice } from "./own/held.js";
import { confirmButton } from "./own/reply.js";
import { byLink, linkTo, takeLink } from "./personal-link.js";

/** @typedef {import("../../api/models.js").OwnEnrolment} OwnEnrolment */

const SITE = "Le numérique en un clic";
const place = byId("confirmation");
const link = takeLink();

async function load() {
  if (!link) return location.replace("/mon-inscription.html");
  try {
    const enrolment = await request("GET", "/my-enrolments/{reference}", { ...byLink(link) });
    if (isOver(enrolment) || enrolment.status === "offered") return location.replace("/mon-inscription.html");
    show(enrolment, link);
  } catch (error) {
    // The seat is taken even when this page cannot say more: the reference must not be lost.
    fill(
      place,
      failure(error, () => void load(), { heading: "h1" }),
      h("p", {}, "Votre référence : ", h("strong", { class: "big-reference" }, link.reference)),
    );
  }
}

/**
 * @param {OwnEnrolment} enrolment
 * @param {import("./personal-link.js").Link} own
 */
function show(enrolment, own) {
  document.title = `${enrolment.held_until ? "Confirmez votre place" : "Votre place est réservée"} – ${SITE}`;
  fill(place, page(enrolment, own));
  focusOn(byId("done"));
}

/** What follows the confirmation of a held seat. @param {import("./personal-link.js").Link} own */
const afterReply = (own) => ({
  /** @param {OwnEnrolment} now */
  done: (now) => show(now, own),
  /** The time is over: the page shows the present state. @param {unknown} error */
  refused: async (error) => {
    await load();
    place.prepend(failure(error));
  },
});

/**
 * @param {OwnEnrolment} enrolment
 * @param {import("./personal-link.js").Link} own
 */
function page(enrolment, own) {
  const { session, learner, reference, status, position, held_until, can_move, party_size } = enrolment;
  const { venue } = session;
  const waiting = status === "waiting";
  return h(
    "div",
    { class: "sheet stack" },
    waiting
      ? h(
          "div",
          { class: "notice notice--warn" },
          h("h1", { id: "done" }, "C’est fait, vous êtes sur la liste d’attente"),
          h(
            "p",
            {},
            h("strong", {}, "L’atelier est complet : ne venez pas encore."),
            ` ${learner.given_name}, vous êtes la ${rank(position ?? 1)} demande de la liste. Si une place se ` +
              "libère, nous vous préviendrons, et vous nous direz si elle vous convient.",
          ),
        )
      : held_until
        ? heldNotice(
            enrolment,
            held_until,
            h("h1", { id: "done" }, "Encore une étape : confirmez votre place"),
            enrolment.can_confirm && confirmButton(own, afterReply(own)),
          )
        : h(
            "div",
            { class: "notice notice--good" },
            h("h1", { id: "done" }, "C’est fait, votre place est réservée"),
            h(
              "p",
              {},
              `${learner.given_name}, on vous attend ${dayName(session.starts_at)} à ${hour(session.starts_at)}, ` +
                `à ${venue.commune}.`,
            ),
          ),
    h("p", { class: "cluster" }, h("span", {}, "Votre référence"), h("strong", { class: "big-reference" }, reference)),
    h(
      "p",
      { class: "cluster no-print" },
      h("button", { class: "button", type: "button", onclick: () => window.print() }, "Imprimer cette page"),
      h(
        "a",
        { class: "button button--quiet", href: linkTo("/mon-inscription.html", own) },
        can_move ? "Voir, changer ou annuler mon inscription" : "Voir ou annuler mon inscription",
      ),
    ),
    h(
      "div",
      { class: "card" },
      h("h2", {}, sessionName(session)),
      sessionSummary(
        session,
        ["Au nom de", `${learner.given_name} ${learner.family_name}`],
        ["Vous serez", party_size > 1 && `${party_size} personnes`],
        ["Comment venir", venue.access],
        [
          "À apporter",
          "Cette feuille et vos lunettes. Si vous en avez : votre ordinateur, votre tablette ou votre " +
            "téléphone, avec son chargeur. Sinon, on vous prête le matériel.",
        ],
      ),
    ),
    h(
      "div",
      { class: "notice" },
      h("h2", {}, waiting ? "Vous n’attendez plus de place ?" : "Vous ne pouvez plus venir ?"),
      h(
        "p",
        {},
        "Prévenez-nous : une autre personne prendra la place. ",
        h("strong", {}, h("phone-line", { question: "" }, "Appelez votre Maison de services au public.")),
      ),
      h(
        "p",
        {},
        "Ou sur ce site, page « Mon inscription » : annulez",
        can_move && " ou changez de date",
        " avec votre référence ",
        h("strong", { class: "nowrap" }, reference),
        " et votre nom de famille.",
      ),
    ),
    h(
      "p",
      { class: "no-print" },
      h(
        "a",
        { class: "button button--quiet", href: `${enrolHref(session)}&autre` },
        "Inscrire une autre personne à cette date",
      ),
    ),
    h("p", { class: "no-print" }, h("a", { href: "/" }, "Retour aux ateliers")),
  );
}

void load();
