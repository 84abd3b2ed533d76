/** One session for the public. */

import { request } from "../../api/client.js";
import { api } from "../../config.js";
import { listVenues } from "../../directory/places/places.js";
import { wayThere } from "../../directory/places/way-there.js";
import { dayName } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { telHref } from "../../lib/phone.js";
import { seats, sessionName } from "../../lib/words.js";
import { failure } from "../../ui/failure.js";
import { picture } from "../../ui/org-name.js";
import { paperFoot } from "../../ui/paper-foot.js";
import "../../ui/page.js";
import { setTitle } from "../../ui/title.js";
import { alternatives } from "./alternatives.js";
import { seatsByPhone } from "./by-phone.js";
import { enrolHref, seatsLeft } from "./card.js";
import { startsSoon } from "./starts-soon.js";
import { sessionSummary } from "./summary.js";
import "./way-back.js";

/** @typedef {import("../../api/models.js").Session} Session */

const place = byId("session");
const id = new URLSearchParams(location.search).get("id") ?? "";

async function load() {
  fill(
    place,
    h("h1", { class: "visually-hidden" }, "Un atelier"),
    h("p", { class: "loading" }, "Chargement de l’atelier…"),
  );
  try {
    const [session, venues] = await Promise.all([
      request("GET", "/sessions/{id}", { path: { id } }),
      // The page can do without a photo.
      listVenues().catch(() => []),
    ]);
    setTitle(`${sessionName(session)}, ${dayName(session.starts_at)}`);
    fill(place, page(session, venues.find((venue) => venue.id === session.venue.id)?.photo ?? null));
    if (!seats(session).open) await offerOthers(session);
  } catch (error) {
    fill(
      place,
      failure(error, () => void load(), { heading: "h1", missing: "Cet atelier n’est plus proposé" }),
    );
  }
}

/** Where the session says nothing of its own. @type {Record<import("../../api/models.js").Level, string>} */
const contents = {
  beginner: "Allumer, se servir de la souris ou de l’écran, écrire, aller sur Internet sans crainte.",
  intermediate: "Envoyer un message et une photo, ranger ses fichiers, faire une démarche en ligne.",
  advanced: "Ce que vous apportez : vos appareils, vos questions, vos projets.",
};

/** @param {Session} session @param {import("../../api/models.js").Picture | null} photo of the venue */
function page(session, photo) {
  const { open, waitable, byPhone } = seats(session);
  const { venue } = session;
  return h(
    "div",
    { class: "stack" },
    h("h1", {}, sessionName(session)),
    closed(session),
    h(
      "div",
      { class: "split split--tall" },
      h(
        "div",
        { class: "card" },
        sessionSummary(
          session,
          ["Places", seatsLeft(session)],
          ["Qui vous accueille", session.welcomed_by],
          ["Sur place", venue.equipment],
          [
            "À apporter",
            "Rien d’obligatoire. Si vous en avez : votre ordinateur, votre tablette ou votre téléphone, avec " +
              "son chargeur, et vos lunettes.",
          ],
          [
            "Téléphone du lieu",
            venue.phone && h("a", { href: telHref(venue.phone), class: "nowrap" }, venue.phone_display ?? venue.phone),
          ],
        ),
      ),
      h(
        "aside",
        { class: "stack", "aria-label": "S’inscrire" },
        open && h("a", { class: "button button--wide", href: enrolHref(session) }, "Réserver ma place"),
        waitable &&
          h(
            "a",
            { class: byPhone ? "button button--quiet button--wide" : "button button--wide", href: enrolHref(session) },
            "M’inscrire sur la liste d’attente",
          ),
        h("p", { class: "notice" }, h("phone-line", {}, "Un doute ? Appelez votre Maison de services au public.")),
        h(
          "a",
          {
            class: "button button--quiet button--wide",
            href: `/rappelez-moi.html?atelier=${encodeURIComponent(session.id)}`,
          },
          "Rappelez-moi",
        ),
        h(
          "button",
          { class: "button button--quiet button--wide", type: "button", onclick: () => window.print() },
          "Imprimer cette page",
        ),
      ),
      h(
        "div",
        { class: "stack" },
        h(
          "section",
          { class: "card stack", "aria-labelledby": "contents" },
          h("h2", { id: "contents" }, "Que ferons-nous ?"),
          h("p", {}, session.description ?? contents[session.level]),
          h("p", {}, "En petit groupe : un peu d’explications, puis chacun essaie, à son rythme."),
        ),
        wayThere(venue),
        photo && h("p", { class: "venue-photo" }, picture(`${api}/venues/${venue.id}/photo`, photo)),
      ),
    ),
    paperFoot(),
  );
}

/** @param {Session} session */
function closed(session) {
  if (session.status === "cancelled") {
    return h(
      "div",
      { class: "notice notice--bad" },
      h("h2", {}, "Cet atelier est annulé"),
      session.cancellation_reason && h("p", {}, "Pourquoi : ", session.cancellation_reason),
    );
  }
  const { open, waitable, byPhone } = seats(session);
  if (open) return startsSoon(session);
  if (byPhone) return seatsByPhone();
  if (session.closed && Date.parse(session.starts_at) > Date.now())
    return h(
      "div",
      { class: "notice notice--warn" },
      h("h2", {}, "Le lieu est fermé ce jour-là"),
      h(
        "p",
        {},
        `${session.closed}. L’atelier sera peut-être déplacé : appelez-nous, ou voyez les autres dates plus bas.`,
      ),
    );
  return h(
    "div",
    { class: "notice notice--warn" },
    h("h2", {}, waitable ? "Cet atelier est complet" : "Cet atelier a déjà commencé"),
    h(
      "p",
      {},
      waitable
        ? "Une place se libère parfois : inscrivez-vous sur la liste d’attente, nous vous préviendrons. Ou " +
            "voyez les autres dates plus bas."
        : "Voyez les autres dates plus bas, ou appelez-nous.",
    ),
  );
}

/** @param {Session} session */
async function offerOthers({ level }) {
  const others = await request("GET", "/sessions", { query: { level, available: true, limit: 3 } });
  place.append(h("div", { class: "no-print" }, alternatives(others.data, "D’autres dates pour ce niveau", "h2")));
}

void load();
