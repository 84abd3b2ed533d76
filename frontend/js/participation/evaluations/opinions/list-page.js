/**
 * Opinions over many sessions: results by question, and what people wrote, with tags set by hand.
 *
 * @typedef {import("../../../api/models.js").EvaluationComment} EvaluationComment
 */
import { accountFile, accountRequest } from "../../../api/client.js";
import { readAll } from "../../../api/paging.js";
import { office, start } from "../../../desk/shell.js";
import { notePage } from "../../../insight/adaptations/sources.js";
import { sessionPage } from "../../../lib/addresses.js";
import { dayAndHour, dayNameWithYear } from "../../../lib/dates.js";
import { byId, fill, h } from "../../../lib/dom.js";
import { saveFile } from "../../../lib/files.js";
import { counted, levels } from "../../../lib/words.js";
import { today } from "../../../lib/zones.js";
import { failureNotice } from "../../../ui/feedback.js";
import { bindFilters } from "../../../ui/filters.js";
import { csvDay, list } from "../../../ui/list.js";
import { resultCards } from "../result-cards.js";
import { addTag, takeTagOff } from "./tags.js";

/** @typedef {import("../../../ui/list.js").Column<EvaluationComment>} Column */
/** @typedef {Record<string, string>} Chosen */

void start(async (account) => {
  const inOffice = office.includes(account.role);
  const adapts = account.role !== "agent";
  await fillChoices(inOffice);
  const comments = list({
    place: byId("comments"),
    path: "/evaluation-comments",
    query: (chosen) => ({ ...filter(chosen), q: chosen.q, tag: chosen.etiquette }),
    columns: columns(adapts, (changed) => comments.replace(changed)),
    caption: "Commentaires, ceux des derniers ateliers d’abord",
    unit: ["commentaire", "commentaires"],
    empty: "Aucun commentaire ne correspond à ces choix.",
    file: "commentaires",
  });
  const load = () => Promise.all([showResults(), comments.load()]);
  bindFilters(/** @type {HTMLFormElement} */ (byId("filters")), () => void load());
  byId("export").addEventListener("click", () => void save());
  byId("comments").addEventListener("change", showAdapt);
  byId("adapt").addEventListener("click", () => location.assign(notePage({ comments: chosenComments() })));
  await load();
});

/** The filter in the address, as the service reads it. @param {Chosen} chosen */
const filter = ({ du, au, niveau, lieu, "anime-par": who, cycle, atelier }) => ({
  ...(du && { from: du }),
  ...(au && { to: au }),
  ...(niveau && { level: /** @type {import("../../../api/models.js").Level} */ (niveau) }),
  ...(lieu && { venue: lieu }),
  ...(who && { facilitator: who }),
  ...(cycle && { series: cycle }),
  ...(atelier && { session: atelier }),
});

const inAddress = () => filter(Object.fromEntries(new URLSearchParams(location.search)));

/** @param {boolean} inOffice */
async function fillChoices(inOffice) {
  const [venues, tags, series, people] = await Promise.all([
    readAll("/venues"),
    accountRequest("GET", "/evaluation-tags"),
    readAll("/series"),
    inOffice ? readAll("/facilitators") : [],
  ]);
  offer(
    "lieu",
    venues.map(({ id, name, commune }) => [id, `${commune} · ${name}`]),
  );
  offer(
    "etiquette",
    tags.map(({ tag, comments }) => [tag, `${tag} (${comments})`]),
  );
  offer(
    "cycle",
    series.map(({ id, title, venue_id, first_date }) => [
      id,
      [title, venues.find((venue) => venue.id === venue_id)?.commune, dayNameWithYear(first_date)].join(", "),
    ]),
  );
  if (!inOffice) return byId("anime-par").closest(".field")?.remove();
  offer(
    "anime-par",
    people.map(({ id, name }) => [id, name]),
  );
}

/** @param {string} id @param {[value: string, words: string][]} options */
const offer = (id, options) => byId(id).append(...options.map(([value, words]) => h("option", { value }, words)));

async function showResults() {
  const place = byId("results");
  try {
    const { sessions, evaluations, questions } = await accountRequest("GET", "/evaluation-results", {
      query: inAddress(),
    });
    byId("count").textContent = evaluations
      ? `${counted(evaluations, "avis", "avis")} de ${counted(sessions, "atelier")}.`
      : "";
    fill(
      place,
      evaluations ? resultCards(questions) : h("p", { class: "empty" }, "Aucun avis ne correspond à ces choix."),
    );
  } catch (error) {
    byId("count").textContent = "";
    fill(
      place,
      failureNotice(error, () => void showResults()),
    );
  }
}

/** @param {boolean} adapts @param {(changed: EvaluationComment) => void} changed @returns {Column[]} */
function columns(adapts, changed) {
  /** @param {Promise<EvaluationComment | null>} asked */
  const send = async (asked) => {
    try {
      const now = await asked;
      if (now) changed(now);
    } catch (error) {
      byId("comments").prepend(failureNotice(error));
    }
  };
  return [
    {
      title: "Commentaire",
      cell: ({ texts }) =>
        texts.map(({ label, text }) => h("p", {}, h("span", { class: "hint reason" }, label), `« ${text} »`)),
      csv: ({ texts }) => texts.map(({ label, text }) => `${label} ${text}`).join(" / "),
    },
    {
      title: "Atelier",
      cell: ({ session }) => [
        h("a", { href: `${sessionPage(session.id)}&vue=evaluations` }, dayAndHour(session.starts_at)),
        h("span", { class: "hint reason" }, `${session.venue_name} · ${levels[session.level].name}`),
      ],
      csv: ({ session }) => csvDay(session.starts_at),
    },
    { title: "Lieu", csv: ({ session }) => session.venue_name },
    { title: "Niveau", csv: ({ session }) => levels[session.level].name },
    {
      title: "Étiquettes",
      cell: (one) => [
        h(
          "ul",
          { class: "changes" },
          one.tags.map((tag) =>
            h(
              "li",
              {},
              h("span", { class: "tag tag--plain" }, tag),
              " ",
              h(
                "button",
                { type: "button", class: "link-button no-print", onclick: () => void send(takeTagOff(one, tag)) },
                "Ôter",
                h("span", { class: "visually-hidden" }, ` l’étiquette ${tag} de « ${first(one)} »`),
              ),
            ),
          ),
        ),
        h(
          "button",
          { type: "button", class: "link-button no-print", onclick: () => void send(addTag(one)) },
          "Ajouter une étiquette",
          h("span", { class: "visually-hidden" }, ` : « ${first(one)} »`),
        ),
      ],
      csv: ({ tags }) => tags.join(", "),
    },
    ...(adapts
      ? [
          {
            title: "Choisir",
            quiet: true,
            cell: (/** @type {EvaluationComment} */ one) =>
              h(
                "div",
                { class: "field field--inline no-print" },
                h("input", { type: "checkbox", id: `choose-${one.id}`, name: "choose", value: one.id }),
                h(
                  "label",
                  { for: `choose-${one.id}` },
                  "À l’origine d’une adaptation",
                  h("span", { class: "visually-hidden" }, ` : « ${first(one)} »`),
                ),
              ),
          },
        ]
      : []),
  ];
}

/** @param {EvaluationComment} comment */
const first = ({ texts }) => texts[0]?.text ?? "";

const chosenComments = () =>
  [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[name=choose]:checked"))].map(
    ({ value }) => value,
  );

function showAdapt() {
  const count = chosenComments().length;
  byId("adapt").hidden = count === 0;
  byId("adapt").textContent = `Noter une adaptation (${counted(count, "commentaire")})`;
}

async function save() {
  try {
    saveFile(`avis-${today()}.csv`, await accountFile("/evaluation-results.csv", { query: inAddress() }));
  } catch (error) {
    byId("results").prepend(failureNotice(error));
  }
}
