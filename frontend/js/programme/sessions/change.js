/** Changing or cancelling a session. @typedef {import("../../api/models.js").Session} Session */
import { accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { seriesPage } from "../../lib/addresses.js";
import { dayName, hours } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { formDialog } from "../../ui/dialog.js";
import { editing } from "../../ui/editing.js";
import { guardTyping, values } from "../../ui/forms.js";
import { taken } from "./columns.js";
import { recordEditor } from "./correction.js";
import { checkSession, readSession, sessionBody, sessionFields, sessionPointers, staysAhead } from "./form.js";
import { checkPublicReason, publicReason, publicReasonFields } from "./public-reason.js";

/** @param {Session} session */
export async function sessionEditor(session) {
  if (Date.parse(session.starts_at) <= Date.now()) return recordEditor(session, await readAll("/facilitators"));
  const [venues, facilitators] = await Promise.all([readAll("/venues"), readAll("/facilitators")]);
  const status = h("p", { role: "status", class: "status-line" });
  const form = h(
    "form",
    { class: "form" },
    session.series_id &&
      h(
        "p",
        {},
        "Ici, vous changez cet atelier seulement. ",
        h("a", { href: seriesPage(session.series_id, { from: session.id }) }, "Changer aussi les suivants"),
        ".",
      ),
    taken(session) > 0 &&
      h(
        "p",
        { class: "notice notice--warn" },
        `${counted(taken(session), "personne est déjà inscrite", "personnes sont déjà inscrites")}. Si le jour, ` +
          "l’heure ou le lieu change, les personnes seront prévenues : la page Appels dira qui appeler.",
      ),
    sessionFields({ venues, facilitators, session }),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Enregistrer les changements"),
      status,
    ),
  );
  const guard = guardTyping(form);
  form.addEventListener("input", () => fill(status));
  editing(form, {
    current: session,
    read: readSession,
    reload: () => accountRequest("GET", "/sessions/{id}", { path: { id: session.id } }),
    check: (given) => [...checkSession(given), ...staysAhead(given, session)],
    pointers: sessionPointers,
    save: (current, given, changed) => {
      const body = sessionBody(given, venues);
      const moved = ["date", "from", "to", "venue_id"].some((name) => changed.has(name));
      return accountRequest("PATCH", "/sessions/{id}", {
        path: { id: current.id },
        version: current.version,
        body: Object.fromEntries(
          Object.entries(body).filter(
            ([name]) =>
              name === "accept_conflicts" ||
              changed.has(name) ||
              (moved && (name === "starts_at" || name === "ends_at")),
          ),
        ),
      });
    },
    saved: (now, changed) => {
      guard.done();
      form.querySelector(".conflicts")?.remove();
      fill(status, changed ? "Enregistré." : "Rien n’a changé.");
      if (changed) document.dispatchEvent(new CustomEvent("session-changed", { detail: now }));
    },
  });
  return form;
}

/** @param {Session} session @returns {Promise<Session | null>} */
export const cancelSessionDialog = (session) =>
  formDialog({
    title: "Annuler cet atelier ?",
    body: [
      h(
        "p",
        {},
        h("strong", {}, session.title),
        h("br"),
        `${dayName(session.starts_at)}, ${hours(session)}, ${session.venue.commune}`,
      ),
      h(
        "p",
        {},
        taken(session)
          ? `${counted(taken(session), "personne est inscrite", "personnes sont inscrites")} : la liste des ` +
              "numéros à appeler s’ouvrira aussitôt."
          : "Personne n’est inscrit.",
      ),
      session.series_id &&
        h(
          "p",
          {},
          h(
            "a",
            { href: seriesPage(session.series_id, { from: session.id, view: "annuler" }) },
            "Annuler aussi les suivants",
          ),
        ),
      ...publicReasonFields({ chosen: session.closed ? "Salle indisponible" : "" }),
    ],
    confirm: "Annuler l’atelier",
    danger: true,
    back: "Garder l’atelier",
    check: (form) => checkPublicReason(values(form)),
    act: (given) =>
      accountRequest("POST", "/sessions/{id}/cancellation", {
        path: { id: session.id },
        body: { reason: publicReason(given) },
      }),
  });
