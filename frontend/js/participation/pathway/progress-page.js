/** Progress of a person on one page, with the paper that they take home. */
import { accountRequest } from "../../api/client.js";
import { everyone, office, start } from "../../desk/shell.js";
import { fullName } from "../../directory/people/person.js";
import { enrolPage, personPage, sessionPage } from "../../lib/addresses.js";
import { dateWithYear, dayNameWithYear } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { officeTime } from "../../lib/zones.js";
import { failureNotice, showRefusal } from "../../ui/feedback.js";
import { clearErrors, guardTyping, onSubmit } from "../../ui/forms.js";
import { setTitle } from "../../ui/title.js";
import { questionPanel } from "../follow_ups/panel.js";
import { levelName, sourceWords } from "../questionnaires/words.js";
import { nextPanel, nextSessions } from "./next-sessions.js";
import { printProgress } from "./progress-print.js";
import { changedCells, outcomeWords, skillTable } from "./skill-table.js";
import { masteries, themeWords } from "./words.js";

/**
 * @typedef {import("../../api/types.js").components["schemas"]} Schemas
 * @typedef {Schemas["Progress"]} Progress
 */

const id = new URLSearchParams(location.search).get("personne") ?? "";
const path = { id };
let inOffice = false;

void start(
  async ({ role }) => {
    inOffice = office.includes(role);
    await show();
  },
  { roles: everyone },
);

async function show() {
  const found = await accountRequest("GET", "/learners/{id}/progress", { path });
  const name = fullName(found);
  byId("heading").textContent = `Parcours de ${name}`;
  setTitle(`Parcours de ${name}`, "Bureau");
  fill(
    byId("back"),
    inOffice ? h("a", { href: personPage(id) }, `← ${name}`) : h("a", { href: "/bureau/" }, "← À faire"),
  );
  const next = h("div");
  const failed = h("div");
  fill(
    byId("progress"),
    h(
      "div",
      { class: "cluster no-print" },
      h(
        "button",
        { type: "button", class: "button", onclick: () => void print(found, failed) },
        "Imprimer pour la personne",
      ),
      inOffice && h("a", { class: "button button--quiet", href: enrolPage({ person: id }) }, "Inscrire à un atelier"),
    ),
    failed,
    next,
    skillSection(found),
    sessionSection(found),
    levelSection(found),
    questionPanel(found.questions, null, "Questions après l’atelier"),
    historySection(found),
  );
  fill(next, await nextPanel(id, { mayEnrol: inOffice }));
}

/** @param {Progress} found @param {HTMLElement} failed */
async function print(found, failed) {
  try {
    fill(failed);
    await printProgress(found, await nextSessions(id));
  } catch (error) {
    fill(failed, failureNotice(error));
  }
}

/** What the person can do: the themes of their workshops first, all others folded. @param {Progress} found */
function skillSection({ skills, marks, sessions, ...person }) {
  const near = new Set(sessions.flatMap(({ themes }) => themes));
  for (const { theme, code } of skills)
    if (marks.some(({ skill, mastery }) => skill === code && mastery)) near.add(theme);
  const columns = [{ learner_id: id, name: fullName(person), marks }];
  const status = h("p", { role: "status", class: "status-line" });
  const tableOf = (/** @type {Schemas["ListedSkill"][]} */ list, /** @type {string} */ caption) =>
    skillTable(list, columns, { caption, withNames: false });
  const others = skills.filter(({ theme }) => !near.has(theme));
  const form = h(
    "form",
    { class: "stack", autocomplete: "off" },
    near.size > 0
      ? tableOf(
          skills.filter(({ theme }) => near.has(theme)),
          "Ce que la personne sait faire, dans les thèmes déjà vus",
        )
      : h("p", { class: "hint" }, "Aucun thème n’est encore vu : choisissez dans la liste."),
    h(
      "details",
      { class: "disclosure no-print", open: near.size === 0 },
      h("summary", {}, "Tous les autres thèmes"),
      tableOf(others, "Ce que la personne sait faire, dans les autres thèmes"),
    ),
    h("div", { class: "form-actions" }, h("button", { type: "submit", class: "button" }, "Enregistrer"), status),
  );
  const guard = guardTyping(form);
  form.addEventListener("input", () => fill(status, changedCells(form).length ? "Pas encore enregistré." : ""));
  onSubmit(form, async () => {
    clearErrors(form);
    const changes = changedCells(form);
    if (!changes.length) return fill(status, "Rien n’a changé.");
    try {
      const { results } = await accountRequest("PUT", "/learners/{id}/skills", {
        path,
        body: { marks: changes.map(({ skill, mastery, version }) => ({ skill, mastery, version })) },
      });
      guard.done();
      await show();
      const again = /** @type {HTMLElement} */ (document.querySelector("#skills [role=status]"));
      fill(again, outcomeWords(results));
      /** @type {HTMLElement | null} */ (document.querySelector("#skills [type=submit]"))?.focus();
    } catch (error) {
      showRefusal(form, error);
    }
  });
  return h("section", { class: "stack", id: "skills" }, h("h2", {}, "Ce que la personne sait faire"), form);
}

/** @param {Progress} found */
const sessionSection = ({ sessions }) =>
  h(
    "section",
    { class: "stack" },
    h("h2", {}, "Ateliers suivis"),
    sessions.length
      ? h(
          "ul",
          {},
          sessions.map(({ id: session, starts_at, title, level, themes, confirmed }) =>
            h(
              "li",
              {},
              h("a", { href: sessionPage(session) }, dayNameWithYear(starts_at)),
              ` · ${title}, ${levelName(level).toLowerCase()}`,
              themes.length > 0 && ` · ${themeWords(themes)}`,
              themes.length > 0 && !confirmed && h("span", { class: "hint" }, " (prévu, pas encore confirmé)"),
            ),
          ),
        )
      : h("p", { class: "hint" }, "Aucun atelier suivi pour le moment."),
  );

/** @param {Progress} found */
const levelSection = ({ levels }) =>
  h(
    "section",
    { class: "stack" },
    h("h2", {}, "Niveau"),
    levels.length
      ? h(
          "ul",
          {},
          levels.map((one) =>
            h(
              "li",
              {},
              h("strong", {}, levelName(one.level)),
              `, le ${dateWithYear(one.decided_at)}`,
              one.decided_by && ` par ${one.decided_by}`,
              one.source !== "staff" && `, ${sourceWords(one)}`,
              one.reason && ` : « ${one.reason} »`,
            ),
          ),
        )
      : h("p", { class: "hint" }, "Aucun niveau n’est encore décidé."),
  );

/** Marks that were changed since, folded. @param {Progress} found */
function historySection({ earlier_marks, skills }) {
  const words = new Map(skills.map(({ code, sentence }) => [code, sentence]));
  return (
    earlier_marks.length > 0 &&
    h(
      "details",
      { class: "disclosure no-print" },
      h("summary", {}, `Notes d’avant (${earlier_marks.length})`),
      h(
        "ul",
        {},
        earlier_marks.map(({ skill, mastery, noted_at, noted_by }) =>
          h(
            "li",
            {},
            `${dateWithYear(officeTime(noted_at))} : « ${words.get(skill) ?? skill} » `,
            mastery ? masteries[mastery].toLowerCase() : "note retirée",
            noted_by && `, par ${noted_by}`,
          ),
        ),
      ),
    )
  );
}
