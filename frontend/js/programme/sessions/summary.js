/** Facts of a session as a list: on its page, beside the form, on the confirmation. */
import { dayNameWithYear, hours } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { fullAddress, levels, placeName } from "../../lib/words.js";
import { factList } from "../../ui/fact-list.js";
import "./level-mark.js";

/**
 * @param {import("../../api/models.js").Session} session
 * @param {...[string, import("../../lib/dom.js").Child | import("../../lib/dom.js").Child[]]} more rows after the
 * common ones
 */
export function sessionSummary(session, ...more) {
  const { venue, level } = session;
  return factList(
    ["Jour", h("strong", {}, dayNameWithYear(session.starts_at))],
    ["Heure", h("strong", {}, hours(session))],
    ["Lieu", [h("strong", {}, venue.commune), h("br"), placeName(venue), h("br"), fullAddress(venue)]],
    [
      "Niveau",
      [h("level-mark", { level }), h("span", { class: "hint level-meaning" }, `« ${levels[level].meaning} »`)],
    ],
    ...more,
  );
}
