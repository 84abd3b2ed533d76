/** Card after an enrolment: the words to say before hanging up, and the reference, spelled. */
import { fullName } from "../../directory/people/person.js";
import { enrolPage } from "../../lib/addresses.js";
import { dayNameWithYear, hours } from "../../lib/dates.js";
import { fill, focusOn, h } from "../../lib/dom.js";
import { spell } from "../../lib/spelling.js";
import { counted, fullAddress, placeName } from "../../lib/words.js";
import { companionWords } from "./entourage.js";
import { companionCards } from "./companion-cards.js";
import { printDocument } from "../../ui/print.js";

/**
 * @param {HTMLElement} place
 * @param {import("../../api/models.js").EnrolmentConfirmation} enrolment
 * @param {import("../../api/models.js").Enrolment | null} shown the enrolment as the desk sees it, if it could be read
 */
export function showEnrolled(place, { reference, session, learner, status, position }, shown) {
  const { venue } = session;
  const waits = status === "waiting";
  const title = h(
    "h2",
    {},
    waits ? `${fullName(learner)} est sur la liste d’attente` : `C’est fait pour ${fullName(learner)}`,
  );
  const facts = () => [
    h(
      "p",
      { class: "lead" },
      h("strong", {}, dayNameWithYear(session.starts_at)),
      ", ",
      h("strong", {}, hours(session)),
    ),
    h(
      "p",
      {},
      h("strong", {}, venue.commune),
      ` · ${placeName(venue)}`,
      h("br"),
      fullAddress(venue),
      venue.access && [h("br"), venue.access],
    ),
  ];
  fill(
    place,
    h(
      "div",
      { class: "notice notice--good" },
      title,
      waits &&
        h(
          "p",
          {},
          position === 1
            ? "Première personne à qui nous proposerons une place qui se libère."
            : `En ${position}e place : nous proposerons une place dès que c’est son tour.`,
        ),
      h("p", {}, "La référence à lui donner :"),
      h("p", {}, h("strong", { class: "big-reference big-reference--huge" }, reference)),
      h(
        "ol",
        { class: "spelling", "aria-label": "La référence, épelée" },
        spell(reference).map(({ sign, words }) => h("li", {}, h("strong", {}, sign), " ", words)),
      ),
    ),
    h(
      "section",
      { class: "card card--plain" },
      h("h3", {}, "À lui redire"),
      shown && shown.party_size > 1 && h("p", {}, `${counted(shown.party_size, "personne")} ensemble`),
      shown && shown.companions.length > 0 && companionCards(shown.id, shown.companions, true),
      facts(),
      h(
        "p",
        {},
        learner.phone_display
          ? `En cas d’imprévu, nous appellerons au ${learner.phone_display}.`
          : "Nous n’avons pas de numéro : qui peut-on appeler en cas d’imprévu ?",
      ),
    ),
    h(
      "div",
      { class: "form-actions" },
      h("a", { class: "button", href: enrolPage(), id: "again" }, "Inscrire quelqu’un d’autre"),
      shown &&
        h(
          "a",
          { class: "button button--quiet", href: enrolPage({ person: shown.learner.id }) },
          "Encore un atelier pour cette personne",
        ),
      h(
        "button",
        {
          type: "button",
          class: "button button--quiet",
          onclick: () =>
            printDocument(
              h("h1", {}, waits ? "Votre place sur la liste d’attente" : "Votre inscription"),
              h("p", {}, `${fullName(learner)} ${companionWords(shown?.companions ?? [])}`.trim()),
              h("p", { class: "paper__about" }, h("strong", {}, session.title)),
              ...facts(),
              h("p", {}, "Votre référence : ", h("strong", { class: "big-reference" }, reference)),
              h(
                "p",
                {},
                "Vous ne pouvez pas venir ? Appelez-nous, votre place servira à quelqu’un d’autre",
                venue.phone_display && ` : ${venue.phone_display}`,
                ".",
              ),
            ),
        },
        "Imprimer un rappel",
      ),
      h("a", { class: "link-button", href: `/bureau/atelier.html?id=${session.id}` }, "Voir l’atelier"),
    ),
  );
  focusOn(title);
}
