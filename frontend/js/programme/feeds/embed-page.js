/** The agenda for other sites: the frame and the feeds. */

import "../../../embed/clic-agenda.js";
import { organisation } from "../../api/organisation.js";
import { office, start } from "../../desk/shell.js";
import { listVenues } from "../../directory/places/places.js";
import { byId, fill, h } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";
import { copyField } from "../../ui/copy-field.js";
import { input, select } from "../../ui/fields.js";
import { embedding, feedAddress } from "./feeds.js";

/** Feeds for other software, besides the page for frames. */
const FEEDS = [
  ["ics", "Calendrier (Outlook, Google Agenda, téléphone)"],
  ["csv", "Tableau, pour un tableur"],
  ["atom", "Fil d’actualité (Atom)"],
  ["jsonld", "Données pour un site (JSON-LD)"],
  ["openagenda.json", "Données pour OpenAgenda"],
];

const component = copyField({ id: "component-text", label: "Texte à coller dans la page", rows: 7 });
const frame = copyField({ id: "frame-text", label: "Texte du cadre", rows: 4 });
const feeds = FEEDS.map(([ending = "", label = ""]) => ({
  ending,
  ...copyField({ id: `feed-${ending.replace(".", "-")}`, label, rows: 2 }),
}));
const form = /** @type {HTMLFormElement} */ (byId("choices"));

void start(
  async () => {
    const [venues, { phone_display }] = await Promise.all([listVenues(), organisation()]);
    form.append(
      select({ id: "place", label: "Où ?", options: places(venues) }),
      select({
        id: "level",
        label: "Niveau",
        options: [
          ["", "Tous les niveaux"],
          ...Object.entries(levels).map(([key, { name }]) => /** @type {[string, string]} */ ([key, name])),
        ],
      }),
      select({
        id: "cancelled",
        label: "Ateliers annulés",
        options: [
          ["", "Montrés, avec le motif"],
          ["mark", "Montrés, « ANNULÉ » dans le titre"],
          ["omit", "Non montrés"],
        ],
      }),
      input({
        id: "number",
        label: "Nombre d’ateliers",
        type: "number",
        min: 1,
        max: 100,
        value: 5,
        inputmode: "numeric",
        short: true,
      }),
      select({
        id: "scheme",
        label: "Couleurs",
        options: [
          ["", "Comme la page"],
          ["light", "Claires"],
          ["dark", "Sombres"],
          ["auto", "Selon l’appareil du lecteur"],
        ],
      }),
    );
    byId("component").append(component.element);
    byId("frame").append(frame.element);
    byId("feeds").append(...feeds.map(({ element }) => element));
    const show = () => write(phone_display);
    form.addEventListener("change", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    byId("frame-preview").addEventListener("toggle", showFrame);
    show();
  },
  { roles: office },
);

/** @param {import("../../api/models.js").Venue[]} venues @returns {[string, string][]} */
function places(venues) {
  const communes = new Map(venues.map(({ commune_code, commune }) => [commune_code, commune]));
  return [
    ["", "Partout"],
    ...[...communes]
      .sort(([, a], [, b]) => a.localeCompare(b, "fr"))
      .flatMap(([code, name]) => {
        const here = venues.filter(({ commune_code }) => commune_code === code);
        const each =
          here.length > 1
            ? here.map((venue) => /** @type {[string, string]} */ ([`venue:${venue.id}`, `${name} – ${venue.name}`]))
            : [];
        return [/** @type {[string, string]} */ ([`commune:${code}`, name]), ...each];
      }),
  ];
}

/**
 * @returns {Record<string, string>} the filters, of which one is the place; feeds and the element know them by the same
 * names
 */
function chosen() {
  const {
    place = "",
    level = "",
    cancelled = "",
  } = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
  const [kind = "", id = ""] = place.split(":");
  return { ...(id ? { [kind]: id } : {}), ...(level ? { level } : {}), ...(cancelled ? { cancelled } : {}) };
}

/** @param {string} phone */
function write(phone) {
  const { number, scheme } = Object.fromEntries(new FormData(form));
  const limit = Math.min(Math.max(Math.floor(Number(number)) || 5, 1), 100);
  const { agenda, text } = embedding({ ...chosen(), limit: String(limit), scheme: String(scheme) }, phone);
  component.set(text);
  fill(byId("preview"), agenda);

  const page = h("iframe", {
    src: feedAddress("html", chosen()),
    title: "Ateliers numériques gratuits",
    width: "100%",
    height: "600",
    loading: "lazy",
  });
  frame.set(page.outerHTML);
  for (const { ending, set } of feeds) set(feedAddress(ending, chosen()));
  showFrame();
}

function showFrame() {
  const box = /** @type {HTMLDetailsElement} */ (byId("frame-preview"));
  for (const old of box.querySelectorAll("iframe")) old.remove();
  if (!box.open) return;
  box.append(h("iframe", { src: feedAddress("html", chosen()), title: "Aperçu du cadre", class: "frame-preview" }));
}
