/** Notice of the state of one's own enrolment. */
import { dayName, deadline, hour } from "../../../lib/dates.js";
import { h } from "../../../lib/dom.js";
import { rank, seats } from "../../../lib/words.js";
import { sessionHref } from "../../../programme/sessions/card.js";
import { heldNotice } from "./held.js";

/**
 * Words about an enrolment that is over, by its status: title and explanation.
 *
 * @type {Partial<Record<import("../../../api/models.js").EnrolmentStatus, [string, string]>>}
 */
const endings = {
  cancelled: [
    "Cette inscription est annulée",
    "Votre place est libre pour une autre personne. Merci de nous avoir prévenus.",
  ],
  declined: ["Vous n’avez pas pris la place", "Elle est proposée à une autre personne. Merci de nous avoir répondu."],
  // Of an offer without an answer, and of a seat that nobody confirmed.
  expired: [
    "La place n’est plus réservée",
    "Nous n’avons pas eu votre réponse à temps : la place n’est plus à votre nom.",
  ],
};

/** Way back to a session whose enrolment has expired. @param {import("../../../api/models.js").Session} session */
function comeBack(session) {
  const { open, waitable } = seats(session);
  if (!open && !waitable) return null;
  return [
    " S’il reste des places, ",
    h("a", { href: sessionHref(session) }, "réservez à nouveau"),
    ", ou appelez-nous.",
  ];
}

/**
 * @param {import("../../../api/models.js").OwnEnrolment} enrolment
 * @param {HTMLElement | false} confirm button for who may confirm a held seat
 */
export function stateNotice(enrolment, confirm) {
  const { status, session, cancelled_at, position, offered_until, held_until, can_accept, can_move } = enrolment;
  const ending = endings[status];
  if (ending) {
    return h(
      "div",
      { class: "notice notice--warn" },
      h("h2", { id: "state" }, ending[0]),
      h(
        "p",
        {},
        status === "cancelled" && cancelled_at ? `Annulée le ${dayName(cancelled_at)}. ` : null,
        ending[1],
        status === "expired" && comeBack(session),
      ),
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
        h("strong", {}, deadline(offered_until)),
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
  if (held_until)
    return heldNotice(enrolment, held_until, h("h2", { id: "state" }, "Votre place est à confirmer"), confirm);
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
