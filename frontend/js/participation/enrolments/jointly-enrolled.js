/**
 * Card after an enrolment in several dates: the outcome of each, and one slip for all.
 *
 * @typedef {import("../../api/models.js").JointEnrolment} JointEnrolment
 * @typedef {JointEnrolment["dates"][number]} JointDate
 */
import { accountRequest } from "../../api/client.js";
import { fullName } from "../../directory/people/person.js";
import { enrolPage, sessionPage } from "../../lib/addresses.js";
import { dayNameWithYear, hours } from "../../lib/dates.js";
import { fill, focusOn, h } from "../../lib/dom.js";
import { counted, placeName } from "../../lib/words.js";
import { failureNotice } from "../../ui/feedback.js";
import { paperFoot } from "../../ui/paper-foot.js";
import { printDocument } from "../../ui/print.js";

/** @param {JointDate} date */
const outcomeWords = ({ outcome, position, problem }) =>
  outcome === "enrolled"
    ? "Place réservée"
    : outcome === "waiting"
      ? `En attente, ${position === 1 ? "1re" : `${position}e`} place`
      : `Pas possible : ${problem?.title ?? ""}`;

/** @param {JointDate} date @param {boolean} withLink */
const row = (date, withLink) => {
  const { session, outcome, reference } = date;
  const day = `${dayNameWithYear(session.starts_at)}, ${hours(session)}`;
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, withLink ? h("a", { href: sessionPage(session.id) }, day) : day),
    h("td", { "data-label": "Lieu" }, `${session.venue.commune} · ${placeName(session.venue)}`),
    h("td", { "data-label": "Référence" }, reference ? h("strong", { class: "nowrap" }, reference) : "–"),
    h(
      "td",
      { "data-label": "Inscription" },
      withLink
        ? h("span", { class: `tag tag--${tags[outcome]}` }, outcomeWords(date))
        : outcome === "waiting"
          ? "Liste d’attente : ne venez pas encore"
          : outcomeWords(date),
    ),
  );
};
const tags = { enrolled: "vine", waiting: "ochre", refused: "alarm" };

/** @param {JointDate[]} dates @param {boolean} withLink */
const table = (dates, withLink) =>
  h(
    "table",
    { class: "table table--rows-as-cards" },
    h("caption", { class: "visually-hidden" }, "Les dates"),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        ["Date", "Lieu", "Référence", "Inscription"].map((title) => h("th", { scope: "col" }, title)),
      ),
    ),
    h(
      "tbody",
      {},
      dates.map((date) => row(date, withLink)),
    ),
  );

/**
 * Cancels all that was just made: the person is still there and knows it.
 *
 * @param {HTMLElement} place
 * @param {JointDate[]} dates
 */
async function takeBack(place, dates) {
  try {
    for (const { enrolment_id } of dates)
      if (enrolment_id)
        await accountRequest("POST", "/enrolments/{id}/cancellation", {
          path: { id: enrolment_id },
          body: { reason: "Inscription faite par erreur", person_knows: true },
        });
  } catch (error) {
    return void place.prepend(failureNotice(error, () => void takeBack(place, dates)));
  }
  const title = h("h2", {}, "Ces inscriptions sont annulées");
  fill(
    place,
    h("div", { class: "notice" }, title),
    h("p", {}, h("a", { class: "button", href: enrolPage(), id: "again" }, "Inscrire à nouveau")),
  );
  focusOn(title);
}

/**
 * @param {HTMLElement} place
 * @param {JointEnrolment} answer
 * @param {{ people: number }} options how many come together
 */
export function showJointlyEnrolled(place, { learner_id, learner, dates }, { people }) {
  const taken = dates.filter(({ outcome }) => outcome !== "refused");
  const seats = dates.filter(({ outcome }) => outcome === "enrolled");
  const title = h("h2", {}, `${fullName(learner)} : ${counted(seats.length, "date réservée", "dates réservées")}`);
  const aside = [
    [taken.length - seats.length, "en liste d’attente"],
    [dates.length - taken.length, "pas possible"],
  ].flatMap(([count, words]) => (count ? [`${count} ${words}`] : []));
  fill(
    place,
    h(
      "div",
      {
        class: seats.length === dates.length ? "notice notice--good" : "notice notice--warn",
      },
      title,
      aside.length > 0 && h("p", {}, h("strong", {}, `${aside.join(", ")}.`)),
      people > 1 && h("p", {}, h("strong", {}, `Pour ${counted(people, "personne")} à chaque date.`)),
      h("p", {}, "À lui redire : les dates, et la référence de chacune."),
    ),
    h(
      "div",
      {
        class: "table-wrap",
        role: "region",
        "aria-label": "Les dates",
        tabindex: "0",
      },
      table(dates, true),
    ),
    h(
      "div",
      { class: "form-actions" },
      h("a", { class: "button", href: enrolPage(), id: "again" }, "Inscrire quelqu’un d’autre"),
      h(
        "a",
        {
          class: "button button--quiet",
          href: enrolPage({ person: learner_id }),
        },
        "Encore un atelier pour cette personne",
      ),
      h(
        "button",
        {
          type: "button",
          class: "button button--quiet",
          onclick: () => void print(),
        },
        "Imprimer un rappel",
      ),
      h(
        "button",
        {
          type: "button",
          class: "link-button",
          onclick: () => void takeBack(place, taken),
        },
        "Tout annuler",
      ),
    ),
  );
  focusOn(title);

  const print = () =>
    printDocument(
      h("h1", {}, "Vos dates"),
      h("p", {}, fullName(learner), people > 1 && `, pour ${counted(people, "personne")}`),
      table(taken, false),
      h("p", {}, "Vous ne pouvez pas venir ? Appelez-nous, votre place servira à quelqu’un d’autre."),
      paperFoot(taken[0]?.reference ?? undefined),
    );
}
