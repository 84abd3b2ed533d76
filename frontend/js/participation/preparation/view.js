/**
 * Preparation of a session: its people, their wishes and evaluations, the room, and the plan to write.
 *
 * @typedef {import("../../api/models.js").Preparation} Preparation
 * @typedef {Preparation["people"][number]} Person
 */
import { accountRequest } from "../../api/client.js";
import { born, earlierWords, fullName } from "../../directory/people/person.js";
import { dateOf, dayName, hour, shortDay } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { arrangementWords } from "../enrolments/arrangements.js";
import { comments } from "../evaluations/results.js";
import { shortOf } from "../evaluations/questions.js";
import { officeTime } from "../../lib/zones.js";
import { partyTag } from "../enrolments/party.js";
import "../../programme/sessions/level-mark.js";
import { editing } from "../../ui/editing.js";
import { input, textarea } from "../../ui/fields.js";
import { guardTyping, values } from "../../ui/forms.js";
import { printPlan } from "./print.js";

/** @param {Preparation} found */
export function preparation(found) {
  const { session, people, previous, equipment } = found;
  return h(
    "div",
    { class: "prepare" },
    h(
      "div",
      { class: "stack" },
      section(
        "Qui vient",
        people.length
          ? h("ul", { class: "people" }, people.map(person))
          : h("p", { class: "empty" }, "Personne n’est inscrit pour le moment."),
      ),
      previous && section(`La séance précédente, ${dayName(previous.starts_at)}`, results(previous)),
      section(
        "Le matériel",
        h("p", {}, session.venue.equipment ?? "Rien n’est écrit sur le matériel de ce lieu."),
        equipment &&
          h("p", {}, h("strong", {}, `Noté pour le ${dayName(equipment.session_starts_at)} : `), equipment.remark),
      ),
    ),
    planForm(found),
  );
}

/** @param {string} title @param {...import("../../lib/dom.js").Child} content */
const section = (title, ...content) => h("section", { class: "stack" }, h("h2", {}, title), ...content);

/** @param {Person} person */
const person = ({
  level,
  level_override_reason,
  needs,
  arrangements,
  remarks,
  birth_year,
  commune,
  earlier,
  came_to,
  party_size,
  ...name
}) =>
  h(
    "li",
    { class: "person" },
    h(
      "div",
      { class: "person__who" },
      h("h3", {}, fullName(name), party_size > 1 && [" ", partyTag(party_size)]),
      h("p", { class: "hint" }, commune, born(birth_year), earlierWords(earlier)),
      level_override_reason && h("p", {}, h("level-mark", { level }), ` Autre niveau : ${level_override_reason}`),
      h("p", { class: "person__needs" }, needs ? `« ${needs} »` : "N’a pas dit ce qu’il faudrait apprendre."),
      arrangements.length > 0 && h("p", {}, h("strong", {}, arrangementWords(arrangements))),
      // For the person who welcomes them, not for a paper left on a table.
      remarks && h("p", { class: "no-print" }, h("strong", {}, "À savoir : "), remarks),
      came_to.length
        ? h(
            "p",
            {},
            "Déjà suivi : ",
            came_to.map(({ starts_at, theme, title }) => `${theme ?? title} (${shortDay(starts_at)})`).join(", "),
            ".",
          )
        : h("p", {}, "C’est la première fois."),
    ),
  );

/** @param {NonNullable<Preparation["previous"]>} previous */
function results({ id, title, summary, next_time }) {
  return h(
    "div",
    { class: "stack" },
    next_time && h("div", { class: "notice" }, h("p", {}, h("strong", {}, "À changer : "), next_time)),
    summary.answers
      ? [
          h("p", {}, `${title} : ${counted(summary.answers, "avis", "avis")}.`),
          h("ul", {}, summary.questions.map(result)),
          ...comments(summary),
        ]
      : h("p", {}, `${title} : personne n’a donné d’avis.`),
    h("p", {}, h("a", { href: `/bureau/atelier.html?id=${id}` }, "Voir cette séance")),
  );
}

/**
 * « A plu : 3 réponses : Tout à fait, Tout à fait, Plutôt »
 *
 * @param {import("../../api/models.js").EvaluationResult} question
 */
const result = (question) =>
  question.kind !== "text" && question.display !== "none" && h("li", {}, `${shortOf(question)} : ${question.words}`);

/** @param {Preparation} found */
function planForm(found) {
  let { plan } = found;
  const { id } = found.session;
  const status = h("p", { role: "status", class: "status-line" });
  const written = h("p", { class: "hint" });
  const form = h(
    "form",
    { class: "form no-print" },
    input({ id: "theme", label: "Thème", optional: true, maxlength: 200 }),
    textarea({
      id: "theory",
      label: "Explications",
      hint: "Ce que vous allez montrer, en peu de mots.",
      optional: true,
      rows: 4,
      maxlength: 4000,
    }),
    textarea({
      id: "exercises",
      label: "Exercices",
      hint: "Ce que chacun va faire lui-même.",
      optional: true,
      rows: 4,
      maxlength: 4000,
    }),
    textarea({
      id: "equipment",
      label: "Remarques sur le matériel",
      hint: "À apporter, à réparer. Les séances suivantes dans ce lieu l’afficheront.",
      optional: true,
      rows: 3,
      maxlength: 2000,
    }),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Enregistrer le plan"),
      h(
        "button",
        { class: "button button--quiet", type: "button", onclick: () => printPlan({ ...found, plan }) },
        "Imprimer le plan",
      ),
      status,
    ),
    written,
  );
  const guard = guardTyping(form);
  const show = () =>
    fill(
      written,
      plan.updated_at &&
        `Écrit par ${plan.updated_by}, ${dayName(dateOf(officeTime(plan.updated_at)))} à ` +
          `${hour(officeTime(plan.updated_at))}.`,
    );
  form.addEventListener("input", () => {
    fill(status, "Pas encore enregistré.");
    showOnPaper();
  });
  // Paper shows the written text, and no boxes to fill in.
  const paper = h("div", { class: "print-only" });
  const showOnPaper = () => {
    const { theme, theory, exercises, equipment } = values(form);
    const parts = Object.entries({
      Thème: theme,
      Explications: theory,
      Exercices: exercises,
      "Remarques sur le matériel": equipment,
    });
    const filled = parts.flatMap(([title, text]) =>
      text
        ? h(
            "section",
            {},
            h("h3", {}, title),
            text.split("\n").map((line) => h("p", {}, line)),
          )
        : [],
    );
    fill(paper, filled.length ? filled : h("p", {}, "Rien n’est encore écrit."));
  };
  editing(form, {
    current: plan,
    read: ({ theme, theory, exercises, equipment }) => ({
      theme: theme ?? "",
      theory: theory ?? "",
      exercises: exercises ?? "",
      equipment: equipment ?? "",
    }),
    save: ({ version }, given, changed) =>
      accountRequest("PATCH", "/sessions/{id}/plan", {
        path: { id },
        version,
        body: Object.fromEntries([...changed].map((name) => [name, given[name] || null])),
      }),
    reload: async () => (await accountRequest("GET", "/sessions/{id}/preparation", { path: { id } })).plan,
    saved: (now, changed) => {
      plan = now;
      guard.done();
      show();
      fill(status, changed ? "Enregistré." : "Rien n’a changé.");
    },
  });
  window.addEventListener("beforeprint", showOnPaper);
  show();
  showOnPaper();
  return h("section", { class: "stack" }, h("h2", {}, "Le plan de l’atelier"), paper, form);
}
