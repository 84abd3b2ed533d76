/**
 * Closures of venues: announced and withdrawn here, with the workshops that they touch.
 *
 * @typedef {import("../../api/models.js").Closure} Closure
 */
import { accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { sessionPage } from "../../lib/addresses.js";
import { dayName, dayNameWithYear, hours } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { today } from "../../lib/zones.js";
import { taken } from "../sessions/columns.js";
import { venueOptions } from "../sessions/form.js";
import { formDialog } from "../../ui/dialog.js";
import { failureNotice } from "../../ui/feedback.js";
import { input, select } from "../../ui/fields.js";
import { checkRequired } from "../../ui/forms.js";

/**
 * @param {HTMLElement} place
 * @param {() => Promise<import("../../api/models.js").Venue[]>} allVenues
 */
export function closureList(place, allVenues) {
  const status = h("p", { class: "status-line", role: "status" });
  const rows = h("div", { class: "stack" });
  fill(
    place,
    h("h2", {}, "Fermetures annoncées"),
    h(
      "p",
      {},
      "Un cycle saute les jours où son lieu est fermé. Les ateliers déjà prévus ne sont jamais annulés tout seuls.",
    ),
    h(
      "div",
      { class: "cluster no-print" },
      h("button", { class: "button", type: "button", onclick: announce }, "Annoncer une fermeture"),
    ),
    status,
    rows,
  );
  /** @type {import("../../api/models.js").Venue[]} */
  let venues = [];

  async function load() {
    try {
      const [places, closures] = await Promise.all([allVenues(), readAll("/closures")]);
      venues = places;
      fill(rows, closures.length ? closures.map(card) : h("p", { class: "empty" }, "Aucune fermeture annoncée."));
    } catch (error) {
      fill(rows, failureNotice(error, load));
    }
  }

  /** @param {string} id */
  const name = (id) => venues.find((venue) => venue.id === id)?.name ?? "Un lieu";

  /** @param {Closure} closure */
  const card = (closure) =>
    h(
      "article",
      { class: "card stack", id: `closure-${closure.id}` },
      h("h3", {}, `${name(closure.venue_id)} : ${days(closure)}`),
      h("p", {}, closure.reason),
      touched(closure),
      h(
        "div",
        { class: "cluster no-print" },
        h(
          "button",
          { type: "button", class: "button button--quiet button--small", onclick: () => withdraw(closure) },
          "Retirer cette fermeture",
          h("span", { class: "visually-hidden" }, ` de ${name(closure.venue_id)}, ${days(closure)}`),
        ),
      ),
    );

  async function announce() {
    const closure = await formDialog({
      title: "Annoncer une fermeture",
      body: [
        select({ id: "venue_id", label: "Lieu", options: venueOptions(venues) }),
        h(
          "div",
          { class: "form-grid form-grid--narrow" },
          input({ id: "first_date", label: "Premier jour", type: "date", min: today() }),
          input({
            id: "last_date",
            label: "Dernier jour",
            hint: "Le même pour un seul jour.",
            type: "date",
            min: today(),
          }),
        ),
        input({ id: "reason", label: "Raison", hint: "Par exemple : travaux, élections.", maxlength: 200 }),
      ],
      confirm: "Annoncer la fermeture",
      check: (form) => {
        const errors = checkRequired(form, {
          venue_id: "Choisissez un lieu.",
          first_date: "Indiquez le premier jour, à partir d’aujourd’hui.",
          last_date: "Indiquez le dernier jour.",
          reason: "Donnez la raison.",
        });
        if (!errors.length && form.last_date.value < form.first_date.value)
          errors.push({ field: "last_date", message: "Le dernier jour ne vient pas avant le premier." });
        return errors;
      },
      act: (given, key) =>
        accountRequest("POST", "/closures", {
          body: {
            venue_id: given.venue_id ?? "",
            first_date: given.first_date ?? "",
            last_date: given.last_date ?? "",
            reason: given.reason ?? "",
          },
          idempotencyKey: key,
        }),
    });
    if (!closure) return;
    const count = closure.sessions.length;
    await load();
    status.textContent =
      "La fermeture est annoncée. " +
      (count
        ? counted(count, "atelier déjà prévu tombe", "ateliers déjà prévus tombent") +
          " pendant la fermeture : à vous de décider."
        : "Aucun atelier n’est prévu pendant ces jours.");
    focusOn(byId(`closure-${closure.id}`));
  }

  /** @param {Closure} closure */
  async function withdraw(closure) {
    const done = await formDialog({
      title: "Retirer cette fermeture ?",
      body: [
        h("p", {}, `${name(closure.venue_id)}, ${days(closure)} : ${closure.reason}`),
        h(
          "p",
          {},
          "Le lieu sera de nouveau ouvert ces jours-là. Les dates qu’un cycle a sautées ne sont pas ajoutées " +
            "toutes seules.",
        ),
      ],
      confirm: "Retirer la fermeture",
      act: () => accountRequest("POST", "/closures/{id}/withdrawal", { path: { id: closure.id } }),
    });
    if (!done) return;
    await load();
    status.textContent = "La fermeture est retirée.";
    focusOn(status);
  }

  return { load };
}

/** @param {Closure} closure */
const days = ({ first_date, last_date }) =>
  first_date === last_date
    ? `le ${dayNameWithYear(first_date)}`
    : `du ${dayName(first_date)} au ${dayNameWithYear(last_date)}`;

/**
 * For those who hear a link without seeing the session beside it.
 *
 * @param {import("../../api/models.js").Session} session
 */
const about = ({ title, starts_at }) =>
  h("span", { class: "visually-hidden" }, ` l’atelier « ${title} » du ${dayName(starts_at)}`);

/** Sessions planned there all the same, for staff to decide. @param {Closure} closure */
function touched({ sessions }) {
  if (!sessions.length) return h("p", { class: "muted" }, "Aucun atelier prévu ces jours-là.");
  return h(
    "div",
    { class: "notice notice--warn" },
    h(
      "p",
      {},
      h("strong", {}, `${counted(sessions.length, "atelier prévu", "ateliers prévus")} malgré la fermeture.`),
      " Personne ne peut plus s’y inscrire de soi-même. Déplacez ou annulez : les inscrits seront prévenus.",
    ),
    h(
      "ul",
      {},
      sessions.map((session) =>
        h(
          "li",
          {},
          h(
            "a",
            { href: sessionPage(session.id) },
            `${dayName(session.starts_at)}, ${hours(session)} : ${session.title}`,
          ),
          ` · ${taken(session) ? counted(taken(session), "inscrit") : "personne d’inscrit"} · `,
          h("a", { href: `${sessionPage(session.id)}&vue=modifier` }, "déplacer", about(session)),
          " · ",
          h("a", { href: `${sessionPage(session.id)}&annuler=oui` }, "annuler", about(session)),
        ),
      ),
    ),
  );
}
