/** Paper for a person whom a partner referred: time, place, and the reference to give. */
import { request } from "../../api/client.js";
import { fullName } from "../../directory/people/person.js";
import { dayNameWithYear, hours } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { fullAddress, placeName } from "../../lib/words.js";
import { companionWords } from "../enrolments/entourage.js";
import { partyWords } from "../enrolments/party.js";
import { paperFoot } from "../../ui/paper-foot.js";
import { printDocument } from "../../ui/print.js";

/** @typedef {import("../../api/models.js").Referral} Referral */

/** @param {import("../../api/models.js").Session} session */
export const timeAndPlace = (session) => [
  h("p", { class: "lead" }, h("strong", {}, dayNameWithYear(session.starts_at)), ", ", h("strong", {}, hours(session))),
  h(
    "p",
    {},
    h("strong", {}, session.venue.commune),
    ` · ${placeName(session.venue)}`,
    h("br"),
    fullAddress(session.venue),
    session.venue.access && [h("br"), session.venue.access],
  ),
];

/** @param {Referral} referral */
export async function printReferral(referral) {
  const session = await request("GET", "/sessions/{id}", { path: { id: referral.session.id } });
  const waits = referral.status === "waiting";
  printDocument(
    h("h1", {}, waits ? "Vous êtes en attente d’une place" : "Votre inscription"),
    h(
      "p",
      {},
      `${fullName(referral.learner)}${partyWords(referral.party_size)} ${companionWords(referral.companions)}`.trim(),
    ),
    h("p", { class: "paper__about" }, h("strong", {}, session.title)),
    ...timeAndPlace(session),
    h("p", {}, "Votre référence : ", h("strong", { class: "big-reference" }, referral.reference)),
    waits &&
      h("p", {}, h("strong", {}, "Vous n’avez pas encore de place : ne venez pas avant notre appel ou notre message.")),
    h(
      "p",
      {},
      "L’atelier est gratuit. ",
      waits
        ? "Vous ne voulez plus attendre ? Dites-le-nous."
        : "Vous ne pouvez pas venir ? Appelez, votre place servira à quelqu’un d’autre.",
    ),
    paperFoot(referral.reference),
  );
}
