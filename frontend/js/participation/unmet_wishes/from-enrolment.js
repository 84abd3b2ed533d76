/**
 * « Rien ne convient ? Noter un souhait »: the way out of an enrolment for which there is no date.
 *
 * @typedef {object} Enrolling the form of an enrolment
 * @property {HTMLFormElement} form
 * @property {ReturnType<typeof import("../../directory/people/picker.js").learnerPicker>} person
 * @property {() => string} home code of the person's commune
 * @property {() => number} people
 * @property {HTMLElement} result where the outcome is shown
 * @property {() => void} left called when the form may be left
 */
import { checkPerson, newPerson } from "../../directory/people/new-person.js";
import { fullName } from "../../directory/people/person.js";
import { fill, focusOn, h } from "../../lib/dom.js";
import { clearErrors, showErrors, values } from "../../ui/forms.js";
import { noteWish } from "./dialog.js";

/**
 * @param {import("../../api/models.js").Commune[]} communes
 * @param {Enrolling} enrolling
 */
export const wishButton = (communes, enrolling) =>
  h(
    "p",
    { class: "no-print" },
    "Rien ne convient ? ",
    h(
      "button",
      { type: "button", class: "link-button", onclick: () => void note(communes, enrolling) },
      "Noter un souhait",
    ),
  );

/**
 * Notes the wish of the person on the form, whose name must be whole.
 *
 * @param {import("../../api/models.js").Commune[]} communes
 * @param {Enrolling} enrolling
 */
async function note(communes, { form, person, home, people, result, left }) {
  clearErrors(form);
  const given = values(form);
  const errors = person.isNew ? checkPerson(given) : [];
  if (errors.length) return showErrors(form, errors);
  const added = person.isNew ? newPerson(given) : null;
  const named = person.learner ?? added;
  const wish = await noteWish(communes, {
    ...(named && { name: fullName(named), reachable: Boolean(named.phone || named.email) }),
    ...(person.learner && { learner: person.learner.id }),
    ...(added && { person: added }),
    commune: home(),
    level: /** @type {import("../../api/models.js").Level | undefined} */ (given.level) ?? null,
    topic: given.needs ?? "",
    people: people(),
  });
  if (!wish) return;
  left();
  form.hidden = true;
  result.hidden = false;
  fill(result, notedWords());
  focusOn(/** @type {HTMLElement} */ (result.querySelector("h2")));
}

/** Says that the wish is kept, in place of the form. */
const notedWords = () =>
  h(
    "div",
    { class: "notice notice--good stack" },
    h("h2", { tabindex: "-1" }, "Le souhait est noté"),
    h("p", {}, "Quand un atelier qui convient s’ouvrira, il reviendra dans « À faire »."),
    h(
      "p",
      { class: "cluster" },
      h("a", { class: "button", href: "/bureau/inscrire.html" }, "Personne suivante"),
      h("a", { class: "button button--quiet", href: "/bureau/souhaits.html" }, "Voir les souhaits"),
    ),
  );
