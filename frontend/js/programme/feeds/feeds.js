/** Feeds of the agenda for other calendars, sites and spreadsheets. */
import { api } from "../../config.js";
import { h } from "../../lib/dom.js";

/**
 * Address of a feed, with the filters of the page.
 *
 * @param {string} ending `ics`, `atom`, `csv`, …
 * @param {Record<string, string>} filters empty ones are left out
 */
export function feedAddress(ending, filters) {
  const address = new URL(`${api}/calendar.${ending}`, location.href);
  for (const [name, value] of Object.entries(filters)) if (value) address.searchParams.set(name, value);
  return address.href;
}

/**
 * HTML for another site to show the agenda, and the element itself.
 *
 * Its content is shown without script.
 *
 * @param {Record<string, string>} attributes empty ones are left out
 * @param {string} phone as people write it
 */
export function embedding(attributes, phone) {
  const given = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value));
  const script = h("script", { type: "module", src: `${location.origin}/embed/clic-agenda.js` });
  const link = h("a", { href: `${location.origin}/` }, "Ateliers numériques gratuits");
  const agenda = h("clic-agenda", given, link, `, inscription au ${phone}`);
  // The elements write themselves down, as a browser would read them.
  return { agenda, text: `${script.outerHTML}\n${agenda.outerHTML}` };
}

/** Feeds of everything, for programs that look at the page. */
const alternates = [
  ["ics", "text/calendar", "Agenda des ateliers (iCalendar)"],
  ["atom", "application/atom+xml", "Agenda des ateliers (Atom)"],
  ["jsonld", "application/ld+json", "Agenda des ateliers (JSON-LD)"],
];

/** Names the feeds in the page's head. */
export function announceFeeds() {
  for (const [ending = "", type = "", title = ""] of alternates) {
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "alternate", type, title, href: feedAddress(ending, {}) }),
    );
  }
}
