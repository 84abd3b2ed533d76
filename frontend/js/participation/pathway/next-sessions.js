/**
 * « Pour aller plus loin »: sessions that take a person further, each with the reason in one line.
 *
 * @typedef {import("../../api/types.js").components["schemas"]["NextSession"]} NextSession
 */
import { accountRequest, request } from "../../api/client.js";
import { enrolPage } from "../../lib/addresses.js";
import { dayAndHour } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { enrolHref } from "../../programme/sessions/card.js";
import { byLink } from "../enrolments/personal-link.js";

/** Beginning of every sentence, which a heading says once for all of them. */
const OPENING = /^Pour aller plus loin\s*: /;

/** « E-mail, jeudi 3 décembre à Saint-Chinian – pour revoir ce thème » @param {NextSession} next */
export const withoutOpening = ({ sentence }) =>
  sentence.replace(OPENING, "").replace(/^./, (letter) => letter.toUpperCase());

/**
 * Sessions for a person, for the team; empty where none suits.
 *
 * @param {string} learner
 */
export const nextSessions = (learner) =>
  accountRequest("GET", "/learners/{id}/next-sessions", { path: { id: learner } }).then(({ sessions }) => sessions);

/**
 * The list for the team, with the way to enrol where the reader may.
 *
 * @param {NextSession[]} sessions
 * @param {{ person: string, mayEnrol: boolean }} options
 */
export const nextList = (sessions, { person, mayEnrol }) =>
  sessions.length
    ? h(
        "ul",
        { class: "next-sessions" },
        sessions.map((next) =>
          h(
            "li",
            {},
            h("span", {}, withoutOpening(next)),
            mayEnrol && [
              " ",
              h(
                "a",
                { class: "no-print", href: enrolPage({ person, session: next.session.id }) },
                "Inscrire",
                h("span", { class: "visually-hidden" }, ` : ${dayAndHour(next.session.starts_at)}`),
              ),
            ],
          ),
        ),
      )
    : h("p", { class: "hint" }, "Aucun atelier à venir ne convient pour le moment.");

/**
 * The section of a person at the desk, once it is read; nothing where nothing suits.
 *
 * @param {string} person
 * @param {{ mayEnrol?: boolean, heading?: "h2" | "h3" }} [options]
 */
export async function nextPanel(person, { mayEnrol = true, heading = "h2" } = {}) {
  const sessions = await nextSessions(person);
  return h(
    "section",
    { class: "stack" },
    h(heading, {}, "Pour aller plus loin"),
    nextList(sessions, { person, mayEnrol }),
  );
}

/** The notice of a form about a person: it follows whom the form is about, and the form does without it. */
export function nextBeside() {
  const element = h("div");
  /** @type {string | undefined} */
  let person;
  return {
    element,
    /** @param {string | undefined} learner */
    async about(learner) {
      person = learner;
      fill(element);
      if (!learner) return;
      const sessions = await nextSessions(learner).catch(() => []);
      if (person !== learner || !sessions.length) return;
      fill(
        element,
        h(
          "section",
          { class: "notice" },
          h("h3", {}, "Pour aller plus loin"),
          nextList(sessions, { person: learner, mayEnrol: true }),
        ),
      );
    },
  };
}

/**
 * The section of one's own enrolment, after the workshop: empty until there is something to propose.
 *
 * @param {import("../enrolments/personal-link.js").Link} link
 */
export function ownNextSessions(link) {
  const place = h("div", { class: "no-print" });
  request("GET", "/my-enrolments/{reference}/next-sessions", { ...byLink(link) }).then(
    ({ sessions }) => {
      if (sessions.length)
        place.append(
          h(
            "section",
            { class: "card stack" },
            h("h2", {}, "Pour aller plus loin"),
            h(
              "ul",
              { class: "next-sessions" },
              sessions.map((next) =>
                h(
                  "li",
                  {},
                  h("span", {}, withoutOpening(next)),
                  " ",
                  h(
                    "a",
                    { href: enrolHref(next.session) },
                    "M’inscrire",
                    h("span", { class: "visually-hidden" }, ` : ${dayAndHour(next.session.starts_at)}`),
                  ),
                ),
              ),
            ),
          ),
        );
    },
    // The page is whole without it.
    () => {},
  );
  return place;
}
