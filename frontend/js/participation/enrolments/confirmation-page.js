/** The confirmation after an enrolment. */

import { request } from "../../api/client.js";
import { dayName, hour } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { isOver, peopleBefore, sessionName } from "../../lib/words.js";
import { wayThereLink } from "../../directory/places/way-there.js";
import { enrolHref } from "../../programme/sessions/card.js";
import { sessionSummary } from "../../programme/sessions/summary.js";
import { failure } from "../../ui/failure.js";
import "../../ui/page.js";
import { paperFoot } from "../../ui/paper-foot.js";
import { setTitle } from "../../ui/title.js";
import { heldNotice } from "./own/held.js";
import { calendarLink } from "./own/own-calendar.js";
import { confirmButton } from "./own/reply.js";
import { byLink, linkTo, takeLink } from "./personal-link.js";

/** @typedef {import("../../api/models.js").OwnEnrolment} OwnEnrolment */

const place = byId("confirmation");
const link = takeLink();

async function load() {
  if (!link) return location.replace("/mon-inscription.html");
  try {
    const enrolment = await request("GET", "/my-enrolments/{reference}", { ...byLink(link) });
    if (isOver(enrolment) || enrolment.status === "offered") return location.replace("/mon-inscription.html");
    show(enrolment, link);
  } catch (error) {
    setTitle("Votre inscription ne s’affiche pas");
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
  fill(place, page(enrolment, own));
  setTitle(byId("done").textContent);
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
          h("h1", { id: "done" }, "Vous êtes sur la liste d’attente : pas encore de place"),
          h(
            "p",
            {},
            h("strong", {}, "L’atelier est complet : ne venez pas encore."),
            ` ${peopleBefore(position)}. Si une place se libère, nous vous préviendrons, et vous nous direz si elle ` +
              "vous convient.",
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
      !waiting && calendarLink(session, reference),
    ),
    h("p", { class: "no-print" }, noticeOfMessages(enrolment)),
    h(
      "div",
      { class: "card" },
      h("h2", {}, sessionName(session)),
      sessionSummary(
        session,
        ["Au nom de", `${learner.given_name} ${learner.family_name}`],
        ["Vous serez", party_size > 1 && `${party_size} personnes`],
        ["S’y rendre", [venue.access, " ", wayThereLink(venue)]],
        ["Avec un handicap", venue.accessibility],
        ["Qui vous accueille", session.welcomed_by],
        [
          "À apporter",
          !waiting &&
            "Cette feuille et vos lunettes. Si vous en avez : votre ordinateur, votre tablette ou votre " +
              "téléphone, avec son chargeur. Sinon, on vous prête le matériel.",
        ],
      ),
    ),
    h(
      "div",
      { class: "notice" },
      h("h2", {}, waiting ? "Vous ne voulez plus attendre ?" : "Vous ne pouvez plus venir ?"),
      h(
        "p",
        {},
        waiting ? "Dites-le-nous. " : "Prévenez-nous : une autre personne prendra la place. ",
        h("strong", {}, h("phone-line", { question: "" }, "Appelez votre Maison de services au public.")),
      ),
      h(
        "p",
        { class: "no-print" },
        "Ou sur ce site, page « Mon inscription » : annulez",
        can_move && " ou changez de date",
        " avec votre référence ",
        h("strong", { class: "nowrap" }, reference),
        " et votre nom de famille.",
      ),
    ),
    paperFoot(reference),
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

/**
 * How the person hears of changes: a message that comes unannounced looks like fraud.
 *
 * @param {OwnEnrolment} enrolment
 */
function noticeOfMessages({ notified_by, held_until, status, learner: { email, phone_display } }) {
  if (held_until) return "";
  const what = status === "waiting" ? "quand une place se libère" : "si l’atelier change";
  if (notified_by === "email") return `Un courriel part à ${email}. Vous en recevrez un autre ${what}.`;
  if (notified_by === "sms") return `Un SMS part au ${phone_display}. Vous en recevrez un autre ${what}.`;
  if (notified_by === "call") return `Nous vous appelons au ${phone_display} ${what}.`;
  return "";
}

void load();
