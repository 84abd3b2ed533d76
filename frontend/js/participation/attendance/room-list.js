/**
 * People in the room, a card each with large buttons.
 *
 * Unsent ticks are marked, conflicts ask for a choice.
 *
 * @typedef {import("./offline-sheet.js").Sheet} Sheet
 * @typedef {import("./offline-sheet.js").Line} Line
 * @typedef {import("./offline-sheet.js").Tick} Tick
 * @typedef {import("./offline-sheet.js").Arrival} Arrival
 * @typedef {import("./offline-sheet.js").Status} Status
 *
 * @typedef {object} Hands actions of the buttons
 * @property {(id: string, status: Status | null, people?: number) => void} note
 * @property {(id: string) => void} keepMine
 * @property {(id: string) => void} keepTheirs
 * @property {(id: string, tick: Tick) => void} addAfterAll
 * @property {(arrival: Arrival) => void} addWithReason
 * @property {(arrival: Arrival) => void} tryAgain
 * @property {(arrival: Arrival) => void} takeBack
 */
import { h } from "../../lib/dom.js";
import { attendances } from "../../lib/words.js";
import { headcountChoice, partyTag } from "../enrolments/party.js";
import { editConflict, presenceWords } from "./edit-conflict.js";
import { notedWords } from "./noted.js";

const statuses = /** @type {[Status, string][]} */ (Object.entries(attendances));
const notSent = () => h("span", { class: "tag tag--ochre" }, "pas encore envoyé");
const walkedIn = () => h("span", { class: "tag" }, "sans rendez-vous");

/** @param {Sheet} sheet @param {Hands} hands */
export function roomList(sheet, hands) {
  const gone = Object.entries(sheet.ticks).filter(([id]) => !sheet.lines.some((line) => line.id === id));
  return h(
    "ul",
    { class: "people" },
    sheet.lines.map((line) => person(line, sheet.ticks[line.id], hands)),
    sheet.arrivals.map((arrival) => newcomer(arrival, hands)),
    gone.map(([id, tick]) => leaver(id, tick, hands)),
  );
}

/** @param {Line} line @param {Tick | undefined} tick @param {Hands} hands */
function person(line, tick, hands) {
  const { status, people } = tick ?? line;
  const size = line.size ?? 1;
  return h(
    "li",
    { class: status ? `person person--${status}` : "person" },
    h(
      "div",
      { class: "person__who" },
      h("h2", {}, line.name, size > 1 && [" ", partyTag(size)]),
      h(
        "p",
        { class: "hint" },
        line.commune,
        line.walkIn && [" ", walkedIn()].flat(),
        tick && !tick.trouble && [" ", notSent()].flat(),
      ),
      line.companions && h("p", {}, line.companions),
      line.adult && h("p", {}, h("strong", {}, line.adult)),
      line.arrangements && h("p", {}, h("strong", {}, line.arrangements)),
    ),
    tick?.trouble === "clash"
      ? editConflict({
          name: line.name,
          size,
          theirs: { ...line, people: line.people ?? null },
          mine: tick,
          keepMine: () => hands.keepMine(line.id),
          keepTheirs: () => hands.keepTheirs(line.id),
        })
      : h(
          "div",
          { class: "attendance attendance--large", role: "group", "aria-label": `Présence de ${line.name}` },
          statuses.map(([value, text]) =>
            h(
              "button",
              {
                type: "button",
                id: `${line.id}-${value}`,
                class: `attendance__choice attendance__choice--${value}`,
                "aria-pressed": String(status === value),
                onclick: () => hands.note(line.id, status === value ? null : value),
              },
              text,
            ),
          ),
          headcountChoice({
            id: line.id,
            name: line.name,
            status,
            size,
            came: people,
            choose: (count) => hands.note(line.id, status, count),
          }),
          !tick && status && line.at && h("p", { class: "hint attendance__by" }, notedWords(line.at, line.by)),
        ),
  );
}

/** @param {Arrival} arrival @param {Hands} hands */
function newcomer(arrival, hands) {
  const { name, trouble } = arrival;
  const remove = h(
    "button",
    { type: "button", class: "button button--quiet", onclick: () => hands.takeBack(arrival) },
    "Retirer",
    h("span", { class: "visually-hidden" }, ` ${name}`),
  );
  return h(
    "li",
    { class: "person person--present" },
    h(
      "div",
      { class: "person__who" },
      h("h2", {}, name),
      h("p", { class: "hint" }, "Présent ", walkedIn(), " ", !trouble && notSent()),
    ),
    trouble
      ? h(
          "div",
          { class: "notice notice--warn", role: "group", "aria-label": `À décider pour ${name}` },
          h(
            "p",
            {},
            h("strong", {}, trouble.full ? "L’atelier est complet." : trouble.title),
            " ",
            trouble.full ? "Cette personne n’est pas encore sur la liste." : trouble.detail,
          ),
          h(
            "div",
            { class: "clash__choices" },
            trouble.full
              ? h(
                  "button",
                  { type: "button", class: "button", onclick: () => hands.addWithReason(arrival) },
                  "Ajouter une place…",
                  h("span", { class: "visually-hidden" }, ` pour ${name}`),
                )
              : h(
                  "button",
                  { type: "button", class: "button", onclick: () => hands.tryAgain(arrival) },
                  "Réessayer",
                  h("span", { class: "visually-hidden" }, ` pour ${name}`),
                ),
            remove,
          ),
        )
      : h("div", { class: "cluster" }, remove),
  );
}

/**
 * Card of a person who was noted here while the desk cancelled their enrolment.
 *
 * @param {string} id
 * @param {Tick} tick
 * @param {Hands} hands
 */
const leaver = (id, tick, hands) =>
  h(
    "li",
    { class: "person" },
    h("div", { class: "person__who" }, h("h2", {}, tick.name)),
    h(
      "div",
      { class: "notice notice--warn", role: "group", "aria-label": `À décider pour ${tick.name}` },
      h(
        "p",
        {},
        h("strong", {}, "L’inscription a été annulée au bureau."),
        ` Vous aviez noté : ${presenceWords(tick.status, tick.people)}.`,
      ),
      h(
        "div",
        { class: "clash__choices" },
        (tick.status === "present" || tick.status === "late") &&
          h(
            "button",
            { type: "button", class: "button", onclick: () => hands.addAfterAll(id, tick) },
            "Cette personne est là : l’ajouter",
          ),
        h(
          "button",
          { type: "button", class: "button button--quiet", onclick: () => hands.keepTheirs(id) },
          "D’accord, ne rien noter",
        ),
      ),
    ),
  );
