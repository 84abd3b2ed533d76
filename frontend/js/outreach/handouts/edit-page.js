/**
 * One handout: what is said of it, the version in preparation, those that were published, and where it was given out.
 *
 * @typedef {import("../../api/models.js").Handout} Handout
 */
import { accountRequest } from "../../api/client.js";
import { start } from "../../desk/shell.js";
import { sessionPage } from "../../lib/addresses.js";
import { dayAndHour } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { showRefusal } from "../../ui/feedback.js";
import { checkRequired, clearErrors, onSubmit, showErrors, values } from "../../ui/forms.js";
import { setTitle } from "../../ui/title.js";
import { announce } from "../../ui/undo-bar.js";
import { draftPart } from "./draft.js";
import { nodesOf } from "./html.js";
import { factFields, readFacts } from "./facts.js";
import { themes } from "../../programme/sessions/themes.js";
import { levelWords, showDocument, stateWords, versionWords } from "./words.js";

const id = new URLSearchParams(location.search).get("id") ?? "";
let writes = false;

void start(async ({ role }) => {
  writes = role !== "agent";
  show(await accountRequest("GET", "/handouts/{id}", { path: { id } }));
});

/** @param {Handout} handout @param {string} [words] said of what was done */
function show(handout, words) {
  setTitle(handout.title, "Bureau");
  byId("heading").textContent = handout.title;
  const done = (/** @type {Handout} */ now, /** @type {string} */ said) => show(now, said);
  fill(
    byId("handout"),
    h(
      "p",
      { class: "cluster" },
      h("span", { class: `tag tag--${handout.is_shared ? "vine" : "plain"}` }, stateWords(handout)),
      h("span", {}, `${themes[handout.theme]} · ${levelWords(handout)} · fiche ${handout.code}`),
      handout.is_shared &&
        h("a", { class: "button button--quiet button--small", href: `/s/${handout.code}` }, "Voir la page publique"),
    ),
    writes ? draftPart(handout, done) : readPart(handout),
    versionsPart(handout),
    usesPart(handout),
    writes && factsPart(handout, done),
  );
  if (words) {
    announce(words);
    focusOn(byId("heading"));
  }
}

/** @param {string} title @param {...import("../../lib/dom.js").Child} content */
const section = (title, ...content) => h("section", { class: "stack" }, h("h2", {}, title), ...content);

/** For those who do not write: what stands in it. @param {Handout} handout */
function readPart({ current }) {
  if (!current) return h("p", { class: "empty" }, "Rien n’est encore publié.");
  const text = h("div", { class: "handout-text stack" });
  if (current.kind === "written")
    void accountRequest("GET", "/handout-versions/{id}", { path: { id: current.id } }).then(({ html }) =>
      fill(text, nodesOf(html ?? "")),
    );
  return section(
    "Le support",
    current.link && h("p", {}, h("a", { href: current.link, rel: "noopener noreferrer" }, current.link)),
    text,
  );
}

/** @param {Handout} handout */
const versionsPart = ({ versions }) =>
  versions.length > 0 &&
  section(
    "Versions publiées",
    h(
      "ul",
      { class: "quotes" },
      versions.map((version) =>
        h(
          "li",
          {},
          h("p", {}, versionWords(version), version.link && [" · ", h("a", { href: version.link }, version.link)]),
          h(
            "div",
            { class: "cluster no-print" },
            version.has_file && print(version.id, "normal", `Imprimer la version ${version.number}`),
            version.has_large_print && print(version.id, "large", `Version ${version.number} en gros caractères`),
          ),
        ),
      ),
    ),
  );

/** @param {string} version @param {"normal" | "large"} letters @param {string} text */
const print = (version, letters, text) =>
  h(
    "button",
    {
      type: "button",
      class: "button button--quiet button--small",
      onclick: () => void showDocument(version, letters),
    },
    text,
  );

/** @param {Handout} handout */
const usesPart = ({ sessions }) =>
  section(
    "Donné aux ateliers",
    sessions.length
      ? h(
          "ul",
          { class: "quotes" },
          sessions.map(({ session_id, title, starts_at, number, copies }) =>
            h(
              "li",
              {},
              h("a", { href: `${sessionPage(session_id)}&vue=preparer` }, `${dayAndHour(starts_at)} : ${title}`),
              ` · version ${number} · `,
              copies === null ? "prévu" : `${copies} exemplaire${copies > 1 ? "s" : ""} remis`,
            ),
          ),
        )
      : h("p", { class: "empty" }, "Pas encore. Ajoutez-le à un atelier, dans « Préparer »."),
  );

/** @param {Handout} handout @param {(now: Handout, said: string) => void} done */
function factsPart(handout, done) {
  const { version, is_retired } = handout;
  const form = h(
    "form",
    { class: "form" },
    factFields(handout),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Enregistrer la fiche"),
      h(
        "button",
        { class: "button button--quiet", type: "button", onclick: () => void send({ is_retired: !is_retired }) },
        is_retired ? "Proposer à nouveau" : "Mettre de côté",
      ),
    ),
  );
  /** @param {Partial<import("../../api/models.js").NewHandout> & { is_retired?: boolean }} body */
  async function send(body) {
    try {
      done(
        await accountRequest("PATCH", "/handouts/{id}", { path: { id }, version, body }),
        "La fiche est enregistrée.",
      );
    } catch (error) {
      showRefusal(form, error);
    }
  }
  onSubmit(form, async () => {
    clearErrors(form);
    const errors = checkRequired(form, { title: "Écrivez le titre.", theme: "Choisissez le thème." });
    if (errors.length) return showErrors(form, errors);
    await send(readFacts(values(form)));
  });
  return section("La fiche", form);
}
