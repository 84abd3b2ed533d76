/** The office hours, which an administrator sets: two spans a day. */
import { accountRequest, request } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { editing } from "../../ui/editing.js";
import { values } from "../../ui/forms.js";

/** @typedef {import("../../api/models.js").OfficeHours} OfficeHours */

const DAYS = ["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"];
const SPANS = ["matin", "après-midi"];
const ENDS = /** @type {const} */ (["opens", "closes"]);
const idOf = (/** @type {number} */ weekday, /** @type {number} */ span, /** @type {string} */ end) =>
  `${end}-${weekday}-${span}`;

/** @param {HTMLFormElement} form */
export async function setOfficeHours(form) {
  const status = h("p", { role: "status", class: "status-line" });
  fill(
    form,
    table(),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Garder ces heures"), status),
  );
  form.addEventListener("input", () => fill(status));
  editing(form, {
    current: await request("GET", "/office-hours"),
    read: timesOf,
    reload: () => request("GET", "/office-hours"),
    check: () => read(values(form)).errors,
    save: ({ version }, given) =>
      accountRequest("PUT", "/office-hours", { version, body: { spans: read(given).spans } }),
    saved: () => fill(status, "Enregistré."),
    pointers: () => ({ "/spans": idOf(1, 0, "opens"), ...read(values(form)).places }),
  });
}

/** The times of each control. @param {OfficeHours} hours @returns {Record<string, string>} */
const timesOf = (hours) =>
  Object.fromEntries(
    DAYS.flatMap((_, index) => {
      const spans = hours.spans.filter(({ weekday }) => weekday === index + 1);
      // A day that opens in the afternoon only has its span there.
      const isLate = spans.length === 1 && (spans[0]?.opens ?? "") >= "12:00";
      return SPANS.flatMap((_name, span) =>
        ENDS.map((end) => [idOf(index + 1, span, end), spans[isLate ? span - 1 : span]?.[end] ?? ""]),
      );
    }),
  );

function table() {
  return h(
    "table",
    { class: "entry-table entry-table--wide" },
    h("caption", {}, "Une case vide : le bureau est fermé."),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("td"),
        SPANS.map((name) => h("th", { scope: "col" }, name)),
      ),
    ),
    h(
      "tbody",
      {},
      DAYS.map((day, index) => {
        return h(
          "tr",
          {},
          h("th", { scope: "row" }, day),
          SPANS.map((name, span) => {
            return h(
              "td",
              {},
              ENDS.map((end) =>
                h(
                  "span",
                  { class: "field" },
                  h("input", {
                    type: "time",
                    id: idOf(index + 1, span, end),
                    name: idOf(index + 1, span, end),
                    "aria-label": `${day} ${name}, ${end === "opens" ? "ouverture" : "fermeture"}`,
                  }),
                ),
              ),
            );
          }),
        );
      }),
    ),
  );
}

/**
 * The spans of the form, the control of each JSON pointer, and the faults.
 *
 * @param {Record<string, string>} given
 */
function read(given) {
  /** @type {OfficeHours["spans"]} */
  const spans = [];
  /** @type {Record<string, string>} */
  const places = {};
  /** @type {import("../../ui/forms.js").FieldError[]} */
  const errors = [];
  for (const [index, day] of DAYS.entries())
    for (const [span, name] of SPANS.entries()) {
      const [opening, closing] = ENDS.map((end) => idOf(index + 1, span, end));
      const [opens, closes] = [given[opening ?? ""] ?? "", given[closing ?? ""] ?? ""];
      if (!opens && !closes) continue;
      const missing = opens ? closing : opening;
      if (!opens || !closes) {
        errors.push({ field: missing ?? "", message: `${day} ${name} : il manque une heure.` });
        continue;
      }
      for (const end of ["", "/opens", "/weekday"]) places[`/spans/${spans.length}${end}`] = opening ?? "";
      places[`/spans/${spans.length}/closes`] = closing ?? "";
      spans.push({ weekday: index + 1, opens, closes });
    }
  return { spans, places, errors };
}
