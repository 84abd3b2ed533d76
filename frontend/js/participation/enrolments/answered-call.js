/**
 * A request to be called back that ends in an enrolment: its words are kept, and it is closed with it.
 *
 * @typedef {import("../../api/models.js").Message} Message
 */
import { accountRequest, ProblemError } from "../../api/client.js";
import { h } from "../../lib/dom.js";

/** Lines of a request: when, who, and the words. @param {Message} call */
const lines = ({ text }) => text.split("\n");

/** What the person asked for, in their own words. @param {Message} call */
export const requestWords = (call) =>
  lines(call)
    .flatMap((line) => /: «\s*(.*?)\s*»$/.exec(line)?.[1] ?? [])
    .join("\n");

/** The request, above the name of the person. @param {Message} call */
export const callBackNotice = (call) =>
  h(
    "div",
    { class: "notice" },
    h("p", {}, h("strong", {}, `Demande de rappel de ${call.name}`), " : elle sera close avec l’inscription."),
    h(
      "ul",
      { class: "hint" },
      lines(call).map((line) => h("li", {}, line)),
    ),
  );

/** Closes the request; a notice where that failed. @param {Message} call */
export async function concluded({ id, name }) {
  try {
    await accountRequest("POST", "/calls/{id}/outcome", { path: { id }, body: { outcome: "reached" } });
    return null;
  } catch (error) {
    // A colleague was quicker: it is closed.
    if (error instanceof ProblemError && error.is("message-done")) return null;
    return h(
      "p",
      { class: "notice notice--warn", role: "alert" },
      `La demande de rappel de ${name} est encore dans `,
      h("a", { href: "/bureau/appels.html" }, "les appels"),
      ".",
    );
  }
}
