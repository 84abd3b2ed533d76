/**
 * `<clic-agenda>`: the coming workshops, on any site.
 *
 *     <script type="module" src="https://…/embed/clic-agenda.js"></script>
 *     <clic-agenda commune="34052" level="beginner" limit="5"><a href="https://…/">Les ateliers</a></clic-agenda>
 *
 * The content between the tags is shown where this script does not run, and when the agenda cannot be loaded.
 *
 * Attributes, all optional: `commune` (INSEE code), `venue` (its identity), `level` (`beginner`, `intermediate`,
 * `advanced`), `from` and `to` (days, `2027-01-31`) or `weeks` (how many from `from`, or from today), `limit` (1 to
 * 100; default 10), `cancelled` (`keep`, `mark`: also in the title, `omit`; default `keep`), `heading` (level of the
 * titles, 2 to 6; default 3), `scheme` (`light`, `dark`, `auto`; default: the page's own). Sessions that have begun are
 * not listed.
 *
 * Looks: the custom properties of `STYLE` below, and `::part(agenda)`, `session`, `title`, `level`, `when`, `place`,
 * `seats`, `enrol`, `help`, `message`.
 *
 * It asks for public answers only, without cookies or referrer, keeps nothing on the device, and needs of a content
 * security policy no more than `script-src` and `connect-src` for the site it comes from.
 */

/** Path of the API, of one organisation; the service writes its own here. */
const API = "/v1/sud-herault";
const SITE = new URL("../", import.meta.url);
const REFRESH_MS = 5 * 60_000;
const PATIENCE_MS = 15_000;

/** Texts hold at least 7:1 on the surface of either scheme. */
const STYLE = `
  :host {
    --_text: var(--clic-text, #2b182d);
    --_quiet: var(--clic-text-quiet, #513c50);
    --_surface: var(--clic-surface, #fffdf8);
    --_line: var(--clic-line, #8a6d52);
    --_accent: var(--clic-accent, #2b4a14);
    --_on-accent: var(--clic-on-accent, #fff);
    display: block;
    color: var(--_text);
    font-family: var(--clic-font, inherit);
    font-size: var(--clic-size, inherit);
    line-height: 1.5;
    overflow-wrap: anywhere;
  }
  @supports (color: light-dark(#000, #fff)) {
    :host {
      --_text: var(--clic-text, light-dark(#2b182d, #fcf3e3));
      --_quiet: var(--clic-text-quiet, light-dark(#513c50, #dccbd6));
      --_surface: var(--clic-surface, light-dark(#fffdf8, #2a1c2f));
      --_line: var(--clic-line, light-dark(#8a6d52, #a58fa6));
      --_accent: var(--clic-accent, light-dark(#2b4a14, #c3e398));
      --_on-accent: var(--clic-on-accent, light-dark(#fff, #1e2b10));
    }
  }
  /* Words on an accent that is given alone are black or white, whichever stands out more. */
  @supports (color: oklch(from red l c h)) {
    :host { --_on-accent: var(--clic-on-accent, oklch(from var(--_accent) clamp(0, (0.565 - l) * 1000, 1) 0 0)); }
  }
  :host([hidden]) { display: none; }
  :host([scheme="light"]) { color-scheme: light; }
  :host([scheme="dark"]) { color-scheme: dark; }
  :host([scheme="auto"]) { color-scheme: light dark; }
  .agenda { padding: var(--clic-gap, 1rem); background: var(--_surface); border-radius: var(--clic-radius, 0.5rem); }
  ul { display: grid; gap: var(--clic-gap, 1rem); margin: 0; padding: 0; list-style: none; }
  article { padding: var(--clic-gap, 1rem); border: 1px solid var(--_line); border-radius: var(--clic-radius, 0.5rem); }
  .title { margin: -0.5em 0; font-size: 1.15em; font-weight: bold; line-height: 1.3; }
  p { margin: 0.35em 0 0; }
  .quiet { color: var(--_quiet); }
  .level { font-weight: normal; }
  .seats { font-weight: bold; }
  a { color: inherit; text-underline-offset: 0.2em; }
  .title a, .help a { display: inline-block; min-height: 44px; min-width: 44px; line-height: 44px; }
  .help a { white-space: nowrap; }
  .title a { line-height: 1.3; padding-block: 0.6em; box-sizing: border-box; }
  .enrol, button {
    display: inline-flex; align-items: center; justify-content: center; min-height: 44px; min-width: 44px;
    margin-top: 0.35em; padding: 0 1em; box-sizing: border-box; border: 0;
    border-radius: var(--clic-radius, 0.5rem); font: inherit; font-weight: bold;
    text-decoration: none; color: var(--_on-accent); background: var(--_accent); cursor: pointer;
  }
  a:focus-visible, button:focus-visible { outline: 3px solid var(--_text); outline-offset: 3px; }
  .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (forced-colors: active) { .enrol, button { border: 1px solid; } }
  @media print { .enrol, button { display: none; } article { break-inside: avoid; } }
`;

/**
 * @typedef {{ id: string, title: string, level: string, starts_at: string, ends_at: string, seats_left: number, status:
 * string, cancellation_reason: string | null, venue: { name: string, room: string | null, address: string, commune:
 * string } }} Session the fields that are read
 */
/** @typedef {{ phone: string, phone_display: string, time_zone: string }} Organisation */

/** @type {Record<string, string>} */
const LEVELS = { beginner: "débutants", intermediate: "initiés", advanced: "confirmés" };
const DAY = new Intl.DateTimeFormat("fr-FR", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
/** The day where the organisation is, `2027-01-31`. @param {Organisation | null} organisation */
const today = (organisation) =>
  new Intl.DateTimeFormat("en-CA", organisation ? { timeZone: organisation.time_zone } : {}).format(new Date());

/** An instant comes with the offset of its place: the hour shown is that of the clock there. @param {string} instant */
const day = (instant) =>
  DAY.format(new Date(`${instant.slice(0, 10)}T00:00:00Z`)).replace(/(^|\s)1(?=\s\p{L})/u, "$11er");

/** « 14 h 30 » @param {string} instant */
const hour = (instant) =>
  `${Number(instant.slice(11, 13))}\u00a0h${instant.slice(14, 16) === "00" ? "" : `\u00a0${instant.slice(14, 16)}`}`;

/** @param {{ starts_at: string }} session */
const hasBegun = ({ starts_at }) => Date.parse(starts_at) <= Date.now();

/**
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string | false | null | undefined)} children
 */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  // Text that people typed is never read as markup.
  element.append(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
  return element;
}

/** @param {string} path @param {AbortSignal} signal */
async function ask(path, signal) {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  // `no-cache`: the browser's cache sends the tag of what it has, which needs no preflight.
  const response = await fetch(new URL(`${API}${path}`, SITE), {
    cache: "no-cache",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: "any" in AbortSignal ? AbortSignal.any([signal, patience]) : signal,
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.errors?.[0]?.detail ?? answer.title);
  return { answer, tag: response.headers.get("etag") ?? "" };
}

export class ClicAgenda extends HTMLElement {
  static observedAttributes = ["commune", "venue", "level", "from", "to", "weeks", "limit", "cancelled", "heading"];

  #root = this.attachShadow({ mode: "open" });
  /** Tag of the answer that is shown; empty before any is. */
  #tag = "";
  #asked = 0;
  #running = new AbortController();
  #timer = 0;
  #planned = false;
  /** @type {Organisation | null} */
  #organisation = null;

  constructor() {
    super();
    if ("adoptedStyleSheets" in this.#root) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.#root.adoptedStyleSheets = [sheet];
    }
  }

  connectedCallback() {
    this.#show(h("p", { part: "message", role: "status" }, "Chargement des ateliers…"));
    this.#plan();
    this.#timer = window.setInterval(this.#refresh, REFRESH_MS);
    document.addEventListener("visibilitychange", this.#refresh);
  }

  disconnectedCallback() {
    this.#running.abort();
    window.clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#refresh);
  }

  attributeChangedCallback() {
    this.#tag = "";
    if (this.isConnected) this.#plan();
  }

  /** Plans one request for all attributes that change together. */
  #plan() {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      if (this.isConnected) void this.#load();
    });
  }

  #refresh = () => {
    if (document.visibilityState === "visible" && Date.now() - this.#asked >= REFRESH_MS - 1000) void this.#load();
  };

  /** True if the last day is computed here, from `weeks`. */
  #countsDays() {
    return Number(this.getAttribute("weeks")) > 0 && !this.getAttribute("to");
  }

  /** Query of the API. */
  #query() {
    // Sessions that have begun do not use up the limit.
    const query = new URLSearchParams({ begun: "false", limit: this.getAttribute("limit") || "10" });
    for (const name of ["commune", "venue", "level", "from", "to"]) {
      const value = this.getAttribute(name);
      if (value) query.set(name, value);
    }
    if (this.#countsDays()) {
      const weeks = Number(this.getAttribute("weeks"));
      const last = new Date(`${query.get("from") ?? today(this.#organisation)}T00:00:00Z`);
      // The last day is included.
      last.setUTCDate(last.getUTCDate() + 7 * weeks - 1);
      query.set("to", last.toISOString().slice(0, 10));
    }
    if (this.#cancelled() === "omit") query.set("status", "scheduled");
    return query;
  }

  /** Treatment of cancelled sessions, as in the feeds. */
  #cancelled() {
    const wanted = this.getAttribute("cancelled") || "keep";
    if (!["keep", "mark", "omit"].includes(wanted)) throw new Error("cancelled: keep, mark, omit");
    return wanted;
  }

  async #load() {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#asked = Date.now();
    try {
      // The number is a help, and so is the zone: without them the agenda is still one.
      const asked = this.#organisation
        ? Promise.resolve(this.#organisation)
        : ask("/organisation", signal).then(
            ({ answer }) => answer,
            () => null,
          );
      const known = this.#organisation;
      // Weeks begin with the day there.
      if (this.#countsDays()) this.#organisation = await asked;
      const [sessions, organisation] = await Promise.all([ask(`/sessions?${this.#query()}`, signal), asked]);
      if (signal.aborted) return;
      // The same answer is shown differently once a session has begun.
      const begun = sessions.answer.data.filter((/** @type {Session} */ session) => hasBegun(session)).length;
      const tag = `${sessions.tag} ${begun}`;
      const news = this.#tag !== tag || organisation !== known;
      this.#organisation = organisation;
      this.#tag = tag;
      if (news) this.#agenda(sessions.answer.data);
    } catch (error) {
      if (signal.aborted) return;
      // For the author of the page: an attribute may be wrong.
      console.warn("clic-agenda:", error instanceof Error ? error.message : error);
      this.#trouble();
    }
  }

  /** @param {Session[]} sessions */
  #agenda(sessions) {
    if (sessions.length === 0) {
      return this.#show(
        h(
          "p",
          { part: "message", role: "status" },
          "Aucun atelier n’est prévu ici pour le moment. De nouvelles dates arrivent.",
        ),
        this.#help(),
      );
    }
    this.#show(
      h(
        "ul",
        { role: "list", "aria-label": "Ateliers numériques" },
        ...sessions.map((session) => h("li", {}, this.#session(session))),
      ),
      this.#help(),
    );
  }

  /** @param {Session} session */
  #session({ id, title, level, starts_at, ends_at, seats_left, status, cancellation_reason, venue }) {
    const wanted = Number(this.getAttribute("heading"));
    const begun = hasBegun({ starts_at });
    const marked = status === "cancelled" && this.#cancelled() === "mark" ? "ANNULÉ – " : "";
    const free = status === "scheduled" && !begun && seats_left > 0;
    const state =
      status === "cancelled"
        ? `Annulé.${cancellation_reason ? ` Pourquoi\u00a0: ${cancellation_reason}` : ""}`
        : begun
          ? "Déjà commencé."
          : seats_left <= 0
            ? "Complet. Vous pouvez vous inscrire sur la liste d’attente."
            : seats_left === 1
              ? "Dernière place."
              : `${seats_left} places restantes.`;
    const { name, room, address, commune } = venue;
    const street = address.toLowerCase().includes(commune.toLowerCase()) ? address : `${address}, ${commune}`;
    return h(
      "article",
      { part: "session" },
      h(
        `h${wanted >= 2 && wanted <= 6 ? Math.floor(wanted) : 3}`,
        { class: "title", part: "title" },
        h(
          "a",
          { href: this.#page("atelier.html", "id", id) },
          `${marked}${title}`,
          h("span", { class: "level", part: "level" }, ` – ${LEVELS[level] ?? level}`),
          h("span", { class: "hidden" }, `, ${day(starts_at)}`),
        ),
      ),
      h(
        "p",
        { part: "when" },
        h("time", { datetime: starts_at }, `${day(starts_at)}, de ${hour(starts_at)} à ${hour(ends_at)}`),
      ),
      h("p", { class: "quiet", part: "place" }, `${[name, room, street].filter(Boolean).join(", ")}`),
      h("p", { class: "seats", part: "seats" }, state),
      h(
        "a",
        {
          class: "enrol",
          part: "enrol",
          href: free ? this.#page("inscription.html", "atelier", id) : this.#page("atelier.html", "id", id),
        },
        h(
          "span",
          {},
          free ? "S’inscrire" : "Voir",
          h("span", { class: "hidden" }, `${free ? " à" : ""} l’atelier «\u00a0${title}\u00a0», ${day(starts_at)}`),
        ),
      ),
    );
  }

  /** @param {string} file @param {string} name @param {string} id */
  #page(file, name, id) {
    const page = new URL(file, SITE);
    page.searchParams.set(name, id);
    return page.href;
  }

  #help() {
    const known = this.#organisation;
    return h(
      "p",
      { class: "help", part: "help" },
      known && "Gratuit, sur inscription. Une question\u00a0? Appelez le ",
      known && h("a", { href: `tel:${known.phone}` }, known.phone_display),
      known && ". ",
      h("a", { href: SITE.href }, "Tous les ateliers"),
    );
  }

  /** Keeps the agenda that was shown, if any; else shows the content between the tags. */
  #trouble() {
    if (this.#tag) return;
    const again = h("button", { type: "button" }, "Réessayer");
    again.addEventListener("click", () => void this.#load());
    this.#show(
      h("p", { part: "message", role: "status" }, "L’agenda des ateliers ne s’affiche pas pour le moment."),
      h("div", {}, h("slot")),
      this.#help(),
      again,
    );
  }

  /** @param {...Node} content */
  #show(...content) {
    const focused = this.#root.activeElement;
    const address = focused?.getAttribute("href");
    this.#root.replaceChildren(h("div", { class: "agenda", part: "agenda", lang: "fr" }, ...content));
    if (!focused) return;
    // The reader goes on where they were.
    const same = [...this.#root.querySelectorAll("a")].find((link) => address && link.getAttribute("href") === address);
    /** @type {HTMLElement | null} */ (same ?? this.#root.querySelector("a, button"))?.focus();
  }
}

if (!customElements.get("clic-agenda")) customElements.define("clic-agenda", ClicAgenda);
