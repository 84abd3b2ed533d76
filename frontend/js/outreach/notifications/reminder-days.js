/** The days of reminders, which an administrator sets for each way. */
import { accountRequest } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { editing } from "../../ui/editing.js";
import { guardTyping, values } from "../../ui/forms.js";

/** @typedef {import("../../api/models.js").Reminders} Reminders */

/** @type {{ way: keyof Reminders, name: string, hint: string, least: number }[]} */
const WAYS = [
  { way: "email", name: "Courriel", hint: "0 est le jour même", least: 0 },
  { way: "sms", name: "SMS", hint: "0 est le jour même", least: 0 },
  { way: "call", name: "Appel", hint: "au plus tard la veille ouvrée", least: 1 },
  { way: "letter", name: "Lettre", hint: "le jour où elle est imprimée", least: 1 },
];
const ORDER = ["1er rappel", "2e rappel", "3e rappel"];
const idOf = (/** @type {string} */ way, /** @type {number} */ index) => `${way}-${index}`;

/** @param {HTMLFormElement} form @param {HTMLElement} meaning where the days are said in sentences */
export async function setReminderDays(form, meaning) {
  const load = () => accountRequest("GET", "/reminders");
  const now = await load();
  const guard = guardTyping(form);
  const status = h("p", { role: "status", class: "status-line" });
  fill(
    form,
    table(),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Enregistrer"), status),
  );
  say(meaning, now);
  form.addEventListener("input", () => fill(status));
  const ids = (/** @type {string} */ way, /** @type {Record<string, string>} */ given) =>
    ORDER.map((_, index) => idOf(way, index)).filter((id) => given[id]);
  const editor = editing(form, {
    current: now,
    read: (days) =>
      Object.fromEntries(
        WAYS.flatMap(({ way }) => ORDER.map((_, index) => [idOf(way, index), String(days[way][index] ?? "")])),
      ),
    check: () => WAYS.flatMap((way) => errorsOf(way, values(form))),
    reload: load,
    save({ version }, given) {
      const days = (/** @type {string} */ way) => ids(way, given).map((id) => Number(given[id]));
      const body = { email: days("email"), sms: days("sms"), call: days("call"), letter: days("letter") };
      return accountRequest("PUT", "/reminders", { version, body });
    },
    saved(days) {
      guard.done();
      editor.show(days);
      say(meaning, days);
      fill(status, "Enregistré.");
    },
    pointers: () =>
      Object.fromEntries(
        WAYS.flatMap(({ way }) => [
          [`/${way}`, idOf(way, 0)],
          ...ids(way, values(form)).map((id, index) => [`/${way}/${index}`, id]),
        ]),
      ),
  });
}

function table() {
  return h(
    "table",
    { class: "entry-table" },
    h("caption", {}, "Nombre de jours avant l’atelier ; une case vide : pas de rappel."),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("td"),
        ORDER.map((name) => h("th", { scope: "col" }, name)),
      ),
    ),
    h(
      "tbody",
      {},
      WAYS.map(({ way, name, hint }) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, name, h("span", { class: "hint" }, hint)),
          ORDER.map((order, index) =>
            h(
              "td",
              {},
              h(
                "span",
                { class: "field" },
                h("input", {
                  id: idOf(way, index),
                  name: idOf(way, index),
                  type: "text",
                  inputmode: "numeric",
                  maxlength: 2,
                  autocomplete: "off",
                  "aria-label": `${name}, ${order}`,
                }),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

/** @param {(typeof WAYS)[number]} row @param {Record<string, string>} given */
function errorsOf({ way, name, least }, given) {
  const ids = ORDER.map((_, index) => idOf(way, index)).filter((id) => given[id]);
  const isWrong = (/** @type {string} */ id) => {
    const day = given[id] ?? "";
    return !/^\d{1,2}$/.test(day) || Number(day) < least || Number(day) > 30;
  };
  const wrong = ids
    .filter(isWrong)
    .map((field) => ({ field, message: `${name} : écrivez un nombre de ${least} à 30, ou laissez vide.` }));
  const twice = ids.filter((id, index) =>
    ids.slice(0, index).some((other) => Number(given[other]) === Number(given[id])),
  );
  if (wrong.length) return wrong;
  return twice.map((field) => ({ field, message: `${name} : deux rappels ne peuvent pas tomber le même jour.` }));
}

/** The days in sentences. @param {HTMLElement} place @param {Reminders} days */
function say(place, days) {
  const when = (/** @type {number} */ day) =>
    day === 0 ? "le matin même" : day === 1 ? "la veille" : `${day} jours avant`;
  const line = (/** @type {string} */ how, /** @type {number[]} */ of, more = "") =>
    h("li", {}, `${how} : `, of.length ? `${of.map(when).join(", puis ")}${more}.` : "pas de rappel.");
  fill(
    place,
    h(
      "ul",
      {},
      line("Par courriel", days.email, ", à 9 h"),
      line("Par SMS", days.sms, ", à 9 h"),
      line("Par téléphone", days.call, ", ou plus tôt si le bureau est fermé la veille"),
      line("Par lettre", days.letter),
    ),
  );
}
