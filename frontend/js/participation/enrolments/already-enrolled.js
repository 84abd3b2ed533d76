/**
 * Workshops to come that a person has already, said before they are enrolled once more.
 *
 * @typedef {import("../../api/models.js").Enrolment} Enrolment
 */
import { sessionPage } from "../../lib/addresses.js";
import { dayName, hour } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { enrolmentStates, isOver } from "../../lib/words.js";

export function alreadyEnrolled() {
  const element = h("div", { role: "status", hidden: true });
  /** @type {Enrolment[]} */
  let coming = [];
  function draw() {
    element.hidden = !coming.length;
    fill(
      element,
      h("p", {}, h("strong", {}, "A déjà :")),
      h(
        "ul",
        {},
        coming.map(({ session, status, reference }) =>
          h(
            "li",
            {},
            h("a", { href: sessionPage(session.id) }, `${dayName(session.starts_at)} à ${hour(session.starts_at)}`),
            ` · ${session.venue_name} · ${enrolmentStates[status].toLowerCase()} · ${reference}`,
          ),
        ),
      ),
    );
  }
  return {
    element,
    /** @param {Enrolment[]} enrolments of the person */
    show(enrolments) {
      coming = enrolments.filter(
        (one) => !isOver(one) && one.session.status === "scheduled" && Date.parse(one.session.starts_at) > Date.now(),
      );
      draw();
    },
    clear() {
      coming = [];
      draw();
    },
    /** The sessions. */
    get sessions() {
      return new Set(coming.map(({ session }) => session.id));
    },
  };
}
