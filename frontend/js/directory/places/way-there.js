/** The way to a venue: a link to a map on another site, which is opened only by a click. */
import { h } from "../../lib/dom.js";
import { fullAddress } from "../../lib/words.js";

/** @typedef {import("../../api/models.js").Venue} Venue */

/**
 * The address of a map with the way to a venue: to its position, or to its address where no position is known.
 *
 * @param {Venue} venue
 */
function mapAddress(venue) {
  const { position } = venue;
  if (!position) return `https://www.openstreetmap.org/search?query=${encodeURIComponent(fullAddress(venue))}`;
  const { latitude, longitude } = position;
  return `https://www.openstreetmap.org/directions?to=${latitude}%2C${longitude}#map=16/${latitude}/${longitude}`;
}

/** « Itinéraire (carte OpenStreetMap) » @param {Venue} venue */
export const wayThereLink = (venue) =>
  h(
    "a",
    { class: "link-button no-print", href: mapAddress(venue), rel: "noreferrer" },
    "Itinéraire",
    h("span", { class: "hint" }, " (carte OpenStreetMap)"),
  );

/**
 * « S’y rendre »: bus and parking, the way in without steps, the way on a map; a heading of its own.
 *
 * @param {Venue} venue
 * @param {"h2" | "h3"} [heading]
 */
export const wayThere = (venue, heading = "h2") =>
  h(
    "section",
    { class: "card stack", "aria-labelledby": "way-there" },
    h(heading, { id: "way-there" }, "S’y rendre"),
    venue.access && h("p", {}, h("strong", {}, "Bus et stationnement : "), venue.access),
    h(
      "p",
      {},
      h("strong", {}, "Avec un handicap : "),
      venue.accessibility ?? "appelez-nous avant de venir, nous vous dirons comment entrer.",
    ),
    wayThereLink(venue),
  );
