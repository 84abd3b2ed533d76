/** Cards of the sessions of a day: their people, their needs, and the actions. */
import { accountRequest } from "../api/client.js";
import { fullName, phoneLink } from "../directory/people/person.js";
import { sessionPage } from "../lib/addresses.js";
import { dateOf, hour } from "../lib/dates.js";
import { h } from "../lib/dom.js";
import { placeName } from "../lib/words.js";
import { today } from "../lib/zones.js";
import { enrolButton, keptSeatButton } from "../participation/enrolments/enrol-button.js";
import { partyWords } from "../participation/enrolments/party.js";
import { closedBand } from "../programme/closures/closed-band.js";
import { filling } from "../programme/sessions/columns.js";
import "../programme/sessions/level-mark.js";

/**
 * Sessions of a day, each with its people.
 *
 * @param {import("../api/models.js").Session[]} sessions
 * @param {{ inOffice: boolean }} options
 */
export async function dayCards(sessions, { inOffice }) {
  const people = await Promise.all(
    sessions.map(({ id }) =>
      accountRequest("GET", "/enrolments", { query: { session: id, status: "enrolled", limit: 50 } }).then(
        (page) => page.data,
        () => null,
      ),
    ),
  );
  if (!sessions.length)
    return h("p", { class: "empty" }, inOffice ? "Pas d’atelier ce jour-là." : "Vous n’avez pas d’atelier ce jour-là.");
  return h(
    "ul",
    { class: "session-list" },
    sessions.map((session, index) => h("li", {}, dayCard(session, people[index] ?? null, { inOffice }))),
  );
}

/**
 * @param {import("../api/models.js").Session} session
 * @param {import("../api/models.js").Enrolment[] | null} people null when the reader may not see them
 * @param {{ inOffice: boolean }} options
 */
function dayCard(session, people, { inOffice }) {
  const { id, title, status, starts_at, ends_at, venue, level, facilitator, cancellation_reason } = session;
  const cancelled = status === "cancelled";
  const ahead = Date.parse(starts_at) > Date.now();
  /** A new node for each button. */
  const about = () => h("span", { class: "visually-hidden" }, ` : ${title}, ${hour(starts_at)}`);
  return h(
    "article",
    { class: cancelled ? "session-row session-row--closed" : "session-row" },
    h("p", { class: "session-row__time" }, hour(starts_at), " – ", hour(ends_at)),
    h(
      "div",
      { class: "stack day-card" },
      h("h2", {}, h("a", { href: sessionPage(id) }, title)),
      h("p", {}, h("strong", {}, venue.commune), ` · ${placeName(venue)}`),
      h(
        "p",
        { class: "cluster" },
        h("level-mark", { level }),
        h("span", {}, `Animation : ${facilitator?.name ?? "à trouver"}`),
      ),
      cancellation_reason && h("p", {}, `Motif public : ${cancellation_reason}`),
      closedBand(session, { inOffice }),
      people?.length
        ? h(
            "ul",
            { class: "day-people" },
            people.map(({ learner, needs, party_size }) =>
              h(
                "li",
                {},
                h(
                  "span",
                  { class: "day-people__who" },
                  h("strong", {}, fullName(learner)),
                  partyWords(party_size),
                  " ",
                  phoneLink(learner),
                ),
                needs && h("span", { class: "day-people__needs" }, `« ${needs} »`),
              ),
            ),
          )
        : people && !cancelled && h("p", { class: "muted" }, "Personne n’est inscrit pour le moment."),
    ),
    h(
      "div",
      { class: "day-card__side no-print" },
      h("p", {}, filling(session)),
      cancelled
        ? Boolean(people?.length) &&
            h(
              "a",
              { class: "button button--danger button--small", href: sessionPage(id) },
              "Prévenir les inscrits",
              about(),
            )
        : [
            dateOf(starts_at) <= today(venue.time_zone) &&
              people &&
              h(
                "a",
                {
                  class: "button button--small",
                  href: inOffice ? sessionPage(id) : `/bureau/emargement.html?id=${id}`,
                },
                "Présences",
                about(),
              ),
            ahead && inOffice && enrolButton(session, about()),
            ahead && inOffice && keptSeatButton(session, about()),
            people &&
              h(
                "a",
                { class: "button button--quiet button--small", href: `${sessionPage(id)}&imprimer=feuille` },
                "Feuille d’émargement",
                about(),
              ),
          ],
    ),
  );
}
