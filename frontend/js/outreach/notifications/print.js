/** Notifications on paper: a letter, and the list of people to call when a session is cancelled. */
import { organisation } from "../../api/organisation.js";
import { fullName } from "../../directory/people/person.js";
import { addressLines } from "../../directory/people/postal-address.js";
import { dateWithYear } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { today } from "../../lib/zones.js";
import { partyWords } from "../../participation/enrolments/party.js";
import { printedHead } from "../../programme/sessions/print.js";
import { printDocument } from "../../ui/print.js";

/** @typedef {import("../../api/models.js").Session} Session */

/** Lines for a postal address that is not known, to be written by hand. */
const ADDRESS_LINES = 3;

/**
 * A letter on one page, for an envelope with a window on the right.
 *
 * @param {import("../../api/models.js").Message} message
 */
export async function printLetter({ name, subject, text, postal_address }) {
  const {
    name: from,
    phone_display,
    email,
    maisons: [maison],
  } = await organisation();
  const sender = [from, maison?.name, maison?.address, `Téléphone : ${phone_display}`, email];
  printDocument(
    h(
      "div",
      { class: "letter__sender" },
      sender.map((line) => line && h("p", {}, line)),
    ),
    h(
      "div",
      { class: "letter__to" },
      h("p", {}, h("strong", {}, name)),
      postal_address
        ? addressLines(postal_address).map((line) => h("p", {}, line))
        : [
            ...Array.from({ length: ADDRESS_LINES }, () => h("p", { class: "write-line" })),
            h("p", { class: "letter__hint" }, "Adresse à compléter à la main"),
          ],
    ),
    h("p", { class: "letter__date" }, `${maison ? `${maison.commune}, le` : "Le"} ${dateWithYear(today())}`),
    h("h1", { class: "letter__subject" }, subject),
    h(
      "div",
      { class: "letter__text" },
      text.split("\n\n").map((paragraph) =>
        h(
          "p",
          {},
          paragraph.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line])),
        ),
      ),
    ),
  );
}

/**
 * @param {Session} session
 * @param {import("../../api/models.js").Enrolment[]} enrolments
 */
export function printCallList(session, enrolments) {
  printDocument(
    ...printedHead("Personnes à prévenir : atelier annulé", session).flat(),
    session.cancellation_reason && h("p", {}, h("strong", {}, "Raison : "), session.cancellation_reason),
    h(
      "table",
      { class: "paper__table" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["Fait", "Nom", "Téléphone", "Autre date, remarques"].map((title) => h("th", { scope: "col" }, title)),
        ),
      ),
      h(
        "tbody",
        {},
        enrolments.map(({ learner, reference, party_size }) =>
          h(
            "tr",
            {},
            h("td", {}, h("span", { class: "write-box" })),
            h(
              "th",
              { scope: "row" },
              fullName(learner),
              partyWords(party_size),
              h("br"),
              h("small", {}, `${reference} · ${learner.commune}`),
            ),
            h(
              "td",
              {},
              learner.phone_display
                ? h("span", { class: "nowrap" }, learner.phone_display)
                : (learner.email ?? "pas de téléphone"),
            ),
            h("td"),
          ),
        ),
      ),
    ),
  );
}
