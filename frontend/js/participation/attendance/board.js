/**
 * Attendance board of the desk: one tap a person, saved at once, and again after a lost connection.
 *
 * @typedef {import("../../api/models.js").Enrolment} Enrolment
 * @typedef {import("../../api/models.js").AttendanceLine} Entry
 * @typedef {import("../../api/models.js").Presence} Status
 * @typedef {{ status: Status | null, people: number | null }} Mark `people` is the number who came, of parties only
 */
import { accountRequest } from "../../api/client.js";
import { born, contactLink, earlierWords, fullName, personName } from "../../directory/people/person.js";
import { deadlineHour, shortDay } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { attendances, channels, counted } from "../../lib/words.js";
import { arrangementWords } from "../enrolments/arrangements.js";
import { companionCards } from "../enrolments/companion-cards.js";
import { guardianWords } from "../enrolments/entourage.js";
import { headcount, headcountChoice, partyTag, peopleCame } from "../enrolments/party.js";
import "../../programme/sessions/level-mark.js";
import { failureNotice } from "../../ui/feedback.js";
import { editConflict } from "./edit-conflict.js";
import { answersWords, notedWords } from "./noted.js";

const statuses = /** @type {[Status, string][]} */ (Object.entries(attendances));

/**
 * @param {object} options
 * @param {string} options.session
 * @param {Entry[]} options.entries
 * @param {Enrolment[]} options.enrolments
 * @param {boolean} options.open whether the day has come
 * @param {boolean} options.linked whether people's pages are open to the reader
 * @param {(enrolment: Enrolment) => Node[]} options.actions
 */
export function attendanceBoard({ session, entries, enrolments, open, linked, actions }) {
  /** @type {Map<string, Mark>} */
  const unsaved = new Map();
  /**
   * Entries that somebody else changed meanwhile: they are sent once somebody has chosen.
   *
   * @type {Set<string>}
   */
  const clashes = new Set();
  let saving = false;
  const status = h("p", { role: "status", class: "status-line" });
  const failed = h("div");
  const people = h("ul", { class: "people" });
  const allHere = h(
    "button",
    { type: "button", class: "button button--quiet button--small", onclick: everyoneIsHere },
    "Tous présents",
  );

  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });

  /** @param {Entry} entry @returns {Mark} */
  const current = (entry) => unsaved.get(entry.enrolment_id) ?? { status: entry.status, people: entry.people_came };

  function draw() {
    const focused = document.activeElement?.id;
    fill(people, entries.map(person));
    if (focused) document.getElementById(focused)?.focus();
    const size = (/** @type {Entry[]} */ some) => headcount(some.map(({ party_size }) => party_size));
    const noted = size(entries.filter((entry) => current(entry).status));
    allHere.hidden = noted === size(entries);
    const waits = unsaved.size > clashes.size ? (saving ? "Enregistrement…" : "Pas encore enregistré.") : "";
    const asks = clashes.size ? `${counted(clashes.size, "réponse")} à choisir ci-dessous.` : "";
    status.textContent = !open
      ? "Les présences se notent à partir du jour de l’atelier."
      : `${answersWords(entries.map((entry) => ({ ...current(entry), size: entry.party_size })))}. ` +
        `${waits || asks || (noted ? "Tout est enregistré." : "")}`;
  }

  /** @param {Entry} entry */
  function person(entry) {
    const { learner, enrolment_id: id, party_size: size } = entry;
    const enrolment = enrolments.find((other) => other.id === id);
    const { status: mark, people } = current(entry);
    return h(
      "li",
      { class: mark ? `person person--${mark}` : "person" },
      h(
        "div",
        { class: "person__who" },
        h("h2", {}, personName(learner, { linked }), size > 1 && [" ", partyTag(size)]),
        h("p", {}, contactLink(enrolment?.learner ?? learner), ` · ${learner.commune}`, born(learner.birth_year)),
        h(
          "p",
          { class: "hint" },
          `${entry.reference} · ${enrolment ? channels[enrolment.channel] : ""}`,
          entry.walk_in && " · sans rendez-vous",
          earlierWords(learner.earlier),
        ),
        enrolment?.held_until &&
          h(
            "p",
            {},
            h(
              "strong",
              {},
              `À confirmer avant le ${shortDay(enrolment.held_until)}, ${deadlineHour(enrolment.held_until)}`,
            ),
          ),
        enrolment?.level_override_reason &&
          h("p", {}, h("level-mark", { level: enrolment.level }), ` Autre niveau : ${enrolment.level_override_reason}`),
        entry.companions.length > 0 && companionCards(entry.enrolment_id, entry.companions, linked),
        entry.guardian && h("p", {}, guardianWords(entry.guardian)),
        arrangementWords(entry.arrangements ?? []),
        entry.needs && h("p", { class: "person__needs" }, `« ${entry.needs} »`),
      ),
      open &&
        clashes.has(id) &&
        editConflict({
          name: fullName(learner),
          size,
          theirs: { status: entry.status, people: entry.people_came, by: entry.recorded_by, at: entry.recorded_at },
          mine: { status: mark, people },
          keepMine: () => choose(id, true),
          keepTheirs: () => choose(id, false),
        }),
      open &&
        !clashes.has(id) &&
        h(
          "div",
          { class: "attendance", role: "group", "aria-label": `Présence de ${fullName(learner)}` },
          statuses.map(([value, text]) =>
            h(
              "button",
              {
                type: "button",
                id: `${id}-${value}`,
                class: `attendance__choice attendance__choice--${value}`,
                "aria-pressed": String(mark === value),
                onclick: () => note(entry, mark === value ? null : value),
              },
              text,
            ),
          ),
          headcountChoice({
            id,
            name: fullName(learner),
            status: mark,
            size,
            came: people,
            choose: (count) => note(entry, mark, count),
          }),
          entry.status &&
            entry.recorded_at &&
            !unsaved.has(id) &&
            h("p", { class: "hint attendance__by" }, notedWords(entry.recorded_at, entry.recorded_by)),
        ),
      h(
        "div",
        { class: "person__actions cluster no-print" },
        enrolment && !mark && actions({ ...enrolment, attendance: null }),
      ),
    );
  }

  /** @param {Entry} entry @param {Status | null} status @param {number} [count] */
  function note(entry, status, count) {
    unsaved.set(entry.enrolment_id, {
      status,
      people: peopleCame(status, entry.party_size, count ?? current(entry).people),
    });
    draw();
    void save();
  }

  /** Keeps one of two answers, after both were shown. @param {string} id @param {boolean} mine */
  function choose(id, mine) {
    clashes.delete(id);
    if (!mine) unsaved.delete(id);
    draw();
    document.getElementById(`${id}-present`)?.focus();
    void save();
  }

  function everyoneIsHere() {
    for (const entry of entries)
      if (!current(entry).status)
        unsaved.set(entry.enrolment_id, { status: "present", people: peopleCame("present", entry.party_size, null) });
    draw();
    void save();
  }

  async function save() {
    const sent = [...unsaved].filter(([id]) => !clashes.has(id));
    if (saving || !sent.length) return;
    saving = true;
    fill(failed);
    draw();
    try {
      const version = (/** @type {string} */ id) => entries.find((entry) => entry.enrolment_id === id)?.version ?? 0;
      const sheet = await accountRequest("PUT", "/sessions/{id}/attendance", {
        path: { id: session },
        body: {
          entries: sent.map(([enrolment_id, { status, people }]) => ({
            enrolment_id,
            status,
            ...(people && { people_came: people }),
            version: version(enrolment_id),
          })),
        },
      });
      entries = sheet.data;
      for (const { enrolment_id, outcome, asked, asked_people } of sheet.results) {
        const now = unsaved.get(enrolment_id);
        if (outcome === "conflict") clashes.add(enrolment_id);
        else if (outcome === "gone" || (now?.status === asked && now.people === asked_people))
          unsaved.delete(enrolment_id);
      }
      saving = false;
      draw();
      if (unsaved.size > clashes.size) void save();
    } catch (error) {
      saving = false;
      draw();
      fill(failed, failureNotice(error, save));
    }
  }

  draw();
  return h(
    "div",
    { class: "stack" },
    entries.length
      ? [h("div", { class: "spread" }, status, open && allHere), failed, people]
      : h("p", { class: "empty" }, "Personne n’est inscrit pour le moment."),
  );
}
