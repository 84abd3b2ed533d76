/** Correction of a session that has begun: when, where and for how many it was held is a record. */
import { accountRequest } from "../../api/client.js";
import { dayNameWithYear, hours } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { editing } from "../../ui/editing.js";
import { input, select, textarea } from "../../ui/fields.js";
import { checkRequired, guardTyping } from "../../ui/forms.js";
import { facilitatorOptions } from "./form.js";

/** @typedef {import("../../api/models.js").Session} Session */

/** @param {Session} session @param {import("../../api/models.js").Facilitator[]} facilitators */
export function recordEditor(session, facilitators) {
  const status = h("p", { role: "status", class: "status-line" });
  const { facilitator } = session;
  const people =
    facilitator && !facilitators.some(({ id }) => id === facilitator.id)
      ? [...facilitators, facilitator]
      : facilitators;
  const form = h(
    "form",
    { class: "form" },
    h(
      "p",
      { class: "notice" },
      h("strong", {}, "Cet atelier a commencé : "),
      `sa date, son heure, son lieu et ses places ne changent plus (${dayNameWithYear(session.starts_at)}, ` +
        `${hours(session)}, ${session.venue.commune}). Pour une autre date, créez un autre atelier.`,
    ),
    input({ id: "title", label: "Titre", maxlength: 140, required: true }),
    textarea({ id: "description", label: "Description", optional: true, maxlength: 1000 }),
    select({
      id: "facilitator_id",
      label: "Qui a animé ?",
      options: [["", "Personne n’est noté"], ...facilitatorOptions(people).slice(1)],
    }),
    input({
      id: "reason",
      label: "Raison de la correction",
      hint: "Gardée au journal, pas publiée. Par exemple : remplacement de dernière minute.",
      maxlength: 500,
    }),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Enregistrer la correction"),
      status,
    ),
  );
  const guard = guardTyping(form);
  form.addEventListener("input", () => fill(status));
  editing(form, {
    current: session,
    read: ({ title, description, facilitator: who }) => ({
      title,
      description: description ?? "",
      facilitator_id: who?.id ?? "",
    }),
    reload: () => accountRequest("GET", "/sessions/{id}", { path: { id: session.id } }),
    check: () => checkRequired(form, { title: "Donnez un titre.", reason: "Donnez la raison de la correction." }),
    save: (current, given, changed) =>
      accountRequest("PATCH", "/sessions/{id}", {
        path: { id: current.id },
        version: current.version,
        body: {
          ...(changed.has("title") ? { title: given.title ?? "" } : {}),
          ...(changed.has("description") ? { description: given.description || null } : {}),
          ...(changed.has("facilitator_id") ? { facilitator_id: given.facilitator_id || null } : {}),
          ...(given.accept_conflicts ? { accept_conflicts: true } : {}),
          reason: given.reason ?? "",
        },
      }),
    saved: (now, changed) => {
      guard.done();
      form.querySelector(".conflicts")?.remove();
      fill(status, changed ? "Enregistré." : "Rien n’a changé.");
      if (changed) document.dispatchEvent(new CustomEvent("session-changed", { detail: now }));
    },
  });
  return form;
}
