/** A call to make or a letter to print: to whom, what to say, and what became of it. */
import { concludeCall } from "../api/staff.js";
import { dayName, hour } from "../lib/dates.js";
import { h } from "../lib/dom.js";
import { counted, outcomes, topics } from "../lib/words.js";
import { officeTime } from "./calendar.js";
import { formDialog } from "./dialog.js";
import { input } from "./fields.js";
import { intention } from "./once.js";
import { phoneLink, sessionPage } from "./people.js";
import { printDocument } from "./print-document.js";

/**
 * @typedef {import("../api/staff-models.js").Message} Message
 * @typedef {import("../api/staff-models.js").Outcome} Outcome
 * @typedef {{ done: () => Promise<void>, refused: (error: unknown) => Promise<void> }} Then what the page does afterwards
 */

/** « mardi 24 novembre à 14 h », where the office is @param {string} instant */
function moment(instant) {
  const local = officeTime(instant);
  return `${dayName(local)} à ${hour(local)}`;
}

/**
 * @param {Message} call
 * @param {Then} then
 * @param {{ withSession?: boolean, more?: Node[] }} [options] `withSession` where the page is not the session's own; `more` that can be done
 */
export function callCard(call, then, { withSession = true, more = [] } = {}) {
  const { id, name, kind, channel, address, address_display, attempts, outcome, trouble: note, next_attempt_at, created_at, expires_at, session_id } = call;
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
      outcome && h("p", { class: "hint" }, `${outcomes[outcome]} (${counted(attempts, "essai")}), à rappeler à partir de ${hour(officeTime(next_attempt_at))}.`, note && ` ${note}`),
      withSession && session_id && h("p", {}, h("a", { href: sessionPage(session_id) }, "Voir l’atelier", h("span", { class: "visually-hidden" }, ` de ${name}`))),
    ),
    h("div", { class: "person__actions cluster no-print" }, actions(call, then), more),
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

/** @param {Message} call @param {Then} then */
function actions(call, then) {
  const { kind, channel, name } = call;
  const offer = kind === "offer" || kind === "free_seat";
  const once = intention();
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
            act: (given, key) => concludeCall(call.id, { outcome, ...(given["call-note"] && { note: given["call-note"] }) }, key),
          });
          if (done) await then.done();
          return;
        }
        try {
          await once.try((key) => concludeCall(call.id, { outcome }, key));
          await then.done();
        } catch (error) {
          await then.refused(error);
        }
      },
    },
    text,
    h("span", { class: "visually-hidden" }, ` : ${name}`),
  );
  if (channel === "letter") return [h("button", { type: "button", class: "button button--quiet button--small", onclick: () => print(call) }, "Imprimer la lettre", h("span", { class: "visually-hidden" }, ` : ${name}`)), action("reached", "Lettre envoyée")];
  return [
    kind === "callback" && h("a", { class: "button button--quiet button--small", href: `/bureau/inscrire.html?${new URLSearchParams({ telephone: call.address ?? "", ...(call.session_id && { atelier: call.session_id }) })}` }, "Inscrire", h("span", { class: "visually-hidden" }, ` : ${name}`)),
    offer ? action("accepted", "Prend la place") : action("reached", kind === "callback" ? "Rappelé(e)" : "Prévenu(e)"),
    kind !== "cancelled" && kind !== "callback" && action("declined", offer ? "Refuse la place" : "Ne viendra pas", offer ? "La personne refuse la place ?" : "La personne ne viendra pas ?", offer ? "La place sera proposée à la suivante." : "Son inscription sera annulée, la place rendue."),
    action("no_answer", "Pas de réponse"),
    action("wrong_number", "Faux numéro", "Le numéro n’est pas le bon ?", "L’appel quitte cette liste ; il reste parmi les messages en échec."),
  ].filter((one) => one !== false);
}

/** @param {Message} letter */
const print = ({ subject, text }) => printDocument(h("h1", {}, subject), ...text.split("\n\n").map((paragraph) => h("p", {}, paragraph.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line])))));
