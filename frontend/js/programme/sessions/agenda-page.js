/** The public agenda. */

import { request } from "../../api/client.js";
import { loadOfficeZone, organisation } from "../../api/organisation.js";
import { listCommunes, listVenues } from "../../directory/places/places.js";
import { rememberResidence, residence } from "../../directory/places/residence.js";
import { weekName, weekOf } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { forThisTab } from "../../lib/storage.js";
import { counted } from "../../lib/words.js";
import { today } from "../../lib/zones.js";
import { announceFeeds, embedding, feedAddress } from "../feeds/feeds.js";
import { failure } from "../../ui/failure.js";
import { paperFoot } from "../../ui/paper-foot.js";
import "../../ui/page.js";
import { sessionList } from "./card.js";
import { showNextDates } from "./next-dates.js";

/** @typedef {import("../../api/models.js").Session} Session */

const PAGE_SIZE = 20;
const form = /** @type {HTMLFormElement} */ (byId("filters"));
const box = /** @type {HTMLDetailsElement} */ (byId("filter-box"));
const place = /** @type {HTMLSelectElement} */ (byId("place"));
const level = /** @type {HTMLSelectElement} */ (byId("level"));
const from = /** @type {HTMLInputElement} */ (byId("from"));
const available = /** @type {HTMLInputElement} */ (byId("available"));
const home = /** @type {HTMLSelectElement} */ (byId("home"));
const agenda = byId("agenda");
/** The filters last used in this tab, for the way back from the page of a session. */
const lastFilters = forThisTab("agenda");
/** True where there is room for the filters beside all else. */
const isWide = window.matchMedia("(min-width: 48rem)").matches;
const more = byId("more");

/** @type {Session[]} */
let shown = [];
/** @type {string | null} */
let cursor = null;
let running = new AbortController();

/** Filters of the address, which can be bookmarked, sent, and gone back to. */
const filters = () => new URLSearchParams(location.search);

/** @returns {{level: string, venue: string, commune: string}} */
function chosen() {
  const asked = filters();
  const [kind, id = ""] = (asked.get("lieu") ?? "").split(":");
  return { level: asked.get("niveau") ?? "", venue: kind === "lieu" ? id : "", commune: kind === "commune" ? id : "" };
}

/** @returns {Record<string, string | number | boolean>} */
function question() {
  const asked = filters();
  const day = asked.get("du") ?? "";
  return {
    limit: PAGE_SIZE,
    ...chosen(),
    // The service starts from now by itself; from today on, it would also list sessions that have begun.
    from: day > today() ? day : "",
    ...(asked.get("places") === "oui" ? { available: true } : {}),
  };
}

function showFilters() {
  const asked = filters();
  place.value = asked.get("lieu") ?? "";
  level.value = asked.get("niveau") ?? "";
  from.value = asked.get("du") ?? "";
  available.checked = asked.get("places") === "oui";
  lastFilters.set(location.search);
  byId("clear-filters").hidden = ![...asked.values()].some(Boolean);
  showFeeds();
}

function showFeeds() {
  const what = chosen();
  byId("follow-chosen").hidden = !Object.values(what).some(Boolean);
  const address = feedAddress("ics", what);
  /** @type {HTMLInputElement} */ (byId("feed-address")).value = address;
  // Calendars subscribe to `webcal:`; the browser itself would download the file, once.
  /** @type {HTMLAnchorElement} */ (byId("subscribe")).href = address.replace(/^https?:/, "webcal:");
  // Without the number it would be half a text; the page itself says when the service is down.
  organisation().then(
    ({ phone_display }) => {
      const field = /** @type {HTMLTextAreaElement} */ (byId("embed-text"));
      field.value = embedding({ ...what, limit: "5" }, phone_display).text;
    },
    () => {},
  );
  for (const link of document.querySelectorAll("a[data-feed]")) {
    /** @type {HTMLAnchorElement} */ (link).href = feedAddress(
      /** @type {HTMLElement} */ (link).dataset.feed ?? "",
      what,
    );
  }
}

/** @param {number} [pages] how many were shown before the reader went elsewhere */
async function load(pages = 1) {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  fill(agenda, h("p", { class: "loading" }, "Chargement des ateliers…"));
  byId("more-box").hidden = true;
  try {
    /** @type {Session[]} */
    const found = [];
    let next = "";
    for (let page = 0; page < pages && (page === 0 || next); page++) {
      const answer = await request("GET", "/sessions", { query: { ...question(), cursor: next }, signal });
      found.push(...answer.data);
      next = answer.next_cursor ?? "";
    }
    shown = found;
    cursor = next || null;
    show();
  } catch (error) {
    if (signal.aborted) return;
    byId("status").textContent = "";
    fill(
      agenda,
      failure(error, () => load(pages)),
    );
  }
}

function show() {
  byId("more-box").hidden = !cursor;
  byId("status").textContent = shown.length
    ? `${counted(shown.length, "atelier affiché", "ateliers affichés")}${cursor ? ", et d’autres ensuite" : ""}.`
    : "Aucun atelier trouvé.";
  fill(agenda, shown.length ? weeks(shown) : nothing());
}

/** @param {Session[]} sessions */
function weeks(sessions) {
  const now = today();
  /** @type {Map<string, Session[]>} */
  const found = new Map();
  for (const session of sessions) {
    const monday = weekOf(session.starts_at);
    found.set(monday, [...(found.get(monday) ?? []), session]);
  }
  return [...found].map(([monday, ofWeek]) =>
    h("section", {}, h("h3", { class: "week-heading" }, weekName(monday, now)), sessionList(ofWeek)),
  );
}

function nothing() {
  const filtered = [...filters().values()].some(Boolean);
  return h(
    "div",
    { class: "empty" },
    h("h3", {}, filtered ? "Aucun atelier ne correspond à ces choix" : "Aucun atelier n’est prévu pour le moment"),
    h(
      "p",
      {},
      filtered
        ? "Essayez un autre lieu ou une autre date. Vous pouvez aussi nous dire au téléphone ce que vous cherchez."
        : "De nouvelles dates arrivent. Appelez-nous : nous vous préviendrons.",
    ),
    h("p", {}, h("phone-line", {}, "Appelez votre Maison de services au public.")),
    filtered && h("p", {}, h("a", { class: "button", href: "/" }, "Voir tous les ateliers")),
  );
}

async function listPlaces() {
  const venues = await listVenues();
  const communes = new Map(venues.map((venue) => [venue.commune_code, venue.commune]));
  for (const [code, name] of [...communes].sort(([, a], [, b]) => a.localeCompare(b, "fr"))) {
    const here = venues.filter((venue) => venue.commune_code === code);
    place.append(h("option", { value: `commune:${code}` }, name));
    if (here.length > 1)
      place.append(...here.map((venue) => h("option", { value: `lieu:${venue.id}` }, `${name} – ${venue.name}`)));
  }
  // The other filters stay: the reader may have changed them meanwhile.
  place.value = filters().get("lieu") ?? "";
}

async function listHomes() {
  const communes = await listCommunes();
  home.append(...communes.map(({ code, name }) => h("option", { value: code }, name)));
  home.value = residence()?.code ?? "";
  home.addEventListener("change", () => {
    rememberResidence(communes.find(({ code }) => code === home.value) ?? null);
    void showNextDates(byId("next-dates"), level.value);
    show();
  });
}

/** Puts what is chosen into the address, and shows it. */
function apply() {
  const chosen = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) chosen.set(name, String(value));
  const search = chosen.toString();
  history.pushState({ pages: 1 }, "", search ? `/?${search}` : "/");
  showFilters();
  return load();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  // Folded, the filters leave the screen to what they found.
  if (!isWide) box.open = false;
  void apply().then(() => focusOn(byId("status")));
});

level.addEventListener("change", () => {
  void showNextDates(byId("next-dates"), level.value);
  void apply();
});

more.addEventListener("click", async () => {
  if (!cursor || more.getAttribute("aria-busy")) return;
  more.setAttribute("aria-busy", "true");
  const known = shown.length;
  try {
    const answer = await request("GET", "/sessions", { query: { ...question(), cursor }, signal: running.signal });
    shown = [...shown, ...answer.data];
    cursor = answer.next_cursor ?? null;
    history.replaceState({ pages: (history.state?.pages ?? 1) + 1 }, "");
    show();
    /** @type {HTMLElement | undefined} */ (agenda.querySelectorAll("h4 a")[known])?.focus();
  } catch (error) {
    if (!running.signal.aborted) byId("more-box").before(failure(error));
  } finally {
    more.removeAttribute("aria-busy");
  }
});

window.addEventListener("popstate", () => {
  showFilters();
  void showNextDates(byId("next-dates"), level.value);
  void load(history.state?.pages ?? 1);
});

// Paper shows the whole list, folded parts too; a wide screen has room for the filters.
box.open = isWide;
showFilters();
await loadOfficeZone();
from.min = today();
announceFeeds();
void showNextDates(byId("next-dates"), level.value);
void load(history.state?.pages ?? 1);
byId("contenu").append(paperFoot());
// Lists of places are a help; the agenda says by itself when the service is down.
void Promise.allSettled([listHomes(), listPlaces()]);
