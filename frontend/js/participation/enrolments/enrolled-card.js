/** Card after an enrolment: the words to say before hanging up, and the reference, spelled. */
import { accountRequest } from "../../api/client.js";
import { fullName } from "../../directory/people/person.js";
import { enrolPage } from "../../lib/addresses.js";
import { dayNameWithYear, hours } from "../../lib/dates.js";
import { fill, focusOn, h } from "../../lib/dom.js";
import { spell } from "../../lib/spelling.js";
import { counted, fullAddress, placeName } from "../../lib/words.js";
import { failureNotice, showRefusal } from "../../ui/feedback.js";
import { input } from "../../ui/fields.js";
import { clearErrors, onSubmit, showErrors, values } from "../../ui/forms.js";
import { paperFoot } from "../../ui/paper-foot.js";
import { printDocument } from "../../ui/print.js";
import { companionCards } from "./companion-cards.js";
import { companionWords } from "./entourage.js";

/** @typedef {import("../../api/models.js").EnrolmentConfirmation} Confirmation */

/**
 * Cancels what was just made: the person is still there and knows it.
 *
 * @param {HTMLElement} place
 * @param {Confirmation} enrolment
 */
async function takeBack(place, { id, learner, status }) {
  try {
    await accountRequest("POST", "/enrolments/{id}/cancellation", {
      path: { id },
      body: { reason: "Inscription faite par erreur", person_knows: true },
    });
  } catch (error) {
    return void place.prepend(failureNotice(error));
  }
  const title = h("h2", {}, "L’inscription est annulée");
  fill(
    place,
    h(
      "div",
      { class: "notice" },
      title,
      h(
        "p",
        {},
        `${fullName(learner)} n’est plus ${status === "waiting" ? "sur la liste d’attente" : "sur la liste"}.`,
      ),
    ),
    h("p", {}, h("a", { class: "button", href: enrolPage(), id: "again" }, "Inscrire à nouveau")),
  );
  focusOn(title);
}

/**
 * Who can be called, for a person without a number: the answer is kept with the remarks.
 *
 * @param {Confirmation} enrolment
 */
function contactQuestion({ id }) {
  const field = input({
    id: "contact-instead",
    label: "Nous n’avons pas de numéro : qui peut-on appeler en cas d’imprévu ?",
    hint: "Un nom et un numéro : « sa fille Anne, 06 12 34 56 78 ».",
    maxlength: 200,
  });
  const form = h(
    "form",
    { class: "stack no-print" },
    field,
    h("div", {}, h("button", { type: "submit", class: "button button--quiet button--small" }, "Garder cette réponse")),
  );
  onSubmit(form, async () => {
    clearErrors(form);
    const answer = values(form)["contact-instead"];
    if (!answer) return showErrors(form, [{ field: "contact-instead", message: "Écrivez un nom et un numéro." }]);
    try {
      const { learner } = await accountRequest("GET", "/enrolments/{id}", { path: { id } });
      const { remarks, version } = await accountRequest("GET", "/learners/{id}", { path: { id: learner.id } });
      await accountRequest("PATCH", "/learners/{id}", {
        path: { id: learner.id },
        version,
        body: { remarks: [remarks, `À appeler : ${answer}`].filter(Boolean).join("\n") },
      });
      const done = h("p", { class: "notice notice--good", role: "status" }, `Gardé dans les remarques : ${answer}`);
      form.replaceWith(done);
      focusOn(done);
    } catch (error) {
      showRefusal(form, error);
    }
  });
  return form;
}

/**
 * @param {HTMLElement} place
 * @param {import("../../api/models.js").EnrolmentConfirmation} enrolment
 * @param {import("../../api/models.js").Enrolment | null} shown the enrolment as the desk sees it, if it could be read
 * @param {{ people: number }} options how many come together
 */
export function showEnrolled(place, enrolment, shown, { people }) {
  const { reference, session, learner, status, position } = enrolment;
  const { venue } = session;
  const seats = counted(people, "place");
  const waits = status === "waiting";
  const title = h(
    "h2",
    {},
    waits ? `${fullName(learner)} est sur la liste d’attente` : `C’est fait pour ${fullName(learner)}`,
  );
  const facts = () => [
    people > 1 &&
      h("p", {}, h("strong", {}, waits ? `Pour ${counted(people, "personne")}` : `${seats} réservées`), "."),
    waits &&
      h("p", {}, h("strong", {}, "Vous n’avez pas encore de place : ne venez pas tant que nous n’avons pas appelé.")),
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
      { class: waits ? "notice notice--warn" : "notice notice--good" },
      title,
      people > 1 && h("p", {}, h("strong", {}, waits ? `Pour ${counted(people, "personne")}.` : `${seats}.`)),
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
      shown && shown.companions.length > 0 && companionCards(shown.id, shown.companions, true),
      facts(),
      learner.phone_display
        ? h(
            "p",
            {},
            waits
              ? `Dès qu’une place se libère, nous appellerons au ${learner.phone_display}.`
              : `En cas d’imprévu, nous appellerons au ${learner.phone_display}.`,
          )
        : contactQuestion(enrolment),
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
              h("h1", {}, waits ? "Vous êtes en attente d’une place" : "Votre inscription"),
              h("p", {}, `${fullName(learner)} ${companionWords(shown?.companions ?? [])}`.trim()),
              h("p", { class: "paper__about" }, h("strong", {}, session.title)),
              ...facts(),
              h("p", {}, "Votre référence : ", h("strong", { class: "big-reference" }, reference)),
              !waits && h("p", {}, "Vous ne pouvez pas venir ? Appelez-nous, votre place servira à quelqu’un d’autre."),
              paperFoot(reference),
            ),
        },
        "Imprimer un rappel",
      ),
      h("a", { class: "link-button", href: `/bureau/atelier.html?id=${session.id}` }, "Voir l’atelier"),
      h(
        "button",
        { type: "button", class: "link-button", onclick: () => void takeBack(place, enrolment) },
        "Ce n’est pas cela : annuler",
      ),
    ),
  );
  focusOn(title);
}
