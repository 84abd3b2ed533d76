/** A call to make or a letter to print: to whom, what to say, and what became of it. */
import { concludeCall } from "../api/staff.js";
import { dateOf, dayName, hour, today } from "../lib/dates.js";
import { h } from "../lib/dom.js";
import { counted, outcomes, topics } from "../lib/words.js";
import { officeTime } from "./calendar.js";
import { formDialog } from "./dialog.js";
import { input } from "./fields.js";
import { namesTogether } from "./households.js";
import { intention } from "./once.js";
import { printLetter } from "./papers.js";
import { phoneLink, sessionPage } from "./people.js";

/**
 * @typedef {import("../api/staff-models.js").Message} Message
 * @typedef {import("../api/staff-models.js").Outcome} Outcome
 * @typedef {{ done: (concluded?: Message[]) => Promise<void>, refused: (error: unknown) => Promise<void> }} Then what the page does afterwards
 */

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
 * @param {[Message, ...Message[]]} calls to one number, with the same words: whoever takes it answers for all
 * @param {Then} then
 * @param {{ withSession?: boolean, more?: Node[] }} [options] `withSession` where the page is not the session's own; `more` that can be done
 */
export function callCard(calls, then, { withSession = true, more = [] } = {}) {
  const [call] = calls;
  const name = namesTogether(calls.map((one) => one.name));
  const { id, kind, channel, address, address_display, attempts, outcome, trouble: note, next_attempt_at, created_at, expires_at, session_id } = call;
  return h(
    "li",
    { class: "person" },
    h(
      "div",
      { class: "person__who" },
      h("h3", { id: `call-${id}`, tabindex: "-1" }, name),
      h("p", {}, h("span", { class: "tag tag--plain" }, topics[kind]), kind === "callback" ? ` depuis le ${moment(created_at)}` : ` avant le ${moment(expires_at)}`),
      channel === "letter" ? h("p", {}, "À prévenir par lettre.") : h("p", { class: "person__phone" }, phoneLink({ phone: address, phone_display: address_display })),
      whatToSay(call),
      calls.length > 1 && h("p", { class: "hint" }, `Un seul appel : la réponse vaut pour ${name}.`),
      !outcome && note && h("p", { class: "hint" }, "Le courriel ou le SMS n’a pas pu partir : il faut appeler à la place."),
      outcome && h("p", { class: "hint" }, `${outcomes[outcome]} (${counted(attempts, "essai")}), à rappeler à partir de ${soon(next_attempt_at)}.`, note && ` ${note}`),
      withSession && session_id && h("p", {}, h("a", { href: sessionPage(session_id) }, "Voir l’atelier", h("span", { class: "visually-hidden" }, ` de ${name}`))),
    ),
    h("div", { class: "person__actions cluster no-print" }, actions(calls, name, then), more),
  );
}

/** @param {Message} call */
function whatToSay({ kind, channel, text }) {
  if (channel === "letter") return null;
  if (kind !== "callback") return h("p", { class: "person__needs" }, `À dire : « ${text} »`);
  return [
    h("p", { class: "person__needs" }, "À dire : « Bonjour, vous avez demandé que nous vous rappelions. »"),
    h("ul", { class: "hint" }, text.split("\n").map((line) => h("li", {}, line))),
  ];
}

/** @param {[Message, ...Message[]]} calls @param {string} name @param {Then} then */
function actions(calls, name, then) {
  const [call] = calls;
  const { kind, channel } = call;
  const offer = kind === "offer" || kind === "free_seat";
  const intentions = calls.map(() => intention());
  /** One after the other, in the order of the list. @param {{ outcome: Outcome, note?: string }} conclusion */
  const conclude = async (conclusion) => {
    const concluded = [];
    for (const [index, { id }] of calls.entries()) concluded.push(await /** @type {ReturnType<typeof intention>} */ (intentions[index]).try((key) => concludeCall(id, conclusion, key)));
    return concluded;
  };
  /** @param {Outcome} outcome @param {string} text @param {string} [question] @param {string} [hint] what is asked before, and why */
  const action = (outcome, text, question, hint) => h(
    "button",
    {
      type: "button",
      class: outcome === "reached" || outcome === "accepted" ? "button button--small" : "button button--quiet button--small",
      onclick: async () => {
        if (question) {
          const done = await formDialog({
            title: question,
            body: [h("p", {}, h("strong", {}, name)), hint ? h("p", {}, hint) : null, input({ id: "call-note", label: "À noter", optional: true, maxlength: 500 })],
            confirm: text,
            act: (given) => conclude({ outcome, ...(given["call-note"] && { note: given["call-note"] }) }),
          });
          if (done) await then.done(done);
          return;
        }
        try {
          await then.done(await conclude({ outcome }));
        } catch (error) {
          await then.refused(error);
        }
      },
    },
    text,
    h("span", { class: "visually-hidden" }, ` : ${name}`),
  );
  if (channel === "letter") return [h("button", { type: "button", class: "button button--quiet button--small", onclick: () => void printLetter(call) }, "Imprimer la lettre", h("span", { class: "visually-hidden" }, ` : ${name}`)), action("reached", "Lettre envoyée")];
  return [
    kind === "callback" && h("a", { class: "button button--quiet button--small", href: `/bureau/inscrire.html?${new URLSearchParams({ telephone: call.address ?? "", ...(call.session_id && { atelier: call.session_id }) })}` }, "Inscrire", h("span", { class: "visually-hidden" }, ` : ${name}`)),
    offer ? action("accepted", "Prend la place") : action("reached", kind === "callback" ? "Rappelé(e)" : "Prévenu(e)"),
    kind !== "cancelled" && kind !== "callback" && action("declined", offer ? "Refuse la place" : "Ne viendra pas", offer ? "La personne refuse la place ?" : "La personne ne viendra pas ?", offer ? "La place sera proposée à la suivante." : "Son inscription sera annulée, la place rendue."),
    action("no_answer", "Pas de réponse"),
    action("wrong_number", "Faux numéro", "Le numéro n’est pas le bon ?", wrongNumberHint(kind)),
  ].filter((one) => one !== false);
}

/** @param {Message["kind"]} kind */
function wrongNumberHint(kind) {
  if (kind === "callback") return "L’appel quitte cette liste ; il reste parmi les messages en échec.";
  const otherwise = kind === "offer" ? "sa place va à la personne suivante" : "l’appel attend que le numéro soit corrigé";
  return `Si cette personne a une adresse électronique, elle reçoit un courriel à la place. Sinon, ${otherwise}.`;
}
