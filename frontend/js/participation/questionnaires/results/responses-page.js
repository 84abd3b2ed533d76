/**
 * Responses to a questionnaire in an order that says nothing of anybody.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { accountRequest } from "../../../api/client.js";
import { office, start } from "../../../desk/shell.js";
import { responsePage, resultsPage } from "../../../lib/addresses.js";
import { dateWithYear } from "../../../lib/dates.js";
import { byId, fill, h } from "../../../lib/dom.js";
import { counted } from "../../../lib/words.js";
import { csvDay, list } from "../../../ui/list.js";
import { setTitle } from "../../../ui/title.js";
import { certainties, discardReasons, levelName, modes } from "../words.js";

const id = new URLSearchParams(location.search).get("questionnaire") ?? "";

start(
  async () => {
    const questionnaire = await accountRequest("GET", "/questionnaires/{id}", { path: { id } });
    setTitle(`Réponses – ${questionnaire.title}`, "Bureau");
    fill(byId("heading"), `Réponses : ${questionnaire.title}`);
    fill(
      byId("ways"),
      h(
        "p",
        { class: "cluster row-links" },
        h("a", { href: "/bureau/questionnaires.html" }, "← Questionnaires"),
        h("a", { href: resultsPage(id) }, "Résultats"),
      ),
    );
    fill(
      byId("version"),
      h("option", { value: "" }, "Toutes"),
      questionnaire.versions
        .filter(({ status }) => status !== "draft")
        .map((version) => h("option", { value: version.id }, `Version ${version.number}`)),
    );
    fill(
      byId("moyen"),
      h("option", { value: "" }, "Tous"),
      Object.entries(modes).map(([mode, name]) => h("option", { value: mode }, name)),
    );
    await responses(byId("list")).load();
  },
  { roles: office },
);

/** @param {HTMLElement} place */
const responses = (place) =>
  list({
    path: /** @type {"/questionnaires/{id}/responses"} */ (`/questionnaires/${encodeURIComponent(id)}/responses`),
    place,
    filters: /** @type {HTMLFormElement} */ (byId("filters")),
    query: ({ version, moyen, du, au, trancher, ecartees }) => ({
      version_id: version,
      mode: /** @type {Schemas["ResponseMode"] | undefined} */ (moyen),
      from: du,
      to: au,
      undecided: trancher ? true : undefined,
      discarded: ecartees ? true : undefined,
    }),
    columns: [
      {
        title: "Jour",
        cell: ({ id: response, answered_on, serial }) =>
          h(
            "a",
            { href: responsePage(response) },
            dateWithYear(answered_on),
            h("span", { class: "visually-hidden" }, serial ? `, feuille ${serial}` : `, réponse ${response.slice(-4)}`),
          ),
        csv: ({ answered_on }) => csvDay(answered_on),
      },
      { title: "Moyen", cell: ({ mode }) => modes[mode], csv: ({ mode }) => modes[mode] },
      { title: "Feuille", cell: ({ serial }) => serial ?? "–", csv: ({ serial }) => serial },
      { title: "Version", cell: ({ number }) => String(number), csv: ({ number }) => number },
      {
        title: "Niveau proposé",
        cell: ({ findings }) =>
          findings &&
          `${levelName(findings.proposal.level)}, ${certainties[findings.proposal.certainty].toLowerCase()}`,
        csv: ({ findings }) => findings && levelName(findings.proposal.level),
      },
      {
        title: "À trancher",
        cell: ({ undecided }) =>
          undecided.length > 0 && h("span", { class: "tag tag--ochre" }, counted(undecided.length, "case")),
        csv: ({ undecided }) => undecided.length,
      },
      {
        title: "Écartée",
        optional: true,
        cell: ({ discard }) => discard && discardReasons[discard.because],
        csv: ({ discard }) => discard && discardReasons[discard.because],
      },
      {
        title: "Fiche",
        cell: ({ card }) => card && h("a", { href: `/bureau/personnes.html?id=${card.learner_id}` }, card.name),
      },
    ],
    caption: "Réponses, mélangées exprès : leur ordre ne dit rien de personne",
    unit: ["réponse", "réponses"],
    empty: "Aucune réponse ne correspond.",
    file: "reponses",
  });
