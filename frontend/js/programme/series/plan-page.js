/** A new series of sessions, previewed before it is made. */

import { accountRequest, ProblemError } from "../../api/client.js";
import { newSubmission } from "../../api/idempotency.js";
import { readAll } from "../../api/paging.js";
import { office, start } from "../../desk/shell.js";
import { seriesPage, sessionPage } from "../../lib/addresses.js";
import { dayName, hour, hours, shortDay } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { counted, levels } from "../../lib/words.js";
import { showRefusal } from "../../ui/feedback.js";
import { clearErrors, guardTyping, onSubmit, showErrors, values } from "../../ui/forms.js";
import { csvDay, list } from "../../ui/list.js";
import { showDates } from "./dates.js";
import { checkSeries, seriesBody, seriesFields, seriesPointers } from "./form.js";

const form = /** @type {HTMLFormElement} */ (byId("form"));
const preview = byId("preview");
const submission = newSubmission();
const guard = guardTyping(form);
/** Dates that the agent has taken out. @type {Set<string>} */
const except = new Set();
let asked = 0;
let shown = false;
/** The series that exist, listed below. @type {ReturnType<typeof existing>} */
let cycles;

void start(
  async () => {
    const [venues, facilitators] = await Promise.all([readAll("/venues"), readAll("/facilitators")]);
    fill(
      form,
      seriesFields({ venues, facilitators }),
      h(
        "div",
        { class: "form-actions" },
        h("button", { class: "button button--quiet", type: "submit" }, "Voir les dates"),
      ),
    );
    onSubmit(form, () => showPreview({ move: true }));
    withdrawPreview();
    form.addEventListener("change", () => {
      if (shown && checkSeries(form).length) withdrawPreview();
      else if (shown) void showPreview({ move: false });
    });
    cycles = existing(venues);
    await cycles.load();
    // The list was not there when the browser looked for it.
    return () => {
      if (location.hash === "#cycles") focusOn(byId("cycles"));
    };
  },
  { roles: office },
);

/** Dates of something else than the form says would mislead. */
function withdrawPreview() {
  asked++;
  fill(
    preview,
    h(
      "p",
      { class: "empty" },
      "Les dates apparaîtront ici avant que rien ne soit créé, avec celles qui sont sautées, celles où la " +
        "salle ou la personne qui anime n’est pas libre, et pourquoi.",
    ),
  );
}

/** @param {{ move: boolean }} options */
async function showPreview({ move }) {
  clearErrors(form);
  const errors = checkSeries(form);
  if (errors.length) {
    withdrawPreview();
    return showErrors(form, errors);
  }
  const turn = ++asked;
  try {
    const found = await accountRequest("POST", "/series/preview", { body: seriesBody(values(form), except) });
    if (turn !== asked) return;
    showDates(preview, found, {
      except,
      refresh: showPreview,
      verb: "Créer",
      send: (button, accept) => void send(button, accept),
    });
    shown = true;
    if (move) focusOn(/** @type {HTMLElement} */ (preview.querySelector("h2")));
  } catch (error) {
    if (turn !== asked) return;
    withdrawPreview();
    showRefusal(form, error, seriesPointers);
  }
}

/** @param {HTMLElement} button @param {boolean} accept */
async function send(button, accept) {
  if (button.hasAttribute("aria-busy")) return;
  const errors = checkSeries(form);
  if (errors.length) return showErrors(form, errors);
  button.setAttribute("aria-busy", "true");
  try {
    const body = { ...seriesBody(values(form), except), ...(accept ? { accept_conflicts: true } : {}) };
    const { title, created } = await submission.send((key) =>
      accountRequest("POST", "/series", { body, idempotencyKey: key }),
    );
    guard.done();
    void cycles.load();
    const heading = h("h2", {}, `C’est fait : ${counted(created.length, "atelier créé", "ateliers créés")}`);
    form.hidden = true;
    fill(
      preview,
      h(
        "div",
        { class: "notice notice--good" },
        heading,
        h("p", {}, `« ${title} » est dans l’agenda, ouvert aux inscriptions.`),
        h("p", {}, h("a", { class: "button", href: "/bureau/cycle.html" }, "Planifier un autre cycle")),
      ),
      h(
        "ul",
        {},
        created.map((session) =>
          h(
            "li",
            {},
            h("a", { href: sessionPage(session.id) }, `${dayName(session.starts_at)}, ${hours(session)}`),
            ` · ${levels[session.level].name}`,
          ),
        ),
      ),
    );
    focusOn(heading);
  } catch (error) {
    // Somebody took the room since: the dates are shown again, with the conflicts.
    if (error instanceof ProblemError && error.is("planning-conflict")) await showPreview({ move: true });
    else showRefusal(form, error, seriesPointers);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** @param {import("../../api/models.js").Venue[]} venues */
function existing(venues) {
  const place = (/** @type {string} */ id) => venues.find((venue) => venue.id === id)?.name ?? "";
  return list({
    place: byId("list"),
    path: "/series",
    columns: [
      {
        title: "Cycle",
        sort: "cycle",
        by: ({ title }) => title,
        cell: ({ id, title }) => h("a", { href: seriesPage(id) }, title),
        csv: ({ title }) => title,
      },
      {
        title: "Lieu",
        sort: "lieu",
        by: ({ venue_id }) => place(venue_id),
        cell: ({ venue_id }) => place(venue_id),
        csv: ({ venue_id }) => place(venue_id),
      },
      {
        title: "Du",
        sort: "du",
        by: ({ first_date }) => first_date,
        cell: ({ first_date }) => shortDay(first_date),
        csv: ({ first_date }) => csvDay(first_date),
      },
      {
        title: "Jusqu’au",
        sort: "au",
        by: ({ last_date }) => last_date,
        cell: ({ last_date }) => shortDay(last_date),
        csv: ({ last_date }) => csvDay(last_date),
      },
      {
        title: "Heure",
        sort: "heure",
        by: ({ start_time }) => start_time,
        cell: ({ first_date, start_time }) => hour(`${first_date}T${start_time}`),
        csv: ({ start_time }) => start_time,
      },
      {
        title: "Niveaux",
        cell: (series) => series.levels.map((level) => levels[level].name).join(", "),
        csv: (series) => series.levels.map((level) => levels[level].name).join(", "),
      },
      {
        title: "Ateliers",
        sort: "ateliers",
        by: ({ sessions }) => sessions,
        cell: ({ sessions }) => String(sessions),
        csv: ({ sessions }) => sessions,
        class: "number",
      },
      {
        title: "Actions",
        quiet: true,
        cell: ({ id, title }) =>
          h(
            "a",
            { class: "no-print", href: seriesPage(id) },
            "Modifier, annuler ou prolonger",
            h("span", { class: "visually-hidden" }, ` ${title}`),
          ),
      },
    ],
    caption: "Cycles",
    unit: ["cycle", "cycles"],
    empty: "Aucun cycle pour le moment.",
    file: "cycles",
    limit: 20,
  });
}
