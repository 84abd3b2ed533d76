/** After a cancellation, what matters is that nobody comes for nothing: everyone enrolled, ready to be called. */
import { fill, h } from "../lib/dom.js";
import { forThisTab } from "../lib/storage.js";
import { counted } from "../lib/words.js";
import { printCallList } from "./papers.js";
import { fullName, phoneLink } from "./people.js";

/**
 * @typedef {import("../api/staff-models.js").Enrolment} Enrolment
 * @param {object} options
 * @param {import("../api/models.js").Session} options.session
 * @param {Enrolment[]} options.enrolments
 * @param {(enrolment: Enrolment) => Node[]} options.actions
 */
export function callList({ session, enrolments, actions }) {
  if (!enrolments.length) return h("p", { class: "notice notice--good" }, "Personne n’était inscrit : il n’y a personne à prévenir.");
  const shelf = forThisTab(`called.${session.id}`);
  /** @type {Set<string>} */
  const called = new Set(shelf.get() ?? []);
  const status = h("p", { role: "status", class: "status-line" });
  const count = () => fill(status, called.size === enrolments.length ? "Tout le monde est prévenu." : `${counted(enrolments.length - called.size, "personne")} à prévenir encore.`);
  count();
  return h(
    "section",
    { class: "stack" },
    h("div", { class: "spread" }, h("h2", {}, "Personnes à prévenir"), h("button", { type: "button", class: "button button--quiet button--small", onclick: () => printCallList(session, enrolments) }, "Imprimer la liste d’appels")),
    status,
    h("ul", { class: "people" }, enrolments.map((enrolment) => {
      const { id, learner, reference } = enrolment;
      const box = h("input", { type: "checkbox", id: `called-${id}`, checked: called.has(id) });
      box.addEventListener("change", () => {
        if (box.checked) called.add(id);
        else called.delete(id);
        shelf.set([...called]);
        count();
      });
      return h(
        "li",
        { class: "person" },
        h("div", { class: "person__who" }, h("h3", {}, fullName(learner)), h("p", { class: "person__phone" }, phoneLink(learner)), h("p", { class: "hint" }, `${reference} · ${learner.commune}`, learner.email && ` · ${learner.email}`)),
        h("div", { class: "field field--inline" }, box, h("label", { for: box.id }, "Prévenu(e)", h("span", { class: "visually-hidden" }, ` : ${fullName(learner)}`))),
        h("div", { class: "person__actions cluster no-print" }, actions(enrolment)),
      );
    })),
  );
}
