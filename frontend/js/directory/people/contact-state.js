/** Number and address of a person: checked with them by the team, or as somebody stated them. */
import { accountRequest } from "../../api/client.js";
import { dayNameWithYear } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { officeTime } from "../../lib/zones.js";

/**
 * Says whether the team checked number and address with the person: only then are messages written to them.
 *
 * @param {import("../../api/models.js").Learner} person
 */
export function contactState(person) {
  if (person.contact_confirmed_at) return `vérifiées le ${dayNameWithYear(officeTime(person.contact_confirmed_at))}`;
  /** @param {Event} event */
  const confirm = async ({ currentTarget }) => {
    /** @type {HTMLButtonElement} */ (currentTarget).disabled = true;
    // Whatever came of it, also a correction by somebody else, is then on the page.
    await accountRequest("PATCH", "/learners/{id}", {
      path: { id: person.id },
      version: person.version,
      body: { phone: person.phone, email: person.email },
    }).finally(() => location.reload());
  };
  return [
    "à vérifier avec la personne ",
    h(
      "button",
      {
        type: "button",
        class: "button button--quiet button--small no-print",
        onclick: confirm,
      },
      "Elles sont justes",
    ),
  ];
}
