/** Companions of a person, each with their card or the button that makes one. */
import { accountRequest } from "../../api/client.js";
import { fullName, personName } from "../../directory/people/person.js";
import { fill, focusOn, h } from "../../lib/dom.js";
import { failureNotice } from "../../ui/feedback.js";

/** @typedef {import("../../api/models.js").Companion} Companion */

/**
 * @param {string} enrolment
 * @param {Companion[]} companions
 * @param {boolean} may whether the reader sees people's pages, and makes cards
 */
export function companionCards(enrolment, companions, may) {
  const list = h("ul", { class: "row-links" });
  draw(companions);
  return list;

  /** @param {Companion[]} now */
  function draw(now) {
    fill(list, now.map(item));
  }

  /** @param {Companion} companion */
  function item(companion) {
    const { learner_id: id } = companion;
    if (id) return h("li", {}, "avec ", personName({ ...companion, id }, { linked: may }));
    return h("li", {}, `avec ${fullName(companion)} `, may && button(companion));
  }

  /** @param {Companion} companion */
  function button(companion) {
    return h(
      "button",
      { type: "button", class: "link-button no-print", onclick: () => record(companion.position) },
      "En faire une fiche",
      h("span", { class: "visually-hidden" }, ` : ${fullName(companion)}`),
    );
  }

  /** @param {number} position */
  async function record(position) {
    try {
      const path = { id: enrolment, position };
      const { companions: now } = await accountRequest("POST", "/enrolments/{id}/companions/{position}/learner", {
        path,
      });
      companions.splice(0, companions.length, ...now);
      draw(companions);
      const link = list.children[position - 1]?.querySelector("a");
      if (link) focusOn(link);
    } catch (error) {
      list.after(failureNotice(error));
    }
  }
}
