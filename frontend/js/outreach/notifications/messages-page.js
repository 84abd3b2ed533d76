/** Messages that left, wait or failed. */

import { accountRequest } from "../../api/client.js";
import { office, start } from "../../desk/shell.js";
import { sessionPage } from "../../lib/addresses.js";
import { hour, shortDay } from "../../lib/dates.js";
import { byId, h } from "../../lib/dom.js";
import { deliveryStates, messageState, outcomeWords, topics, troubleWords, ways } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { failureNotice } from "../../ui/feedback.js";
import { csvDay, list } from "../../ui/list.js";

/** @typedef {import("../../api/models.js").Message} Message */

void start(
  () => {
    const messages = list({
      place: byId("list"),
      filters: /** @type {HTMLFormElement} */ (byId("filters")),
      path: "/messages",
      query: ({ etat, remise, moyen, atelier }) => ({
        status: etat,
        delivery: remise,
        channel: moyen,
        session: atelier,
      }),
      columns: columns((message) => messages.replace(message)),
      caption: "Messages",
      unit: ["message", "messages"],
      empty: "Aucun message ne correspond à ces choix.",
      sorted: "-created",
      file: "messages",
    });
    return messages.load();
  },
  { roles: office },
);

/**
 * @param {(message: Message) => void} changed
 * @returns {import("../../ui/list.js").Column<Message>[]}
 */
function columns(changed) {
  return [
    { title: "Personne", cell: ({ name }) => name, csv: ({ name }) => name },
    {
      title: "Adresse",
      cell: ({ address_display }) =>
        h("span", { class: address_display?.includes("@") ? "mail-address" : "nowrap" }, address_display ?? "—"),
      csv: ({ address_display }) => address_display,
    },
    {
      title: "Message",
      class: "takes-rest",
      cell: ({ kind, subject, text, session_id }) => [
        h(
          "details",
          { class: "disclosure disclosure--small" },
          h("summary", {}, h("span", { class: "disclosure__line" }, h("strong", {}, topics[kind]), ` · ${subject}`)),
          text.split("\n").map((line) => h("p", {}, linked(line))),
          session_id && h("p", {}, h("a", { href: sessionPage(session_id) }, "Voir l’atelier")),
        ),
      ],
      csv: ({ kind, subject }) => `${topics[kind]} : ${subject}`,
    },
    { title: "Moyen", cell: ({ channel }) => ways[channel], csv: ({ channel }) => ways[channel] },
    {
      title: "Le",
      sort: "created",
      cell: ({ created_at }) =>
        h("span", { class: "nowrap" }, `${shortDay(officeTime(created_at))}, ${hour(officeTime(created_at))}`),
      csv: ({ created_at }) => csvDay(officeTime(created_at)),
    },
    {
      title: "État",
      cell: stateCell,
      csv: (message) => [messageState(message), deliveryOf(message)].filter(Boolean).join(", "),
    },
    {
      title: "Actions",
      quiet: true,
      cell: (message) => {
        const { status, channel } = message;
        const done = status === "sent" && (channel === "call" || channel === "letter") && message.kind !== "callback";
        if ((status !== "failed" && !done) || Date.parse(message.expires_at) <= Date.now()) return null;
        return h(
          "button",
          {
            type: "button",
            class: "link-button",
            onclick: async () => {
              try {
                changed(await accountRequest("POST", "/messages/{id}/resend", { path: { id: message.id } }));
              } catch (error) {
                byId("list").prepend(failureNotice(error));
              }
            },
          },
          done ? "À rappeler encore" : "Renvoyer",
          h("span", { class: "visually-hidden" }, ` : ${message.name}`),
        );
      },
    },
  ];
}

/** What became of it after it was sent: nothing yet of a call that takes its place. @param {Message} message */
const deliveryOf = ({ channel, delivery }) => (channel === "call" || !delivery ? null : deliveryStates[delivery]);

/** @param {Message} message */
function stateCell(message) {
  const { status, delivery, kind, outcome, trouble } = message;
  const after = deliveryOf(message);
  return [
    h(
      "span",
      { class: `tag nowrap tag--${status === "failed" ? "alarm" : status === "sent" ? "vine" : "plain"}` },
      messageState(message),
    ),
    after && h("span", { class: `tag nowrap tag--${delivery === "delivered" ? "vine" : "alarm"}` }, after),
    outcome && h("span", { class: "hint reason" }, outcomeWords({ kind, outcome })),
    trouble && h("span", { class: "hint reason" }, troubleWords(message)),
  ];
}

/** A line of text with its addresses as links, for a demonstration that sends nothing. @param {string} line */
const linked = (line) =>
  line.split(/(https?:\/\/\S+)/).map((part) => (/^https?:/.test(part) ? h("a", { href: part }, part) : part));
