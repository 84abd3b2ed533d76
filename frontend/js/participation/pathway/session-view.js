/**
 * « Parcours » of a session: the themes it covered, what each can do now, and what comes next.
 *
 * @typedef {import("../../api/types.js").components["schemas"]} Schemas
 * @typedef {import("../../api/models.js").Session} Session
 */
import { accountRequest, ProblemError } from "../../api/client.js";
import { fullName } from "../../directory/people/person.js";
import { progressPage } from "../../lib/addresses.js";
import { dateWithYear } from "../../lib/dates.js";
import { fill, focusOn, h } from "../../lib/dom.js";
import { officeTime } from "../../lib/zones.js";
import { failureNotice, showRefusal } from "../../ui/feedback.js";
import { clearErrors, guardTyping, onSubmit, values } from "../../ui/forms.js";
import { nextList, nextSessions } from "./next-sessions.js";
import { changedCells, outcomeWords, skillTable } from "./skill-table.js";
import { printSlips } from "./slips.js";
import { chosenThemes, themeChoice, themeValues } from "./theme-choice.js";
import { themeWords } from "./words.js";

/**
 * @param {Session} session
 * @param {{ mayEnrol: boolean }} options
 */
export async function sessionPathway(session, { mayEnrol }) {
  const path = { id: session.id };
  const table = h("div", { class: "stack" });
  const next = h("div", { class: "stack" });
  const begun = Date.parse(session.starts_at) <= Date.now();
  const [themes, found] = await Promise.all([
    accountRequest("GET", "/sessions/{id}/themes", { path }),
    accountRequest("GET", "/sessions/{id}/skills", { path }),
  ]);
  const again = async () => drawTable(await accountRequest("GET", "/sessions/{id}/skills", { path }));
  drawTable(found);
  if (begun) void drawNext(found.people);
  return [begun ? themeForm(session, themes, again) : plannedThemes(session, themes), begun && table, begun && next];

  /** @param {Schemas["SessionSkills"]} now @param {string} [said] */
  function drawTable(now, said = "") {
    fill(table, h("h2", {}, "Ce que chacun sait faire"), ...(now.people.length ? skills(now, said) : nobody()));
  }

  /** @param {Schemas["SessionSkills"]} now @param {string} said */
  function skills({ skills, people }, said) {
    if (!skills.length) return [h("p", { class: "empty" }, "Choisissez d’abord les thèmes vus : les phrases suivent.")];
    const status = h("p", { role: "status", class: "status-line" }, said);
    const columns = people.map((person) => ({ ...person, name: fullName(person) }));
    const form = h(
      "form",
      { class: "stack", autocomplete: "off" },
      h(
        "p",
        { class: "hint" },
        "Demandez à chacun : « seul(e), avec de l’aide, pas encore ? » Rien n’est obligatoire.",
      ),
      skillTable(skills, columns, { caption: "Ce que chacun sait faire, une ligne par phrase" }),
      h(
        "div",
        { class: "form-actions" },
        h("button", { type: "submit", class: "button" }, "Enregistrer"),
        h(
          "button",
          { type: "button", class: "button button--quiet", onclick: () => void slips(status) },
          "Imprimer un papier par personne",
        ),
        status,
      ),
    );
    const guard = guardTyping(form);
    form.addEventListener("input", () => fill(status, changedCells(form).length ? "Pas encore enregistré." : ""));
    onSubmit(form, async () => {
      clearErrors(form);
      const marks = changedCells(form);
      if (!marks.length) return fill(status, "Rien n’a changé.");
      try {
        const noted = await accountRequest("PUT", "/sessions/{id}/skills", { path, body: { marks } });
        guard.done();
        drawTable(noted.table, outcomeWords(noted.results));
        void drawNext(noted.table.people);
        table.querySelector("button")?.focus();
      } catch (error) {
        showRefusal(form, error);
      }
    });
    return [form];
  }

  /** @param {HTMLElement} status */
  async function slips(status) {
    try {
      await printSlips(session, await accountRequest("GET", "/sessions/{id}/skills", { path }));
    } catch (error) {
      status.after(failureNotice(error));
    }
  }

  /** @param {Schemas["SkilledLearner"][]} people */
  async function drawNext(people) {
    try {
      const lists = await Promise.all(people.map(({ learner_id }) => nextSessions(learner_id)));
      fill(
        next,
        people.length > 0 && h("h2", {}, "Pour aller plus loin"),
        ...people.map((person, index) =>
          h(
            "section",
            { class: "stack" },
            h("h3", {}, h("a", { href: progressPage(person.learner_id) }, fullName(person))),
            nextList(lists[index] ?? [], { person: person.learner_id, mayEnrol }),
          ),
        ),
      );
    } catch (error) {
      fill(
        next,
        failureNotice(error, () => void drawNext(people)),
      );
    }
  }
}

const nobody = () => [h("p", { class: "empty" }, "Personne n’est noté présent à cet atelier.")];

/** @param {Session} session @param {Schemas["SessionThemes"]} themes */
const plannedThemes = ({ id }, { planned }) =>
  h(
    "section",
    { class: "stack" },
    h("h2", {}, "Thèmes prévus"),
    h("p", {}, planned.length ? themeWords(planned) : "Aucun thème n’est encore choisi."),
    h(
      "p",
      { class: "no-print" },
      h("a", { href: `/bureau/atelier.html?id=${encodeURIComponent(id)}&vue=preparer` }, "Préparer l’atelier"),
      " : le plan a ses thèmes. Ils se confirment ici quand l’atelier a commencé.",
    ),
  );

/**
 * The themes that a session covered: those of the plan, confirmed by one key, or others.
 *
 * @param {Session} session
 * @param {Schemas["SessionThemes"]} read
 * @param {() => Promise<void>} confirmed
 */
function themeForm({ id }, read, confirmed) {
  let current = read;
  const place = h("section", { class: "stack", "aria-labelledby": "themes-title" });
  draw();
  return place;

  /** @param {string} [said] */
  function draw(said = "") {
    const { planned, covered, confirmed_by, confirmed_at } = current;
    const themes = covered ?? planned;
    const choice = themeChoice("Les thèmes que l’atelier a vraiment vus");
    const given = themeValues(themes);
    for (const box of choice.querySelectorAll("input")) box.checked = Boolean(given[box.name]);
    const words = h("strong", {}, themeWords(themes) || "aucun thème de la liste");
    const lead = h("span", {}, covered ? "Vus : " : planned.length ? "Prévus : " : "Rien n’était prévu : ");
    const form = h(
      "form",
      { class: "stack", autocomplete: "off" },
      h(
        "p",
        {},
        lead,
        words,
        confirmed_by && confirmed_at && h("span", { class: "hint" }, `, noté par ${confirmed_by}, le `),
        confirmed_at && h("span", { class: "hint" }, `${dateWithYear(officeTime(confirmed_at))}.`),
      ),
      h(
        "details",
        { class: "disclosure no-print", open: themes.length === 0 },
        h("summary", {}, "Choisir d’autres thèmes"),
        choice,
      ),
      h(
        "div",
        { class: "form-actions" },
        h(
          "button",
          { type: "submit", class: covered ? "button button--quiet" : "button", autofocus: !covered },
          covered ? "Corriger les thèmes vus" : "Confirmer : c’est ce que nous avons vu",
        ),
        h("span", { role: "status", class: "status-line" }, said),
      ),
    );
    form.addEventListener("change", () => {
      fill(lead, "Vus : ");
      fill(words, themeWords(chosenThemes(values(form))) || "aucun thème");
    });
    onSubmit(form, async () => {
      clearErrors(form);
      try {
        current = await accountRequest("PUT", "/sessions/{id}/themes", {
          path: { id },
          version: current.version,
          body: { covered: chosenThemes(values(form)) },
        });
        draw("Les thèmes sont notés.");
        await confirmed();
      } catch (error) {
        if (!(error instanceof ProblemError) || error.problem.status !== 412) return showRefusal(form, error);
        current = await accountRequest("GET", "/sessions/{id}/themes", { path: { id } });
        draw(`${error.problem.changed_by ?? "Quelqu’un"} a noté d’autres thèmes entre-temps : relisez-les.`);
        focusOn(/** @type {HTMLElement} */ (place.querySelector("h2")));
      }
    });
    fill(place, h("h2", { id: "themes-title" }, "Thèmes vus"), form);
  }
}
