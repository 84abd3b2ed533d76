/** Notice of the state of one's own enrolment. */
import { dayName, deadline, hour } from "../../../lib/dates.js";
import { h } from "../../../lib/dom.js";
import { peopleBefore, seats } from "../../../lib/words.js";
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
 * @param {"good" | "warn" | "bad"} kind
 * @param {string} title
 * @param {...import("../../../lib/dom.js").Child} content
 */
const notice = (kind, title, ...content) =>
  h("div", { class: `notice notice--${kind}` }, h("h2", { id: "state" }, title), ...content);

/** @param {string} text */
const toAgenda = (text) => h("p", { class: "no-print" }, h("a", { href: "/" }, text));

/** A session that has begun or is over. @param {import("../../../api/models.js").OwnEnrolment} enrolment */
function pastNotice({ session, status }) {
  const when = dayName(session.starts_at);
  if (Date.parse(session.ends_at) > Date.now())
    return notice("warn", "Cet atelier a commencé", h("p", {}, `Il a commencé à ${hour(session.starts_at)}.`));
  const seated = status === "enrolled";
  return notice(
    "warn",
    "Cet atelier a eu lieu",
    h(
      "p",
      {},
      `C’était ${when}, à ${session.venue.commune}.`,
      !seated && " Aucune place ne s’était libérée pour vous.",
    ),
    toAgenda("Choisir une prochaine date"),
  );
}

/**
 * @param {import("../../../api/models.js").OwnEnrolment} enrolment
 * @param {HTMLElement | false} reply buttons of who may confirm a held seat, or take an offered one
 */
export function stateNotice(enrolment, reply) {
  const { status, session, cancelled_at, position, offered_until, held_until, can_accept, can_move } = enrolment;
  const ending = endings[status];
  if (ending) {
    return notice(
      "warn",
      ending[0],
      h(
        "p",
        {},
        status === "cancelled" && cancelled_at ? `Annulée le ${dayName(cancelled_at)}. ` : null,
        ending[1],
        status === "expired" && comeBack(session),
      ),
      toAgenda("Choisir un autre atelier"),
    );
  }
  if (session.status === "cancelled") {
    return notice(
      "bad",
      "L’atelier est annulé, ne vous déplacez pas",
      session.cancellation_reason && h("p", {}, "Pourquoi : ", session.cancellation_reason),
      can_move
        ? h("p", { class: "no-print" }, "Vous pouvez choisir une autre date, plus bas.")
        : toAgenda("Choisir un autre atelier"),
    );
  }
  if (Date.parse(session.starts_at) <= Date.now()) return pastNotice(enrolment);
  if (status === "offered" && offered_until) {
    return notice(
      "good",
      "Une place s’est libérée pour vous",
      h(
        "p",
        {},
        "Elle vous est réservée jusqu’au ",
        h("strong", {}, deadline(offered_until)),
        ". Sans réponse de votre part, elle sera proposée à une autre personne.",
      ),
      reply,
    );
  }
  if (status === "waiting") {
    return can_accept
      ? notice(
          "good",
          "Une place est libre",
          h("p", {}, "L’atelier commence bientôt : la place est à la première personne qui la prend."),
          reply,
        )
      : notice(
          "warn",
          "Vous êtes sur la liste d’attente : pas encore de place",
          h(
            "p",
            {},
            h("strong", {}, "L’atelier est complet : ne venez pas encore."),
            ` ${peopleBefore(position)}. Si une place se libère, nous vous préviendrons.`,
          ),
          session.seats_by_phone &&
            h(
              "p",
              { class: "no-print" },
              h(
                "phone-line",
                { question: "Des places sont gardées pour les personnes qui appellent." },
                "Appelez-nous.",
              ),
            ),
        );
  }
  if (held_until)
    return heldNotice(enrolment, held_until, h("h2", { id: "state" }, "Votre place est à confirmer"), reply);
  return notice(
    "good",
    "Votre place est réservée",
    h(
      "p",
      {},
      `On vous attend ${dayName(session.starts_at)} à ${hour(session.starts_at)}, à ${session.venue.commune}.`,
    ),
  );
}
