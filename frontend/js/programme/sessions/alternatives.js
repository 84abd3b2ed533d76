/** Other sessions to choose, when this one is full. The tab keeps the typed text of the form. */
import { h } from "../../lib/dom.js";
import { sessionList } from "./card.js";

/**
 * @param {import("../../api/models.js").Session[]} sessions
 * @param {string} title
 * @param {"h2" | "h3"} heading
 */
export function alternatives(sessions, title, heading) {
  return h(
    "section",
    { class: "stack" },
    h(heading, {}, title),
    sessions.length
      ? sessionList(sessions, { heading: heading === "h2" ? "h3" : "h4" })
      : h(
          "p",
          {},
          "Aucune autre date n’a de place pour le moment. ",
          h("a", { href: "/" }, "Voir tous les ateliers"),
          ".",
        ),
  );
}
