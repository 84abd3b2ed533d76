/** Card of a call to make or a letter to print: the person, the words to say, and the outcome. */
import { accountRequest } from "../../api/client.js";
import { phoneLink } from "../../directory/people/person.js";
import { enrolPage, relatedPage, sessionPage } from "../../lib/addresses.js";
import { dateOf, dayName, deadline, hour } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { counted, outcomeWords, topics, troubleWords } from "../../lib/words.js";
import { officeTime, today } from "../../lib/zones.js";
import { formDialog } from "../../ui/dialog.js";
import { input } from "../../ui/fields.js";
import { refusalChoice, refusalOf } from "../../participation/enrolments/refusal.js";
import { notePage } from "../../participation/follow_ups/panel.js";
import { offerUndo } from "../../ui/undo-bar.js";
import { historyLink } from "./call-links.js";
import { claimButton, claimOnTap, lineState } from "./claims.js";
import { namesTogether } from "./households.js";
import { printLetter } from "./print.js";
import { wrongNumberNote } from "./wrong-number-note.js";

/**
 * @typedef {import("../../api/models.js").Message} Message
 * @typedef {import("../../api/models.js").Outcome} Outcome
 * @typedef {{ done: (concluded?: Message[]) => Promise<void>, refused: (error: unknown) => Promise<void> }} Then the
 * page's work after an outcome, or after a refusal
 */

/** Calls to people without a seat. @type {Message["kind"][]} */
const SEATLESS = ["waiting", "released", "expired"];

/** « mardi 24 novembre à 14 h », where the office is @param {string} instant */
function moment(instant) {
  const local = officeTime(instant);
  return `${dayName(local)} à ${hour(local)}`;
}

/** « 14 h 20 », with its day when it is not today: « 9 h 20, jeudi 26 novembre » @param {string} instant */
function soon(instant) {
  const local = officeTime(instant);
  return dateOf(local) === today() ? hour(local) : `${hour(local)}, ${dayName(local)}`;
}

/**
 * Card of the calls to one household.
 *
 * @param {[Message, ...Message[]]} calls to one number, with the same words: the person who takes it answers for all
 * @param {Then} then
 * @param {{ withSession?: boolean, more?: Node[] }} [options] `withSession` where the page is not the session's own;
 * `more` that can be done
 */
export function callCard(calls, then, { withSession = true, more = [] } = {}) {
  const [call] = calls;
  const named = calls.length > 1;
  const name = namesTogether(calls.map((one) => one.name));
  const {
    id,
    kind,
    channel,
    address,
    address_display,
    outcome,
    trouble: note,
    next_attempt_at,
    created_at,
    session_id,
  } = call;
  const thinks = Boolean(call.heard_at);
  return h(
    "li",
    { class: "person" },
    h(
      "div",
      { class: "person__who" },
      h("h3", { id: `call-${id}`, tabindex: "0" }, name),
      h(
        "p",
        {},
        h("span", { class: "tag tag--plain" }, topics[kind]),
        kind === "callback" ? ` depuis le ${moment(created_at)}` : neededBy(call),
      ),
      lineState(call),
      channel === "letter"
        ? h("p", {}, "À prévenir par lettre.")
        : h(
            "p",
            { class: "person__phone", onclick: (/** @type {Event} */ event) => claimOnTap(call, event) },
            phoneLink({ phone: address, phone_display: address_display }),
          ),
      wrongNumberNote(call),
      wordsToSay(call),
      named && h("p", { class: "hint" }, `Un seul appel : la réponse vaut pour ${name}.`),
      thinks &&
        h(
          "p",
          {},
          h("strong", {}, "A entendu la proposition et réfléchit"),
          `, réponse attendue jusqu’au ${deadline(officeTime(call.expires_at))}.`,
        ),
      !outcome &&
        note &&
        h("p", { class: "hint" }, "Le courriel ou le SMS n’est pas arrivé : il faut appeler à la place."),
      outcome && h("p", { class: "hint" }, progress(call, soon(next_attempt_at)), note && ` ${troubleWords(call)}`),
      h(
        "p",
        { class: "row-links no-print" },
        withSession &&
          session_id &&
          h(
            "a",
            { href: sessionPage(session_id) },
            "Voir l’atelier",
            h("span", { class: "visually-hidden" }, ` de ${name}`),
          ),
        calls.map((one) => historyLink(one, { named })),
        calls.map((one) => questionLink(one)),
        kind === "callback" &&
          h(
            "a",
            { href: relatedPage({ call: id }) },
            "Tout ce qui vient de là",
            h("span", { class: "visually-hidden" }, ` : ${name}`),
          ),
      ),
    ),
    h("div", { class: "person__actions cluster no-print" }, actions(calls, name, then), more),
  );
}

/** The way to note a question that comes up in a call. @param {Message} call */
const questionLink = ({ learner_id: person, name, address_display: phone, session_id: session }) =>
  h(
    "a",
    { href: notePage({ person, session, ...(!person && { name, phone }) }) },
    "Noter une question",
    h("span", { class: "visually-hidden" }, ` : ${name}`),
  );

/** « à dire avant le mardi 8 décembre à 14 h »: what is said later misleads the person. @param {Message} call */
function neededBy({ channel, needed_by }) {
  const late = Date.parse(needed_by) <= Date.now();
  const words = `${channel === "letter" ? "à savoir" : "à dire"} avant le ${deadline(officeTime(needed_by))}`;
  return late ? [" ", h("span", { class: "tag tag--alarm" }, "En retard"), ` ${words}`] : ` ${words}`;
}

/** « 1 appel sans réponse. Rappeler lundi 30 novembre à partir de 10 h. » @param {Message} call @param {string} when */
function progress({ outcome, attempts, heard_at }, when) {
  const done =
    outcome === "no_answer" && !heard_at
      ? `${counted(attempts, "appel")} sans réponse.`
      : outcome === "no_answer"
        ? "Dernier appel sans réponse."
        : "";
  return `${done} Rappeler à partir de ${when}.`.trim();
}

/** @param {Message} call */
function wordsToSay({ kind, channel, text }) {
  if (channel === "letter") return null;
  if (kind !== "callback") return h("p", { class: "person__needs" }, `À dire : « ${text} »`);
  return [
    h("p", { class: "person__needs" }, "À dire : « Bonjour, vous avez demandé que nous vous rappelions. »"),
    h(
      "ul",
      { class: "hint" },
      text.split("\n").map((line) => h("li", {}, line)),
    ),
  ];
}

/** @param {[Message, ...Message[]]} calls @param {string} name @param {Then} then */
function actions(calls, name, then) {
  const [call] = calls;
  const { kind, channel } = call;
  const offer = kind === "offer" || kind === "free_seat";
  /** One after the other, in the order of the list. @param {import("../../api/models.js").Conclusion} conclusion */
  const conclude = async (conclusion) => {
    const concluded = [];
    for (const { id } of calls)
      concluded.push(await accountRequest("POST", "/calls/{id}/outcome", { path: { id }, body: conclusion }));
    return concluded;
  };
  const takeBack = async () => {
    try {
      const back = [];
      for (const { id } of calls) back.push(await accountRequest("DELETE", "/calls/{id}/outcome", { path: { id } }));
      await then.done(back);
    } catch (error) {
      await then.refused(error);
    }
  };
  /** @param {Outcome} outcome @param {Message[]} concluded */
  const done = async (outcome, concluded) => {
    await then.done(concluded);
    const words = channel === "letter" ? "Lettre envoyée" : outcomeWords({ kind, outcome });
    // What followed from the others is undone where it is shown.
    if (["reached", "no_answer"].includes(outcome) || (outcome === "wrong_number" && !offer && kind !== "held"))
      offerUndo(`${name} : ${words.toLowerCase()}. C’est noté.`, takeBack);
  };
  /** @param {Outcome} outcome */
  const atOnce = async (outcome) => {
    try {
      await done(outcome, await conclude({ outcome }));
    } catch (error) {
      await then.refused(error);
    }
  };
  /**
   * Asks for confirmation and a note first.
   *
   * @param {Outcome} outcome
   * @param {string} confirm
   * @param {string} question
   * @param {string} hint why
   */
  const ask = async (outcome, confirm, question, hint) => {
    const concluded = await formDialog({
      title: question,
      body: [
        h("p", {}, h("strong", {}, name)),
        h("p", {}, hint),
        outcome === "declined" && refusalChoice({ seated: !SEATLESS.includes(kind) }),
        input({ id: "call-note", label: "À noter", optional: true, maxlength: 500 }),
      ],
      confirm,
      act: (given) =>
        conclude({ outcome, ...refusalOf(given), ...(given["call-note"] && { note: given["call-note"] }) }),
    });
    if (concluded) await done(outcome, concluded);
  };
  const quiet = "button button--quiet button--small";
  /** @param {string} text @param {() => void} onclick @param {string} [kind] */
  const button = (text, onclick, kind = quiet) =>
    h("button", { type: "button", class: kind, onclick }, text, h("span", { class: "visually-hidden" }, ` : ${name}`));
  /** @param {Outcome} outcome @param {string} text @param {string} [kind] */
  const action = (outcome, text, kind) => button(text, () => void atOnce(outcome), kind);
  /** @param {Outcome} outcome @param {string} text @param {string} question @param {string} hint */
  const asking = (outcome, text, question, hint) => button(text, () => void ask(outcome, text, question, hint));
  const prominent = "button button--small";
  if (channel === "letter")
    return [button("Imprimer la lettre", () => void printLetter(call)), action("reached", "Lettre envoyée", prominent)];
  return [
    kind === "callback" &&
      h(
        "a",
        { class: quiet, href: enrolPage({ call: call.id, session: call.session_id }) },
        "Inscrire",
        h("span", { class: "visually-hidden" }, ` : ${name}`),
      ),
    kind === "held" && action("accepted", "Confirme la place", prominent),
    offer
      ? [action("accepted", "Prend la place", prominent), !call.heard_at && action("reached", "Va réfléchir")]
      : kind !== "held" && action("reached", outcomeWords({ kind, outcome: "reached" }), prominent),
    !["cancelled", "withdrawn", "callback"].includes(kind) &&
      (offer
        ? asking(
            "declined",
            "Refuse la place",
            "La personne refuse la place ?",
            "La place sera proposée à la suivante.",
          )
        : asking(
            "declined",
            "Ne viendra pas",
            "La personne ne viendra pas ?",
            "Son inscription sera annulée, la place rendue.",
          )),
    h(
      "span",
      { class: "cluster", role: "group", "aria-label": "Pas de réponse" },
      action("no_answer", "Pas de réponse"),
      button(
        "avec une note",
        () =>
          void ask(
            "no_answer",
            "Pas de réponse",
            "Personne n’a répondu ?",
            "La note se lit sur la carte, au prochain appel.",
          ),
        "link-button",
      ),
    ),
    !call.phone_wrong_at &&
      asking("wrong_number", "Faux numéro", "Le numéro n’est pas le bon ?", wrongNumberHint(call)),
    claimButton(calls, name, then),
  ]
    .flat()
    .filter((one) => one !== false && one !== null);
}

/** @param {Message} call */
function wrongNumberHint({ kind, email }) {
  if (kind === "callback") return "L’appel quitte cette liste ; il reste parmi les messages en échec.";
  const otherwise =
    kind === "offer" || kind === "held"
      ? "sa place va à la personne suivante"
      : "l’appel attend que le numéro soit corrigé";
  return email
    ? `Cette personne a une adresse électronique : elle reçoit un courriel à la place, à ${email}.`
    : `Cette personne n’a pas d’adresse électronique : ${otherwise}.`;
}
