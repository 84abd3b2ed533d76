/**
 * Who is on the line with whom, so that two colleagues do not call one person.
 *
 * @typedef {import("../../api/models.js").Message} Message
 */
import { accountRequest } from "../../api/client.js";
import { h } from "../../lib/dom.js";

/** The account that is signed in. */
let own = "";

/** @param {string} account its identity */
export const setOwnAccount = (account) => (own = account);

/** @param {Message} call */
const isOwn = ({ claim }) => claim?.account_id === own;

/** @param {Message} call */
export const lineState = (call) =>
  call.claim &&
  h(
    "p",
    { class: "call-claim" },
    h("span", { class: "tag tag--plain" }, isOwn(call) ? "Vous êtes en ligne" : `En ligne avec ${call.claim.name}`),
  );

/**
 * Claims the calls to a household, or gives the claim up.
 *
 * @param {[Message, ...Message[]]} calls
 * @param {string} name
 * @param {import("./call-card.js").Then} then
 */
export function claimButton(calls, name, then) {
  const [call] = calls;
  if (call.channel !== "call" || (call.claim && !isOwn(call))) return null;
  const method = call.claim ? "DELETE" : "PUT";
  return h(
    "button",
    {
      type: "button",
      class: "link-button",
      onclick: async () => {
        try {
          for (const { id } of calls) await accountRequest(method, "/calls/{id}/claim", { path: { id } });
          await then.done([call]);
        } catch (error) {
          await then.refused(error);
        }
      },
    },
    call.claim ? "J’ai raccroché" : "Je suis en ligne",
    h("span", { class: "visually-hidden" }, ` : ${name}`),
  );
}

/** A tap on the number is the beginning of a call. @param {Message} call @param {Event} event */
export function claimOnTap({ id, claim }, { target }) {
  if (claim || !(target instanceof Element) || !target.closest("a")) return;
  // A colleague's claim, or a call that is done, is seen at the next look at the list.
  void accountRequest("PUT", "/calls/{id}/claim", { path: { id } }).catch(() => {});
}
