/**
 * Results of a questionnaire: findings and counts, filtered and crossed; the address keeps what is asked.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {import("../../../api/types.js").operations["count_responses"]["parameters"]["query"]} CountQuery
 * @typedef {NonNullable<CountQuery>["axis"]} CountAxis
 */
import { accountFile, accountRequest } from "../../../api/client.js";
import { office, start } from "../../../desk/shell.js";
import { responsesPage } from "../../../lib/addresses.js";
import { dateWithYear } from "../../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../../lib/dom.js";
import { saveFile } from "../../../lib/files.js";
import { counted } from "../../../lib/words.js";
import { today } from "../../../lib/zones.js";
import { failureNotice } from "../../../ui/feedback.js";
import { checkbox, input, select } from "../../../ui/fields.js";
import { bindFilters } from "../../../ui/filters.js";
import { paperFoot } from "../../../ui/paper-foot.js";
import { setTitle } from "../../../ui/title.js";
import { readVersion } from "../design/publishing.js";
import { modes } from "../words.js";
import { findingCounts } from "./findings.js";
import { questionCounts } from "./question-counts.js";

const id = new URLSearchParams(location.search).get("questionnaire") ?? "";

/** Axes beside those of questions. @type {import("../../../ui/fields.js").Option[]} */
const axes = [
  ["", "Rien"],
  ["mode", "Moyen de répondre"],
  ["maison", "Maison"],
  ["month", "Mois"],
  ["version", "Version"],
];

start(async ({ role }) => {
  const inOffice = office.includes(role);
  const questionnaire = await accountRequest("GET", "/questionnaires/{id}", { path: { id } });
  const published = questionnaire.versions.filter(({ status }) => status !== "draft");
  const newest = published[0] && (await readVersion(published[0].id));
  setTitle(`Résultats – ${questionnaire.title}`, "Bureau");
  fill(byId("heading"), `Résultats : ${questionnaire.title}`);

  const simple = (newest?.definition.questions ?? []).filter(({ kind }) => kind === "one" || kind === "scale");
  const form = h(
    "form",
    { class: "toolbar no-print", role: "search", "aria-label": "Choisir les réponses" },
    select({
      id: "croiser",
      label: "Croiser avec",
      options: [
        ...axes,
        ...simple.map(({ code, label }) => /** @type {[string, string]} */ ([`question:${code}`, label])),
      ],
    }),
    select({
      id: "version",
      label: "Version",
      options: [
        ["", "Toutes"],
        ...published.map((one) => /** @type {[string, string]} */ ([one.id, `Version ${one.number}`])),
      ],
    }),
    select({ id: "moyen", label: "Moyen", options: [["", "Tous"], ...Object.entries(modes)] }),
    input({ id: "du", label: "Du", type: "date" }),
    input({ id: "au", label: "au", type: "date" }),
    checkbox({ id: "masquer", label: "À montrer hors de l’équipe" }),
  );
  const status = h("p", { class: "status-line", role: "status" });
  const result = h("div", { class: "stack" });
  const exports = h(
    "div",
    { class: "cluster" },
    button("Exporter (CSV)", () => save("/questionnaires/{id}/responses.csv", "csv")),
    button("Exporter (Excel)", () => save("/questionnaires/{id}/responses.xlsx", "xlsx")),
    h("span", { class: "hint" }, "Les réponses choisies, une par une."),
  );
  fill(
    byId("work"),
    h(
      "p",
      { class: "cluster row-links no-print" },
      h("a", { href: "/bureau/questionnaires.html" }, "← Questionnaires"),
      inOffice && h("a", { href: responsesPage(id) }, "Réponses"),
    ),
    form,
    h(
      "div",
      { class: "spread list-head" },
      status,
      h(
        "div",
        { class: "cluster no-print" },
        inOffice && exports,
        button("Imprimer", () => window.print()),
      ),
    ),
    result,
    paperFoot(),
  );

  /** @param {"/questionnaires/{id}/responses.csv" | "/questionnaires/{id}/responses.xlsx"} path @param {string} kind */
  async function save(path, kind) {
    try {
      const file = await accountFile(path, { path: { id }, query: filterOf(askedNow()) });
      saveFile(`questionnaire-${questionnaire.code}-${today()}.${kind}`, file);
      status.textContent = "Le fichier est prêt.";
    } catch (error) {
      const notice = failureNotice(error);
      result.prepend(notice);
      focusOn(notice);
    }
  }

  let running = new AbortController();
  async function load() {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const asked = askedNow();
    // A file of single responses would show what is masked here.
    exports.hidden = Boolean(asked["masquer"]);
    const [axis, question] = (asked["croiser"] ?? "").split(":");
    status.textContent = "Comptage…";
    try {
      const counts = await accountRequest("GET", "/questionnaires/{id}/counts", {
        path: { id },
        query: {
          axis: /** @type {CountAxis} */ (axis || undefined),
          question,
          ...filterOf(asked["masquer"] ? wholeMonths(asked) : asked),
          masked: asked["masquer"] ? true : undefined,
        },
        signal,
      });
      draw(counts, asked);
    } catch (error) {
      if (signal.aborted) return;
      status.textContent = "";
      fill(result, failureNotice(error, load));
    }
  }

  /** @param {Schemas["QuestionnaireCounts"]} counts @param {Record<string, string>} asked */
  function draw({ all, groups, versions, rule_version, masked, second_entries }, asked) {
    const { responses } = all;
    status.textContent = responses === null ? "Nombre de réponses caché." : `${counted(responses, "réponse")}.`;
    fill(
      result,
      h("p", { class: "print-only" }, filterWords(asked)),
      masked &&
        h(
          "p",
          { class: "notice" },
          "Les nombres de moins de 5 personnes, et ceux qui les feraient deviner, sont cachés. Une période est faite " +
            "de mois entiers",
          (asked["du"] || asked["au"]) && ` : ${daysWords(wholeMonths(asked))}`,
          ".",
        ),
      responses === 0
        ? h("p", { class: "empty" }, "Aucune réponse pour l’instant.")
        : [
            findingCounts(all, rule_version, groups),
            h(
              "section",
              { class: "stack", "aria-labelledby": "counts-title" },
              h("h2", { id: "counts-title" }, "Question par question"),
              groups && h("p", {}, `Groupes : ${groups.map(groupWords).join(" · ")}.`),
              h(
                "div",
                { class: "counts" },
                all.questions
                  .filter(({ kind }) => kind !== "note" && kind !== "contact")
                  .map((question, index) => questionCounts(question, index, { versions, groups })),
              ),
            ),
            second_entries.sheets > 0 && h("p", { class: "hint" }, secondWords(second_entries)),
          ],
    );
  }

  /** @param {Record<string, string>} asked */
  function filterWords(asked) {
    const { moyen, version } = asked;
    const number = published.find((one) => one.id === version)?.number;
    return [
      daysWords(asked["masquer"] ? wholeMonths(asked) : asked),
      moyen && modes[/** @type {Schemas["ResponseMode"]} */ (moyen)]?.toLowerCase(),
      number && `version ${number}`,
    ]
      .filter(Boolean)
      .join(", ");
  }

  // Paper has no way to open what is folded.
  window.addEventListener("beforeprint", () => {
    for (const folded of result.querySelectorAll("details")) folded.open = true;
  });
  bindFilters(form, load);
  await load();
});

/** What the address asks for. @returns {Record<string, string>} */
const askedNow = () => Object.fromEntries(new URLSearchParams(location.search));

/** What is asked for, with the whole months of its days. @param {Record<string, string>} asked */
function wholeMonths(asked) {
  const { du, au } = asked;
  const last = au && new Date(Date.UTC(Number(au.slice(0, 4)), Number(au.slice(5, 7)), 0)).toISOString().slice(0, 10);
  return { ...asked, ...(du && { du: `${du.slice(0, 7)}-01` }), ...(last && { au: last }) };
}

/** « depuis le 1er novembre 2026, jusqu’au 30 novembre 2026 » @param {Record<string, string>} asked */
const daysWords = ({ du, au }) =>
  [du && `depuis le ${dateWithYear(du)}`, au && `jusqu’au ${dateWithYear(au)}`].filter(Boolean).join(", ");

/** Which responses are counted, and exported. @param {Record<string, string>} asked */
const filterOf = ({ version, moyen, du, au }) => ({
  version_id: version,
  mode: /** @type {Schemas["ResponseMode"] | undefined} */ (moyen),
  from: du,
  to: au,
});

/** @param {string} name @param {() => void} onclick */
const button = (name, onclick) =>
  h("button", { type: "button", class: "button button--quiet button--small", onclick }, name);

/** @param {Schemas["CountGroup"]} group */
const groupWords = ({ label, counts }) => `${label} (${counts.responses ?? "caché"})`;

/** @param {Schemas["SecondEntries"]} entries */
const secondWords = ({ sheets, apart, fields }) =>
  `${counted(sheets, "feuille saisie", "feuilles saisies")} deux fois : ${counted(apart, "diffère", "diffèrent")}, ` +
  `sur ${counted(fields, "case")}.`;
