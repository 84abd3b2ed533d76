/** A session that begins within the hour still takes people, who had better call than arrive unexpected. */
import { hour } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import "../../ui/phone-line.js";

const SOON_MS = 60 * 60_000;

/**
 * Notice of a session that is about to begin; nothing for the others.
 *
 * @param {Pick<import("../../api/models.js").Session, "starts_at">} session one that has not begun
 */
export const startsSoon = ({ starts_at }) =>
  Date.parse(starts_at) - Date.now() < SOON_MS &&
  h(
    "div",
    { class: "notice notice--warn" },
    h("h2", {}, `Cet atelier commence à ${hour(starts_at)}, dans moins d’une heure`),
    h(
      "p",
      {},
      h(
        "phone-line",
        { question: "Prévenez-nous que vous arrivez." },
        "Prévenez-nous que vous arrivez : appelez votre Maison de services au public.",
      ),
    ),
  );
