/** E-mails and texts that could not be sent, or came back. */
import { accountRequest } from "../../api/client.js";
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";

const DAYS = 7;
const LIMIT = 100;

/** Notice with their number in a week and a link to them; null when there are none. */
export async function failedMessagesNotice() {
  const pages = await Promise.all(
    ["email", "sms"].map((channel) =>
      accountRequest("GET", "/messages", { query: { status: "failed", channel, limit: LIMIT } }),
    ),
  );
  const since = Date.now() - DAYS * 86_400_000;
  const recent = pages
    .flatMap(({ data }) => data)
    .filter(({ ended_at }) => ended_at !== null && Date.parse(ended_at) > since).length;
  if (!recent) return null;
  const more = pages.some(({ next_cursor }) => next_cursor !== null);
  return h(
    "div",
    { class: "notice notice--warn" },
    h(
      "p",
      {},
      h(
        "strong",
        {},
        `${more ? "Plus de " : ""}${counted(recent, "courriel ou SMS", "courriels ou SMS")} ` +
          `${recent > 1 ? "ne sont pas arrivés" : "n’est pas arrivé"} depuis une semaine.`,
      ),
      ` ${recent > 1 ? "Ces personnes ne savent" : "Cette personne ne sait"} peut-être rien. `,
      h("a", { href: "/bureau/messages.html?etat=failed" }, "Voir les messages en échec"),
    ),
  );
}
