/** What else one does with a session: duplicate, give to somebody else, hold all the same, delete. */
import { accountRequest, backgroundRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { dayName, hours } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { formDialog } from "../../ui/dialog.js";
import { select } from "../../ui/fields.js";
import { facilitatorOptions } from "./form.js";

/** @typedef {import("../../api/models.js").Session} Session */

/**
 * @param {Session} session
 * @param {{ changed: (session: Session) => void }} then
 */
export function moreActions(session, { changed }) {
  const ahead = Date.parse(session.starts_at) > Date.now();
  const cancelled = session.status === "cancelled";
  /** @param {string} words @param {() => Promise<Session | null>} act */
  const button = (words, act) =>
    h(
      "button",
      {
        type: "button",
        class: "button button--quiet button--small",
        onclick: () => void act().then((now) => now && changed(now)),
      },
      words,
    );
  return [
    ahead &&
      cancelled &&
      whilePossible(
        session,
        button("Rétablir l’atelier", () => restore(session)),
      ),
    ahead && !cancelled && button("Changer qui anime", () => substitute(session)),
    h(
      "a",
      { class: "button button--quiet button--small", href: `/bureau/nouvel-atelier.html?copie=${session.id}` },
      "Dupliquer",
    ),
    (ahead || cancelled) &&
      session.seats_left === session.capacity &&
      session.waiting === 0 &&
      h(
        "button",
        { type: "button", class: "button button--quiet button--small button--alarm", onclick: () => erase(session) },
        "Supprimer",
      ),
  ];
}

/** Pause between two questions whether a session can still be restored. */
const LOOK_AGAIN_MS = 15_000;

/**
 * Shows the way back as long as there is one: until somebody hears of the cancellation.
 *
 * @param {Session} session
 * @param {HTMLElement} button
 */
function whilePossible({ id }, button) {
  const place = h("span", { hidden: true }, button);
  const look = async () => {
    const { possible } = await backgroundRequest("GET", "/sessions/{id}/restoration", { path: { id } }).catch(() => ({
      possible: false,
    }));
    place.hidden = !possible;
    if (possible) setTimeout(() => place.isConnected && void look(), LOOK_AGAIN_MS);
  };
  void look();
  return place;
}

/** @param {Session} session */
const which = (session) =>
  h(
    "p",
    {},
    h("strong", {}, session.title),
    h("br"),
    `${dayName(session.starts_at)}, ${hours(session)}, ${session.venue.commune}`,
  );

/** @param {Session} session @returns {Promise<Session | null>} */
const restore = (session) =>
  formDialog({
    title: "Rétablir cet atelier ?",
    body: [
      which(session),
      h(
        "p",
        {},
        "Les inscrits gardent leur place, et personne n’est appelé. C’est possible tant que personne ne sait.",
      ),
    ],
    confirm: "Rétablir l’atelier",
    act: (given) =>
      accountRequest("POST", "/sessions/{id}/restoration", {
        path: { id: session.id },
        body: given.accept_conflicts ? { accept_conflicts: true } : {},
      }),
  });

/** @param {Session} session @returns {Promise<Session | null>} */
async function substitute(session) {
  const facilitators = await readAll("/facilitators");
  return formDialog({
    title: "Qui anime cet atelier ?",
    body: [
      which(session),
      select({
        id: "facilitator_id",
        label: "Animation, pour cette date seulement",
        options: facilitatorOptions(facilitators),
        value: session.facilitator?.id ?? "",
      }),
    ],
    confirm: "Enregistrer",
    act: (given) =>
      accountRequest("PATCH", "/sessions/{id}", {
        path: { id: session.id },
        version: session.version,
        body: {
          facilitator_id: given.facilitator_id || null,
          ...(given.accept_conflicts ? { accept_conflicts: true } : {}),
        },
      }),
  });
}

/** @param {Session} session */
async function erase(session) {
  const done = await formDialog({
    title: "Supprimer cet atelier ?",
    body: [
      which(session),
      h("p", {}, "Personne ne s’y est jamais inscrit : il disparaît de l’agenda et des sites, sans motif."),
    ],
    confirm: "Supprimer l’atelier",
    danger: true,
    act: async () => {
      await accountRequest("DELETE", "/sessions/{id}", { path: { id: session.id } });
      return true;
    },
  });
  if (done) location.assign(`/bureau/journee.html?jour=${session.starts_at.slice(0, 10)}`);
}
