import { allFacilitators, allVenues, createSeries, listSeries, previewSeries } from "../api/staff.js";
import { csvDay, list } from "../bureau/list.js";
import { intention } from "../bureau/once.js";
import { sessionPage } from "../bureau/people.js";
import { checkSeries, seriesBody, seriesFields, seriesPointers } from "../bureau/series-form.js";
import { guardTyping, office, start } from "../bureau/shell.js";
import { tell } from "../bureau/trouble.js";
import "../components/level-mark.js";
import { dayName, dayNameWithYear, hours, shortDay } from "../lib/dates.js";
import { byId, fill, focusOn, h } from "../lib/dom.js";
import { clearErrors, onSubmit, showErrors, values } from "../lib/forms.js";
import { counted, levels } from "../lib/words.js";

const form = /** @type {HTMLFormElement} */ (byId("form"));
const preview = byId("preview");
const once = intention();
const guard = guardTyping(form);
/** Dates that the agent has taken out. @type {Set<string>} */
const except = new Set();
let asked = 0;
let shown = false;

void start(
  async () => {
    const [venues, facilitators] = await Promise.all([allVenues(), allFacilitators()]);
    fill(form, seriesFields({ venues, facilitators }), h("div", { class: "form-actions" }, h("button", { class: "button button--quiet", type: "submit" }, "Voir les dates")));
    onSubmit(form, () => showPreview({ move: true }));
    fill(preview, h("p", { class: "empty" }, "Les dates apparaîtront ici avant que rien ne soit créé, avec les jours fériés sautés et les salles déjà prises."));
    form.addEventListener("change", () => shown && !checkSeries(form).length && void showPreview({ move: false }));
    await existing(venues).load();
  },
  { roles: office },
);

/** @param {{ move: boolean }} options */
async function showPreview({ move }) {
  clearErrors(form);
  const errors = checkSeries(form);
  if (errors.length) return showErrors(form, errors);
  const turn = ++asked;
  try {
    const found = await previewSeries(seriesBody(values(form), except));
    if (turn !== asked) return;
    drawPreview(found);
    shown = true;
    if (move) focusOn(/** @type {HTMLElement} */ (preview.querySelector("h2")));
  } catch (error) {
    if (turn === asked) tell(form, error, seriesPointers);
  }
}

/** @param {import("../api/staff-models.js").SeriesPreview} found */
function drawPreview({ dates, count }) {
  const clashes = dates.filter(({ conflict, skipped }) => conflict && !skipped);
  const takeOut = () => {
    for (const { date } of clashes) except.add(date);
    void showPreview({ move: true });
  };
  const left = dates.length - count;
  const create = h("button", { type: "button", class: "button", onclick: () => send(create) }, `Créer ${counted(count, "atelier")}`);
  fill(
    preview,
    h("h2", {}, `${counted(count, "atelier")}${left ? `, ${counted(left, "date sautée", "dates sautées")}` : ""}`),
    h("ol", { class: "dates" }, dates.map(dateRow)),
    clashes.length > 0 && h(
      "div",
      { class: "notice notice--bad" },
      h("p", {}, clashes.length > 1 ? `La salle est déjà prise à ${clashes.length} dates. Retirez-les, ou changez l’heure ou le lieu.` : "La salle est déjà prise à une date. Retirez-la, ou changez l’heure ou le lieu."),
      h("p", {}, h("button", { type: "button", class: "button button--quiet button--small", onclick: takeOut }, clashes.length > 1 ? `Retirer ces ${clashes.length} dates` : "Retirer cette date")),
    ),
    h("div", { class: "form-actions" }, !clashes.length && count > 0 && create, !count && h("p", {}, "Il ne reste aucune date.")),
  );
}

/** @param {import("../api/staff-models.js").SeriesDate} date */
function dateRow(date) {
  const removed = except.has(date.date);
  const toggle = (!date.skipped || removed) && h("button", {
    type: "button",
    class: "link-button",
    id: `date-${date.date}`,
    onclick: async () => {
      if (removed) except.delete(date.date);
      else except.add(date.date);
      await showPreview({ move: false });
      document.getElementById(`date-${date.date}`)?.focus();
    },
  }, removed ? "Remettre" : "Retirer", h("span", { class: "visually-hidden" }, ` le ${dayName(date.date)}`));
  return h(
    "li",
    { class: date.skipped ? "dates__row dates__row--skipped" : date.conflict ? "dates__row dates__row--conflict" : "dates__row" },
    h("span", { class: "dates__day" }, dayName(date.date)),
    h("span", { class: "dates__what" }, date.skipped
      ? h("span", { class: "tag tag--plain" }, removed ? "Retirée par vous" : date.skipped)
      : [h("level-mark", { level: date.level }), date.conflict && h("span", { class: "tag tag--alarm" }, date.conflict)]),
    toggle,
  );
}

/** @param {HTMLElement} button */
async function send(button) {
  if (button.hasAttribute("aria-busy")) return;
  const errors = checkSeries(form);
  if (errors.length) return showErrors(form, errors);
  button.setAttribute("aria-busy", "true");
  try {
    const body = seriesBody(values(form), except);
    const { title, created } = await once.try((key) => createSeries(body, key));
    guard.done();
    const heading = h("h2", {}, `C’est fait : ${counted(created.length, "atelier créé", "ateliers créés")}`);
    form.hidden = true;
    fill(
      preview,
      h("div", { class: "notice notice--good" }, heading, h("p", {}, `« ${title} » est dans l’agenda, ouvert aux inscriptions.`), h("p", {}, h("a", { class: "button", href: "/bureau/cycle.html" }, "Planifier un autre cycle"))),
      h("ul", {}, created.map((session) => h("li", {}, h("a", { href: sessionPage(session.id) }, `${dayName(session.starts_at)}, ${hours(session)}`), ` · ${levels[session.level].name}`))),
    );
    focusOn(heading);
  } catch (error) {
    tell(form, error, seriesPointers);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** @param {import("../api/models.js").Venue[]} venues */
function existing(venues) {
  const place = (/** @type {string} */ id) => venues.find((venue) => venue.id === id)?.name ?? "";
  return list({
    place: byId("list"),
    ask: listSeries,
    query: () => ({}),
    columns: [
      { title: "Cycle", cell: ({ title }) => title, csv: ({ title }) => title },
      { title: "Lieu", cell: ({ venue_id }) => place(venue_id), csv: ({ venue_id }) => place(venue_id) },
      { title: "Du", cell: ({ first_date }) => shortDay(first_date), csv: ({ first_date }) => csvDay(first_date) },
      { title: "Au", cell: ({ last_date }) => dayNameWithYear(last_date), csv: ({ last_date }) => csvDay(last_date) },
      { title: "Heure", cell: ({ start_time }) => start_time.replace(":", " h ").replace(/ 00$/, ""), csv: ({ start_time }) => start_time },
      { title: "Niveaux", cell: (series) => series.levels.map((level) => levels[level].name).join(", "), csv: (series) => series.levels.map((level) => levels[level].name).join(", ") },
      { title: "Ateliers", cell: ({ sessions }) => String(sessions), csv: ({ sessions }) => sessions, class: "number" },
    ],
    caption: "Cycles",
    unit: ["cycle", "cycles"],
    empty: "Aucun cycle pour le moment.",
    file: "cycles",
    limit: 20,
  });
}
