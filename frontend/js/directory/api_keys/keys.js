/** Keys of programs: listed, made, replaced with an overlap, revoked. The key itself is shown once. */
import { accountRequest } from "../../api/client.js";
import { dayNameWithYear, hour, since } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { ownScopes, partnerScopes, scopes } from "../../lib/words.js";
import { addDays, instant, officeTime, officeZone } from "../../lib/zones.js";
import { formDialog } from "../../ui/dialog.js";
import { checkbox, input } from "../../ui/fields.js";
import { staleTag } from "../partners/form.js";
import { showMadeKey } from "./made-key.js";

/**
 * @typedef {import("../../api/models.js").Partner} Partner
 * @typedef {import("../../api/models.js").ApiKey} ApiKey
 */

/** @param {string} at */
const moment = (at) => `${dayNameWithYear(officeTime(at))}, ${hour(officeTime(at))}`;

/** Days before its end from which on a key is to be renewed. */
const SOON_DAYS = 30;

/** @param {ApiKey} key @param {string | null} read its last reading of the calendar */
function state(key, read) {
  if (key.revoked_at) return tag("plain", "Retirée");
  if (!holds(key)) return tag("plain", isMissed(key, read) ? "Terminée : le site ne lit plus" : "Terminée");
  if (key.replaced_by) return tag("alarm", "À changer");
  const endsSoon = Date.parse(key.ends_at) - Date.now() < SOON_DAYS * 86_400_000;
  return endsSoon
    ? tag("ochre", `Se termine le ${dayNameWithYear(officeTime(key.ends_at))}`)
    : tag("vine", "En service");
}

/** @param {string} kind @param {string} words */
const tag = (kind, words) => h("span", { class: `tag tag--${kind}` }, words);

/** @param {ApiKey} key */
const holds = (key) => !key.revoked_at && Date.parse(key.ends_at) > Date.now();

/**
 * True if the end of a key would be noticed: it reads the calendar, and no other key replaces it.
 *
 * @param {ApiKey} key
 * @param {string | null} read
 */
const isMissed = (key, read) => read !== null && !key.revoked_at && !key.replaced_by;

/**
 * Time of a key's last reading; until its first, that of the key that it replaces, as in the service.
 *
 * @param {ApiKey[]} keys
 * @param {ApiKey | undefined} key
 * @returns {string | null}
 */
const lastRead = (keys, key) =>
  key
    ? (key.calendar_read_at ??
      lastRead(
        keys,
        keys.find(({ replaced_by: next }) => next === key.id),
      ))
    : null;

/**
 * The keys of a partner, or those of the organisation's own programs where none is given.
 *
 * @param {{ partner?: Partner, place: HTMLElement, actions: HTMLElement, said: (words: string) => void, mayChange:
 * boolean }} options
 */
export function accessKeys({ partner, place, actions, said, mayChange }) {
  const all = partner ? partnerScopes : ownScopes;
  const longest = partner ? "trois ans" : "treize mois";
  if (mayChange)
    fill(actions, h("button", { type: "button", class: "button button--quiet", onclick: add }, "Créer une clé"));

  async function load() {
    const { data: keys } = await (partner
      ? accountRequest("GET", "/partners/{id}/keys", { path: { id: partner.id } })
      : accountRequest("GET", "/keys"));
    const titles = ["Usage", "Droits", "Dernier usage", "Fin", "État", ...(mayChange ? ["Actions"] : [])];
    fill(
      place,
      keys.length
        ? h(
            "div",
            { class: "table-wrap", role: "region", "aria-label": "Clés", tabindex: "0" },
            h(
              "table",
              { class: "table table--rows-as-cards" },
              h("caption", {}, "Clés, la plus récente d’abord"),
              h(
                "thead",
                {},
                h(
                  "tr",
                  {},
                  titles.map((title) => h("th", { scope: "col" }, title)),
                ),
              ),
              h(
                "tbody",
                {},
                keys.map((key) => keyRow(key, lastRead(keys, key))),
              ),
            ),
          )
        : h("p", { class: "empty" }, "Aucune clé."),
    );
  }

  /** @param {ApiKey} key @param {string | null} read */
  const keyRow = (key, read) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, key.name, h("br"), h("small", { class: "wrap-anywhere" }, `${key.prefix}…`)),
      h(
        "td",
        { "data-label": "Droits" },
        h(
          "ul",
          {},
          key.scopes.map((scope) => h("li", {}, scopes[scope][0])),
        ),
      ),
      h(
        "td",
        { "data-label": "Dernier usage" },
        key.last_used_at ? since(key.last_used_at) : h("span", { class: "muted" }, "jamais"),
        " ",
        isMissed(key, read) && staleTag(read),
      ),
      h("td", { "data-label": "Fin" }, moment(key.revoked_at ?? key.ends_at)),
      h("td", { "data-label": "État" }, state(key, read)),
      mayChange &&
        h(
          "td",
          {},
          (holds(key) || isMissed(key, read)) &&
            h(
              "div",
              { class: "row-actions no-print" },
              holds(key) &&
                !key.replaced_by &&
                h(
                  "button",
                  { type: "button", class: "link-button", onclick: () => replace(key) },
                  "Remplacer",
                  ofWhom(key),
                ),
              h(
                "button",
                { type: "button", class: "link-button", onclick: () => rename(key) },
                "Renommer",
                ofWhom(key),
              ),
              h("button", { type: "button", class: "link-button", onclick: () => revoke(key) }, "Retirer", ofWhom(key)),
            ),
        ),
    );

  /** @param {ApiKey} key */
  const ofWhom = ({ name, prefix }) => h("span", { class: "visually-hidden" }, ` : ${name}, ${prefix}`);

  async function add() {
    const inAYear = addDays(officeTime(new Date().toISOString()).slice(0, 10), 365);
    const made = await formDialog({
      title: partner ? `Une clé pour ${partner.name}` : "Une clé pour un logiciel",
      body: [
        input({
          id: "key-name",
          label: "Pour quoi faire ?",
          hint: partner
            ? "Par exemple : le site de la commune, le panneau lumineux."
            : "Par exemple : le site de la communauté de communes, le logiciel de l’accueil.",
          maxlength: 80,
        }),
        h(
          "fieldset",
          { class: "choices" },
          h("legend", {}, "Cette clé permet de"),
          all.map((scope, index) =>
            checkbox({ id: `scope-${index}`, label: `${scopes[scope][0]} : ${scopes[scope][1]}` }),
          ),
        ),
        input({
          id: "key-end",
          label: "Dernier jour",
          type: "date",
          value: inAYear,
          hint: `Elle s’arrêtera d’elle-même ce jour-là à 18 h. Dans ${longest} au plus tard.`,
        }),
      ],
      confirm: "Créer la clé",
      check: (form) => [
        ...(form["key-name"].value.trim() ? [] : [{ field: "key-name", message: "Dites à quoi servira la clé." }]),
        ...(all.some((_, index) => form[`scope-${index}`].checked)
          ? []
          : [{ field: "scope-0", message: "Cochez au moins un droit." }]),
        ...(form["key-end"].value ? [] : [{ field: "key-end", message: "Choisissez un jour." }]),
      ],
      act: (given) => {
        const body = {
          name: given["key-name"] ?? "",
          scopes: all.filter((_, index) => given[`scope-${index}`]),
          ends_at: instant(given["key-end"] ?? inAYear, "18:00", officeZone()),
        };
        return partner
          ? accountRequest("POST", "/partners/{id}/keys", { path: { id: partner.id }, body })
          : accountRequest("POST", "/keys", { body });
      },
    });
    if (!made) return;
    await showMadeKey(made);
    said(`La clé « ${made.key.name} » est en service.`);
    await load();
  }

  /** @param {ApiKey} key */
  async function replace(key) {
    const inAWeek = addDays(officeTime(new Date().toISOString()).slice(0, 10), 7);
    const made = await formDialog({
      title: `Remplacer la clé « ${key.name} » ?`,
      body: [
        h(
          "p",
          {},
          "Une nouvelle clé est créée, avec les mêmes droits. L’ancienne marche encore un moment, le temps de " +
            "la changer là où elle sert.",
        ),
        input({
          id: "until",
          label: "Dernier jour de l’ancienne clé",
          type: "date",
          value: inAWeek,
          hint: "Elle s’arrête ce jour-là à 18 h.",
        }),
      ],
      confirm: "Faire la nouvelle clé",
      check: (form) => (form.until.value ? [] : [{ field: "until", message: "Choisissez un jour." }]),
      act: (given) =>
        accountRequest("POST", "/keys/{id}/rotation", {
          path: { id: key.id },
          body: { old_ends_at: instant(given.until ?? inAWeek, "18:00", officeZone()) },
        }),
    });
    if (!made) return;
    await showMadeKey(made);
    said(`La clé « ${key.name} » est remplacée.`);
    await load();
  }

  /** @param {ApiKey} key */
  async function rename(key) {
    const done = await formDialog({
      title: `Renommer la clé « ${key.name} »`,
      body: [input({ id: "key-name", label: "Pour quoi faire ?", value: key.name, maxlength: 80 })],
      confirm: "Renommer",
      check: (form) =>
        form["key-name"].value.trim() ? [] : [{ field: "key-name", message: "Dites à quoi sert la clé." }],
      act: (given) =>
        accountRequest("PUT", "/keys/{id}/name", { path: { id: key.id }, body: { name: given["key-name"] ?? "" } }),
    });
    if (!done) return;
    said(`La clé s’appelle maintenant « ${done.name} ».`);
    await load();
  }

  /** @param {ApiKey} key */
  async function revoke(key) {
    const done = await formDialog({
      title: `Retirer la clé « ${key.name} » ?`,
      body: [
        holds(key)
          ? h(
              "p",
              {},
              `La clé ${key.prefix}… ne marchera plus dès maintenant, et ne pourra pas être remise. Ce qui a été ` +
                "fait avec elle reste.",
            )
          : h(
              "p",
              {},
              `La clé ${key.prefix}… ne marche déjà plus : elle ne sera plus signalée. Si le site doit encore ` +
                "montrer le calendrier, donnez-lui d’abord une nouvelle clé.",
            ),
      ],
      confirm: "Retirer la clé",
      danger: true,
      act: () => accountRequest("POST", "/keys/{id}/revocation", { path: { id: key.id } }),
    });
    if (!done) return;
    said(`La clé « ${done.name} » est retirée.`);
    await load();
  }

  return { load };
}
