/** Alarm of the desk's first page: many requests over the web within an hour. */
import { accountRequest } from "../../api/client.js";
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";

/** The service counts no further. */
const MOST = 200;

/** @param {number} count @param {string} one @param {string} plural */
const many = (count, one, plural) => `${count >= MOST ? "au moins " : ""}${counted(count, one, plural)}`;

/** Notice with the numbers and the way to look; null in a usual hour. */
export async function webActivityNotice() {
  const { enrolments, call_backs, refusals, is_unusual } = await accountRequest("GET", "/web-activity");
  if (!is_unusual) return null;
  const numbers = [
    enrolments > 0 && many(enrolments, "inscription", "inscriptions"),
    call_backs > 0 && many(call_backs, "demande de rappel", "demandes de rappel"),
    refusals > 0 && `${counted(refusals, "demande refusée", "demandes refusées")} parce qu’il y en avait trop`,
  ].filter(Boolean);
  return h(
    "div",
    { class: "notice notice--warn" },
    h("p", {}, h("strong", {}, `Beaucoup de demandes en ligne depuis une heure : ${numbers.join(", ")}.`)),
    h(
      "p",
      {},
      "Ce sont peut-être des plaisanteries, ou un programme. ",
      h("a", { href: "/bureau/inscriptions.html?canal=web&tri=-created" }, "Regarder les inscriptions"),
      call_backs > 0 ? [" ou ", h("a", { href: "/bureau/appels.html" }, "les demandes de rappel")] : null,
    ),
  );
}
