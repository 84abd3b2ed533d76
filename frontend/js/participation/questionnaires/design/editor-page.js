/**
 * A version of a questionnaire: its editor while it is a draft, and its questions to read afterwards.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { accountRequest, ProblemError } from "../../../api/client.js";
import { newSubmission } from "../../../api/idempotency.js";
import { office, start } from "../../../desk/shell.js";
import { resultsPage, versionPage } from "../../../lib/addresses.js";
import { byId, fill, focusOn, h } from "../../../lib/dom.js";
import { explain, failureNotice } from "../../../ui/feedback.js";
import { input, textarea } from "../../../ui/fields.js";
import { clearErrors, onSubmit, showErrors } from "../../../ui/forms.js";
import { setTitle } from "../../../ui/title.js";
import { offerUndo } from "../../../ui/undo-bar.js";
import { states } from "../words.js";
import { analysisOffer } from "./analysis.js";
import { showClash } from "./clash.js";
import { pastCodes } from "./codes.js";
import { exportForm, importForm } from "./exchange.js";
import { preview } from "./preview.js";
import { printSheets, showSpecimen } from "./print-sheets.js";
import { publish, readVersion, startVersion } from "./publishing.js";
import { questionList } from "./question-list.js";
import { readOnly } from "./read-only.js";
import { thresholdFields } from "./thresholds.js";

const id = new URLSearchParams(location.search).get("version") ?? "";

start(async ({ role }) => {
  const inOffice = office.includes(role);
  const version = await readVersion(id);
  const questionnaire = await accountRequest("GET", "/questionnaires/{id}", { path: { id: version.questionnaire_id } });
  const [state, tag] = states[version.status];
  setTitle(version.definition.title, "Bureau");
  fill(byId("heading"), version.definition.title);
  const status = h("p", { class: "status-line", role: "status" });
  const content = h("div", { class: "stack" });
  fill(
    byId("work"),
    h(
      "p",
      { class: "cluster row-links" },
      h("a", { href: "/bureau/questionnaires.html" }, "← Questionnaires"),
      h("span", {}, `Version ${version.number} `, h("span", { class: tag }, state)),
      version.status !== "draft" && h("a", { href: resultsPage(version.questionnaire_id) }, "Résultats"),
    ),
    status,
    content,
  );

  /** Does something, and shows its failure. @param {() => Promise<void>} action */
  async function attempt(action) {
    try {
      await action();
    } catch (error) {
      const notice = failureNotice(error);
      content.prepend(notice);
      focusOn(notice);
    }
  }
  const specimen = () => attempt(() => showSpecimen(id));
  const exportSaved = () => void attempt(() => exportForm(id, questionnaire.code));

  if (version.status !== "draft") return showPublished();
  const published = questionnaire.versions.filter((one) => one.status !== "draft");
  const past = pastCodes(
    (await Promise.all(published.map((one) => readVersion(one.id)))).map((one) => one.definition).reverse(),
  );
  edit(version);

  function showPublished() {
    const submission = newSubmission();
    const draft = questionnaire.versions.find((one) => one.status === "draft");
    const summary = questionnaire.versions.find((one) => one.id === id);
    fill(
      content,
      h(
        "p",
        {},
        "Cette version ne change plus. Pour la corriger, commencez une nouvelle version : elle reprend ses questions.",
      ),
      h(
        "div",
        { class: "cluster no-print" },
        draft
          ? h(
              "a",
              { class: "button button--quiet", href: versionPage(draft.id) },
              `Ouvrir le brouillon (version ${draft.number})`,
            )
          : button("Nouvelle version", () =>
              attempt(async () => {
                const made = await submission.send((key) => startVersion(version.questionnaire_id, key));
                location.assign(versionPage(made.id));
              }),
            ),
        summary?.status === "published" &&
          button("Imprimer des feuilles", () =>
            attempt(async () => {
              status.textContent = (await printSheets(summary)) ?? "";
            }),
          ),
        button("Spécimen", () => void specimen()),
        button("Exporter (XLSForm)", exportSaved),
      ),
      readOnly(version.definition),
    );
  }

  /** @param {Schemas["QuestionnaireVersion"]} read */
  function edit(read) {
    const definition = structuredClone(read.definition);
    let { revision } = read;
    let isSaved = true;
    // Responses are recounted by the service, which knows an analysis once it is saved.
    let recounts = inOffice && Boolean(read.definition.analysis);
    const shown = preview({ questions: () => definition.questions, specimen });
    const changed = () => {
      isSaved = false;
      status.textContent = "Pas encore enregistré.";
      shown.draw();
    };
    const list = questionList({ questions: definition.questions, past, changed, looked: shown.look });
    const thresholds = h("div");
    const drawThresholds = () =>
      fill(
        thresholds,
        definition.analysis
          ? thresholdFields({ version: id, definition, recounts, changed, remove: removeAnalysis })
          : analysisOffer(definition, addAnalysis, attempt),
      );
    drawThresholds();
    const saves = [h("button", { class: "button", type: "submit" }, "Enregistrer")];
    if (inOffice) saves.push(button("Publier", publishSaved));
    const form = h(
      "form",
      { class: "questionnaire-form stack" },
      input({
        id: "title",
        label: "Titre",
        maxlength: 120,
        value: definition.title,
        oninput: (/** @type {Event} */ event) => {
          definition.title = /** @type {HTMLInputElement} */ (event.target).value;
          changed();
        },
      }),
      textarea({
        id: "introduction",
        label: "Introduction",
        optional: true,
        maxlength: 2000,
        value: definition.introduction,
        oninput: (/** @type {Event} */ event) => {
          const text = /** @type {HTMLTextAreaElement} */ (event.target).value;
          if (text.trim()) definition.introduction = text;
          else delete definition.introduction;
          changed();
        },
      }),
      list.element,
      thresholds,
      h(
        "section",
        { class: "stack", "aria-labelledby": "exchange-title" },
        h("h2", { id: "exchange-title" }, "Échanger avec un autre logiciel"),
        h(
          "div",
          { class: "cluster" },
          button("Exporter (XLSForm)", exportSaved),
          button("Reprendre un fichier", () =>
            attempt(async () => {
              const taken = await importForm(id, revision);
              if (!taken) return;
              edit(taken);
              status.textContent = "Les questions du fichier sont reprises, et enregistrées.";
              focusOn(status);
            }),
          ),
        ),
      ),
      h("div", { class: "form-actions questionnaire-save" }, saves),
    );
    fill(content, h("div", { class: "editor" }, form, shown.element));
    shown.draw();
    window.addEventListener("beforeunload", (event) => {
      if (!isSaved && form.isConnected) event.preventDefault();
    });
    onSubmit(form, async () => void (await save()));

    /** @param {Schemas["AnalysisDefinition"]} analysis @param {Schemas["QuestionDefinition"][]} questions it reads */
    function addAnalysis(analysis, questions) {
      definition.questions.push(...questions);
      definition.analysis = analysis;
      changed();
      list.draw();
      drawThresholds();
      document.getElementById("analysis-thresholds-basics")?.focus();
    }

    function removeAnalysis() {
      const { analysis } = definition;
      if (!analysis) return;
      delete definition.analysis;
      changed();
      drawThresholds();
      focusOn(status);
      offerUndo("Ni constats ni niveau ne seront calculés.", async () => {
        definition.analysis = analysis;
        changed();
        drawThresholds();
      });
    }

    /** Nothing else is saved or published until a version is chosen. @param {boolean} isOpen */
    function holdSaves(isOpen) {
      for (const one of saves) one.disabled = isOpen;
    }

    /** @param {number} [over] the revision that it replaces */
    async function save(over = revision) {
      clearErrors(form);
      form.querySelector(".clash")?.remove();
      holdSaves(false);
      try {
        const saved = await accountRequest("PATCH", "/questionnaire-versions/{id}", {
          path: { id },
          version: over,
          body: { definition },
        });
        ({ revision } = saved);
        isSaved = true;
        recounts = inOffice && Boolean(saved.definition.analysis);
        fill(byId("heading"), saved.definition.title);
        status.textContent = "Enregistré.";
        return true;
      } catch (error) {
        await showFailure(error);
        return false;
      }
    }

    /** @param {unknown} error */
    async function showFailure(error) {
      if (!(error instanceof ProblemError)) return showErrors(form, [], explain(error));
      if (error.problem.status === 412) {
        const theirs = await readVersion(id);
        holdSaves(true);
        return showClash(form, {
          mine: definition,
          theirs: theirs.definition,
          keep: () => void save(theirs.revision),
          take: () => edit(theirs),
        });
      }
      const errors = error.problem.errors ?? [];
      const indexes = errors.map(({ pointer }) =>
        Number(/^\/definition\/questions\/(\d+)/.exec(pointer ?? "")?.[1] ?? -1),
      );
      list.show(indexes);
      const { title, detail } = explain(error);
      showErrors(
        form,
        errors.map(({ pointer, detail: message }, index) => {
          const question = indexes[index] ?? -1;
          const where = question >= 0 ? `Question ${question + 1} : ` : partOf(pointer ?? "");
          return { field: controlOf(pointer ?? ""), message: where + message };
        }),
        errors.length ? {} : { title, detail },
      );
    }

    function publishSaved() {
      void attempt(async () => {
        if (!isSaved && !(await save())) return;
        if (await publish(id, revision)) location.assign("/bureau/questionnaires.html");
      });
    }
  }
});

/** @param {string} pointer */
const partOf = (pointer) => (pointer.startsWith("/definition/analysis") ? "Constats et niveau : " : "");

/** @param {string} name @param {() => void} onclick */
const button = (name, onclick) => h("button", { type: "button", class: "button button--quiet", onclick }, name);

/**
 * The control that a pointer is about, or the nearest that holds it.
 *
 * @param {string} pointer such as `/definition/questions/3/choices/0/label`
 */
function controlOf(pointer) {
  const parts = pointer.split("/").slice(2);
  for (; parts.length; parts.pop()) if (document.getElementById(parts.join("-"))) return parts.join("-");
  return "";
}
