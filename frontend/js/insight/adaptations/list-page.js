/**
 * The changes of the workshops: what was observed, what changed, and whether it helped.
 *
 * @typedef {import("../../api/models.js").Adaptation} Adaptation
 * @typedef {import("../../api/models.js").Account} Account
 */
import { accountRequest } from "../../api/client.js";
import { start } from "../../desk/shell.js";
import { sessionPage } from "../../lib/addresses.js";
import { dateOf, dayAndHour, dayNameWithYear } from "../../lib/dates.js";
import { byId, h } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { themes } from "../../programme/sessions/themes.js";
import { showDialog } from "../../ui/dialog.js";
import { failureNotice } from "../../ui/feedback.js";
import { csvDay, list } from "../../ui/list.js";
import { announce, offerUndo } from "../../ui/undo-bar.js";
import { changeAdaptation, judge, noteAdaptation, setVerdict } from "./form.js";
import { readObserved, sourceList } from "./sources.js";
import { bothCounts, boxes, changeWords, counts, scope, states, verdicts } from "./words.js";

/** @typedef {import("../../ui/list.js").Column<Adaptation>} Column */

const asked = new URLSearchParams(location.search);

void start(async (account) => {
  const noting = asked.has("noter");
  if (noting) history.replaceState(history.state, "", location.pathname);
  byId("theme").append(...Object.entries(themes).map(([key, name]) => h("option", { value: key }, name)));
  const mayWrite = account.role !== "agent";
  const own = account.role === "facilitator";
  const found = list({
    place: byId("list"),
    filters: /** @type {HTMLFormElement} */ (byId("filters")),
    path: "/adaptations",
    query: ({ etat, niveau, theme, "suivie-par": who }) => ({
      state: etat,
      level: niveau,
      theme,
      facilitator: who,
    }),
    columns: columns(account, (...how) => void deed(...how)),
    caption: "Adaptations, les dernières d’abord",
    unit: ["adaptation", "adaptations"],
    empty: "Aucune adaptation ne correspond à ces choix.",
    file: "adaptations",
  });
  /** @type {Deed} */
  async function deed(act, words, back) {
    try {
      const now = await act();
      if (!now) return;
      await found.load();
      if (back) offerUndo(words, () => deed(() => back(now), "C’est comme avant."));
      else announce(words);
    } catch (error) {
      byId("list").prepend(failureNotice(error));
    }
  }
  const note = (/** @type {import("./form.js").Noting} */ known) =>
    deed(() => noteAdaptation({ ...known, own }), "L’adaptation est notée.");
  if (mayWrite) byId("add").addEventListener("click", () => void note({}));
  else byId("add").remove();
  await found.load();
  if (noting && mayWrite) {
    const known = await readObserved(asked);
    return () => void note(known);
  }
});

/**
 * Does something, says it, and shows the list as it is then; `back` takes it back.
 *
 * @callback Deed
 * @param {() => Promise<Adaptation | null>} act
 * @param {string} words
 * @param {(now: Adaptation) => Promise<Adaptation>} [back]
 * @returns {Promise<void>}
 */

/** @param {Account} account @param {(...how: Parameters<Deed>) => void} deed @returns {Column[]} */
function columns(account, deed) {
  /** @param {Adaptation} one */
  const mayChange = ({ facilitator }) =>
    account.role === "admin" || (account.role === "facilitator" && (!facilitator || facilitator.id === account.id));
  return [
    {
      title: "Constaté",
      cell: (one) => [
        h("span", { class: "lines" }, one.observed),
        h("span", { class: "hint reason" }, [`${dayOf(one.created_at)}`, one.written_by].filter(Boolean).join(", ")),
        one.sources > 0 &&
          h(
            "button",
            { type: "button", class: "link-button", onclick: () => void showSources(one) },
            `Voir d’où cela vient (${one.sources})`,
            h("span", { class: "visually-hidden" }, ` : ${one.observed}`),
          ),
      ],
      csv: ({ observed }) => observed,
    },
    {
      title: "Ce qui change",
      cell: (one) => [h("p", {}, h("strong", {}, changeWords(one))), h("p", { class: "lines" }, one.description)],
      csv: (one) => `${changeWords(one)} : ${one.description}`,
    },
    {
      title: "À partir du",
      cell: (one) => [
        h("a", { href: sessionPage(one.first_session.id) }, dayAndHour(one.first_session.starts_at)),
        h("span", { class: "hint reason" }, `${one.first_session.venue_name} · ${scope(one)}`),
      ],
      csv: ({ first_session: first }) => csvDay(first.starts_at),
    },
    {
      title: "Avant et depuis",
      cell: (one) => [
        h("p", {}, `${bothCounts(one)} :`),
        h("p", {}, h("strong", {}, one.comparison.words)),
        one.comparison.p !== null && h("span", { class: "hint reason" }, chance(one.comparison.p)),
      ],
      csv: ({ comparison }) => comparison.words,
    },
    {
      title: "Verdict",
      cell: (one) => [
        h("span", { class: `tag tag--${tagOf(one)}` }, one.verdict ? verdicts[one.verdict.verdict] : states[one.state]),
        one.verdict && one.state === "due" && h("span", { class: "tag tag--ochre" }, states.due),
        one.verdict?.note && h("p", { class: "lines" }, one.verdict.note),
        h("span", { class: "hint reason" }, followedBy(one)),
      ],
      csv: ({ verdict, state }) => (verdict ? verdicts[verdict.verdict] : states[state]),
    },
    { title: "Niveau", csv: ({ level }) => levels[level].name },
    { title: "Thème", csv: ({ theme }) => theme && themes[theme] },
    { title: "Case suivie", csv: ({ watched }) => boxes[watched] },
    { title: "Avant", csv: ({ comparison }) => counts(comparison.before) },
    { title: "Depuis", csv: ({ comparison }) => counts(comparison.after) },
    { title: "Suivie par", csv: ({ facilitator }) => facilitator?.name },
    { title: "Notée le", csv: ({ created_at: at }) => csvDay(officeTime(at)) },
    ...(account.role === "agent"
      ? []
      : [
          {
            title: "Actions",
            quiet: true,
            cell: (/** @type {Adaptation} */ one) =>
              mayChange(one) && h("div", { class: "row-links no-print" }, actions(one, account, deed)),
          },
        ]),
  ];
}

/** @param {Adaptation} one @param {Account} account @param {(...how: Parameters<Deed>) => void} deed */
function actions(one, account, deed) {
  const ofWhich = () => h("span", { class: "visually-hidden" }, ` : ${one.description}`);
  /** @param {string} text @param {() => void} onclick */
  const action = (text, onclick) => h("button", { type: "button", class: "link-button", onclick }, text, ofWhich());
  const change = async () => changeAdaptation(await read(one), { own: account.role === "facilitator" });
  const { verdict } = one;
  const takeBack = () =>
    deed(
      () => setVerdict(one, null),
      "Le verdict est retiré.",
      verdict ? (now) => setVerdict(now, verdict.verdict, verdict.note ?? "") : undefined,
    );
  return [
    one.state === "judged"
      ? action("Retirer le verdict", takeBack)
      : action("Dire si cela a aidé", () => deed(() => judge(one), "Le verdict est noté.")),
    action("Modifier", () => deed(change, "L’adaptation est modifiée.")),
  ];
}

/** @param {Adaptation} adaptation */
const read = ({ id }) => accountRequest("GET", "/adaptations/{id}", { path: { id } });

/** @param {Adaptation} one */
async function showSources(one) {
  try {
    const { observed_in: sources } = await read(one);
    showDialog("Constaté dans", [sourceList(sources), closeButton()]);
  } catch (error) {
    byId("list").prepend(failureNotice(error));
  }
}

const closeButton = () =>
  h(
    "button",
    {
      type: "button",
      class: "button button--quiet",
      onclick: (/** @type {Event} */ event) =>
        /** @type {HTMLElement} */ (event.currentTarget).closest("dialog")?.close(),
    },
    "Fermer",
  );

/** @param {string} at */
const dayOf = (at) => dayNameWithYear(dateOf(officeTime(at)));

/** @param {Adaptation} adaptation */
const tagOf = ({ state, verdict }) => {
  if (state === "due" && !verdict) return "ochre";
  return state === "judged" ? "vine" : "plain";
};

/** @param {Adaptation} adaptation */
function followedBy({ verdict, state, facilitator, check_after: after }) {
  if (verdict) return `${verdict.judged_by ?? "Un compte supprimé"}, ${dayOf(verdict.judged_at)}`;
  const who = facilitator ? `suivie par ${facilitator.name}` : "à reprendre par quelqu’un";
  return state === "open" ? `à vérifier après ${after} réponses, ${who}` : who;
}

/** How often chance alone would do as much: « p = 0,083 ». @param {number} p */
const chance = (p) =>
  `p = ${p.toLocaleString("fr-FR", { minimumFractionDigits: 2, maximumFractionDigits: 3 })} (test exact de Fisher)`;
