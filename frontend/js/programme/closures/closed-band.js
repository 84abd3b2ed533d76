/** Band on a session whose venue is closed that day: a decision is to be taken. */
import { accountRequest } from "../../api/client.js";
import { sessionPage } from "../../lib/addresses.js";
import { h } from "../../lib/dom.js";
import { formDialog } from "../../ui/dialog.js";
import { input } from "../../ui/fields.js";
import { checkRequired } from "../../ui/forms.js";

/** @typedef {import("../../api/models.js").Session} Session */

/**
 * @param {Session} session
 * @param {{ inOffice: boolean, held?: (session: Session) => void }} options `held` is called once it is held all the
 * same
 */
export function closedBand(session, { inOffice, held }) {
  const { id, closed, status, starts_at } = session;
  if (!closed || status === "cancelled" || Date.parse(starts_at) <= Date.now()) return null;
  return h(
    "div",
    { class: "notice notice--warn" },
    h("p", {}, h("strong", {}, `${closed}.`), " Personne ne peut s’inscrire de soi-même."),
    inOffice &&
      h(
        "div",
        { class: "cluster no-print" },
        h("a", { class: "button button--small", href: `${sessionPage(id)}&vue=modifier` }, "Déplacer"),
        h(
          "a",
          { class: "button button--quiet button--small", href: `${sessionPage(id)}&annuler=oui` },
          "Annuler l’atelier",
        ),
        held &&
          h(
            "button",
            {
              type: "button",
              class: "button button--quiet button--small",
              onclick: () => void hold(session).then((now) => now && held(now)),
            },
            "Maintenir",
          ),
      ),
  );
}

/** @param {Session} session @returns {Promise<Session | null>} */
const hold = (session) =>
  formDialog({
    title: "Maintenir cet atelier ?",
    body: [
      h("p", {}, `${session.closed}. L’atelier aura lieu quand même, et l’on pourra de nouveau s’y inscrire.`),
      input({ id: "reason", label: "Raison", hint: "Gardée au journal, pas publiée.", maxlength: 500 }),
    ],
    confirm: "Maintenir l’atelier",
    check: (form) => checkRequired(form, { reason: "Donnez la raison." }),
    act: (given) =>
      accountRequest("PATCH", "/sessions/{id}", {
        path: { id: session.id },
        version: session.version,
        body: { held_when_closed: true, reason: given.reason ?? "" },
      }),
  });
