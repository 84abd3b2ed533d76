/** An edit of a series, previewed before it is made. */

import { accountRequest } from "../../api/client.js";
import { newSubmission } from "../../api/idempotency.js";
import { readAll } from "../../api/paging.js";
import { office, start } from "../../desk/shell.js";
import { seriesPage, sessionPage } from "../../lib/addresses.js";
import { dayName, dayNameWithYear, hour, hours } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { counted, levels, placeName } from "../../lib/words.js";
import { addDays, today, weekdays } from "../../lib/zones.js";
import { facilitatorOptions, seatFields, venueOptions } from "../sessions/form.js";
import { checkPublicReason, publicReason, publicReasonFields } from "../sessions/public-reason.js";
import { openQuestions } from "../../ui/clash.js";
import { setValues } from "../../ui/editing.js";
import { factList } from "../../ui/fact-list.js";
import { input, select, textarea } from "../../ui/fields.js";
import { checkRequired, guardTyping, values } from "../../ui/forms.js";
import { setTitle } from "../../ui/title.js";
import { notifiedWords, scopeField, showEffect } from "./change.js";
import { showDates } from "./dates.js";
import { durationOptions, readSeries, sentValue } from "./form.js";
import { lastChange, mergeSeries } from "./merging.js";
import { previewOnSubmit, sendPreviewed } from "./preview.js";

/** @typedef {import("../../api/models.js").Series} Series */
/** @typedef {import("../../api/models.js").Session} Session */

const asked = new URLSearchParams(location.search);
const id = asked.get("id") ?? "";
const from = asked.get("depuis") ?? "";
const view = asked.get("vue") ?? "";
const form = /** @type {HTMLFormElement} */ (byId("form"));
const preview = byId("preview");
const guard = guardTyping(form);
/** The series as it was shown: an edit of a colleague in between is refused. @type {Series} */
let series;
/** @type {Session[]} */
let coming = [];

void start(
  async () => {
    [series, coming] = await Promise.all([
      accountRequest("GET", "/series/{id}", { path: { id } }),
      readAll("/sessions", { series: id, status: "scheduled", begun: false }),
    ]);
    await showHead();
    if (view === "prolonger") extending();
    else if (!coming.length)
      fill(
        form,
        h("p", { class: "empty" }, "Il ne reste aucun atelier à venir dans ce cycle. Vous pouvez le prolonger."),
      );
    else if (view === "annuler") cancelling();
    else await changing();
  },
  { roles: office },
);

async function showHead() {
  const venue = (await readAll("/venues")).find((place) => place.id === series.venue_id);
  fill(byId("heading"), `Cycle « ${series.title} »`);
  setTitle(series.title, "Bureau");
  fill(
    byId("facts"),
    factList(
      [
        "Quand",
        `le ${weekdays[series.weekday - 1]} à ${hour(`2000-01-01T${series.start_time}`)}, jusqu’au ` +
          `${dayNameWithYear(series.last_date)}`,
      ],
      ["Lieu", venue && `${venue.commune} · ${placeName(venue)}`],
      ["Niveaux", series.levels.map((level) => levels[level].name).join(", ")],
      [
        "À venir",
        coming.length
          ? h(
              "a",
              { href: sessionPage(/** @type {Session} */ (coming[0]).id) },
              `${counted(coming.length, "atelier")}, le premier ` +
                `${dayName(/** @type {Session} */ (coming[0]).starts_at)}`,
            )
          : "aucun atelier",
      ],
    ),
  );
  const tab = (/** @type {string} */ key, /** @type {string} */ name) =>
    h("li", {}, h("a", { href: seriesPage(id, { from, view: key }), "aria-current": view === key && "page" }, name));
  fill(byId("tabs"), tab("", "Modifier"), tab("annuler", "Annuler les ateliers"), tab("prolonger", "Prolonger"));
}

async function changing() {
  const [venues, facilitators] = await Promise.all([readAll("/venues"), readAll("/facilitators")]);
  const minutes = String(series.duration_minutes);
  const durations = durationOptions.some(([value]) => value === minutes)
    ? durationOptions
    : [...durationOptions, /** @type {import("../../ui/fields.js").Option} */ ([minutes, `${minutes} minutes`])];
  fill(
    form,
    scopeField(coming, from),
    h(
      "p",
      {},
      "Pour changer un seul atelier : ",
      h(
        "a",
        { href: `${sessionPage(from || coming[0]?.id || "")}&vue=modifier` },
        from ? "modifier celui-ci seulement" : "ouvrir le prochain",
      ),
      ".",
    ),
    input({ id: "title", label: "Titre", maxlength: 140 }),
    textarea({ id: "description", label: "Description", optional: true, maxlength: 1000 }),
    select({ id: "venue_id", label: "Lieu", options: venueOptions(venues, series.venue_id) }),
    h(
      "div",
      { class: "form-grid form-grid--narrow" },
      select({ id: "weekday", label: "Jour", options: weekdays.map((name, index) => [String(index + 1), name]) }),
      input({ id: "start_time", label: "Heure de début", type: "time" }),
      select({ id: "duration_minutes", label: "Durée", options: durations }),
    ),
    seatFields(),
    select({ id: "facilitator_id", label: "Animation", options: facilitatorOptions(facilitators) }),
    actions("Voir ce qui change"),
  );
  let known = readSeries(series);
  setValues(form, known);
  const check = () => {
    const open = openQuestions(form);
    if (open.length) return open;
    return checkRequired(form, {
      title: "Donnez un titre.",
      venue_id: "Choisissez un lieu.",
      start_time: "Indiquez l’heure de début.",
      capacity: "Indiquez le nombre de places, de 1 à 12.",
      minimum: "Indiquez le minimum de personnes.",
    });
  };
  const body = () => {
    const given = values(form);
    const changed = Object.fromEntries(
      Object.keys(known)
        .filter((name) => (given[name] ?? "") !== known[name])
        .map((name) => [name, sentValue(name, given[name] ?? "")]),
    );
    return { ...scope(), ...changed };
  };
  const ask = async () => {
    form.querySelector(".clash")?.remove();
    const effect = await accountRequest("POST", "/series/{id}/preview", { path: { id }, body: body() });
    if (effect.version === series.version) return effect;
    const [latest, last] = await Promise.all([accountRequest("GET", "/series/{id}", { path: { id } }), lastChange(id)]);
    series = latest;
    const base = known;
    known = readSeries(series);
    if (!mergeSeries(form, base, known, last)) return null;
    return accountRequest("POST", "/series/{id}/preview", { path: { id }, body: body() });
  };
  previewOnSubmit(form, preview, check, ask, (effect) =>
    showEffect(preview, effect, {
      verb: "Changer",
      send: (button, accept) =>
        void sendPreviewed(form, preview, button, async () => {
          const done = await accountRequest("PATCH", "/series/{id}", {
            path: { id },
            version: effect.version,
            body: { ...body(), ...(accept ? { accept_conflicts: true } : {}) },
          });
          said(`C’est fait : ${counted(done.changed, "atelier changé", "ateliers changés")}`, notifiedWords(done));
        }),
    }),
  );
}

function cancelling() {
  fill(form, scopeField(coming, from), publicReasonFields(), actions("Voir qui est concerné"));
  const check = () => checkPublicReason(values(form));
  previewOnSubmit(
    form,
    preview,
    check,
    () => accountRequest("POST", "/series/{id}/cancellation/preview", { path: { id }, body: scope() }),
    (effect) =>
      showEffect(preview, effect, {
        verb: "Annuler",
        ends: true,
        send: (button) =>
          void sendPreviewed(form, preview, button, async () => {
            const done = await accountRequest("POST", "/series/{id}/cancellation", {
              path: { id },
              body: {
                ...scope(),
                version: effect.version,
                reason: publicReason(values(form)),
              },
            });
            said(`C’est fait : ${counted(done.changed, "atelier annulé", "ateliers annulés")}`, notifiedWords(done));
          }),
      }),
  );
}

function extending() {
  const submission = newSubmission();
  /** @type {Set<string>} */
  const except = new Set();
  const first = addDays(series.last_date > today() ? series.last_date : today(), 1);
  fill(
    form,
    h(
      "p",
      {},
      `De nouveaux ateliers s’ajoutent après le ${dayNameWithYear(series.last_date)}, le même jour, à la même ` +
        `heure, les niveaux à tour de rôle${series.skips_school_holidays ? ", vacances scolaires sautées" : ""}.`,
    ),
    input({
      id: "last_date",
      label: "Nouvelle dernière date",
      hint: "60 ateliers de plus au plus.",
      type: "date",
      min: first,
      required: true,
    }),
    actions("Voir les dates"),
  );
  const check = () =>
    checkRequired(form, { last_date: `Indiquez une date après le ${dayNameWithYear(series.last_date)}.` });
  const body = () => ({ last_date: values(form).last_date ?? "", ...(except.size ? { except: [...except] } : {}) });
  const refresh = previewOnSubmit(
    form,
    preview,
    check,
    () => accountRequest("POST", "/series/{id}/extension/preview", { path: { id }, body: body() }),
    (found) =>
      showDates(preview, found, {
        except,
        refresh,
        verb: "Ajouter",
        send: (button, accept) =>
          void sendPreviewed(form, preview, button, async () => {
            const { created } = await submission.send((key) =>
              accountRequest("POST", "/series/{id}/extension", {
                path: { id },
                body: { ...body(), ...(accept ? { accept_conflicts: true } : {}) },
                idempotencyKey: key,
              }),
            );
            said(
              `C’est fait : ${counted(created.length, "atelier ajouté", "ateliers ajoutés")}`,
              "",
              h(
                "ul",
                {},
                created.map((session) =>
                  h(
                    "li",
                    {},
                    h("a", { href: sessionPage(session.id) }, `${dayName(session.starts_at)}, ${hours(session)}`),
                  ),
                ),
              ),
            );
          }),
      }),
  );
}

/** @param {string} title @param {string} detail @param {HTMLElement} [more] */
function said(title, detail, more) {
  guard.done();
  form.hidden = true;
  byId("tabs").hidden = true;
  const heading = h("h2", {}, title);
  fill(
    preview,
    h(
      "div",
      { class: "notice notice--good" },
      heading,
      detail && h("p", {}, detail),
      h(
        "p",
        { class: "cluster" },
        h("a", { class: "button", href: seriesPage(id) }, "Revoir le cycle"),
        h("a", { class: "button button--quiet", href: "/bureau/appels.html" }, "Voir les appels à faire"),
      ),
    ),
    more,
  );
  focusOn(heading);
}

/** @param {string} words */
const actions = (words) =>
  h("div", { class: "form-actions" }, h("button", { class: "button button--quiet", type: "submit" }, words));

const scope = () => {
  const chosen = values(form).from;
  return chosen ? { from: chosen } : {};
};
