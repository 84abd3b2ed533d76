/** Dialogs of a webhook endpoint. */
import { accountRequest } from "../../api/client.js";
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { formDialog, showDialog } from "../../ui/dialog.js";
import { editing } from "../../ui/editing.js";
import { input, select } from "../../ui/fields.js";
import { checkRequired } from "../../ui/forms.js";
import { showSecret } from "../../ui/secret-dialog.js";
import { eventWords } from "./words.js";

/** @typedef {import("../../api/models.js").WebhookEndpoint} WebhookEndpoint */
/** @typedef {import("../../api/models.js").EventType} WebhookEvent */

const events = /** @type {WebhookEvent[]} */ (Object.keys(eventWords));

/** A control of each event: their ids have no dots. @param {string} event */
const control = (event) => event.replace(".", "-");

/** @param {WebhookEvent[]} wanted */
const fields = (wanted) => [
  input({
    id: "description",
    label: "Nom",
    hint: "Par exemple : site de la mairie de Quarante.",
    maxlength: 200,
  }),
  input({
    id: "url",
    label: "Adresse",
    type: "url",
    hint: "Elle commence par https://. La personne qui s’occupe du logiciel vous la donne.",
    maxlength: 500,
    inputmode: "url",
  }),
  h(
    "fieldset",
    { class: "choices" },
    h("legend", {}, "Évènements"),
    events.map((event) =>
      h(
        "div",
        { class: "choice" },
        h("input", {
          type: "checkbox",
          id: control(event),
          name: control(event),
          value: "oui",
          checked: wanted.includes(event),
        }),
        h("label", { for: control(event) }, eventWords[event]),
      ),
    ),
  ),
];

/** @param {Record<string, string>} given */
const chosen = (given) => events.filter((event) => given[control(event)]);

/** @param {HTMLFormElement} form */
function check(form) {
  const errors = checkRequired(form, {
    description: "Écrivez le nom.",
    url: "Écrivez l’adresse en entier, avec https://.",
  });
  const none = events.every(
    (event) => !(/** @type {HTMLInputElement} */ (form.elements.namedItem(control(event))).checked),
  );
  return none
    ? [...errors, { field: control(/** @type {string} */ (events[0])), message: "Choisissez au moins un évènement." }]
    : errors;
}

/** @param {import("../../api/models.js").Partner[]} partners @returns {Promise<WebhookEndpoint | null>} */
export async function addEndpoint(partners) {
  const made = await formDialog({
    title: "Ajouter un logiciel",
    body: [
      // What is said of people is chosen on purpose.
      ...fields(events.filter((event) => !event.startsWith("referral."))),
      select({
        id: "partner_id",
        label: "Appartient à",
        hint: "Le logiciel d’un partenaire n’apprend rien des personnes que d’autres ont orientées.",
        options: [["", "À nous"], ...partners.map(({ id, name }) => /** @type {[string, string]} */ ([id, name]))],
      }),
    ],
    confirm: "Ajouter",
    check,
    act: (given, key) =>
      accountRequest("POST", "/webhook-endpoints", {
        body: {
          description: given.description ?? "",
          url: given.url ?? "",
          events: chosen(given),
          partner_id: given.partner_id || null,
        },
        idempotencyKey: key,
      }),
  });
  if (made) await secretShown(made);
  return made;
}

/** @param {WebhookEndpoint & { secret: string }} endpoint */
const secretShown = ({ description, secret }) =>
  showSecret({
    title: `Secret pour « ${description} »`,
    about: [
      h(
        "p",
        {},
        h("strong", {}, "Il ne sera plus jamais montré."),
        " Donnez-le à la personne qui s’occupe du logiciel : il lui prouve que les envois viennent bien de nous.",
      ),
    ],
    label: "Secret",
    value: secret,
  });

/** @param {WebhookEndpoint} endpoint @param {(now: WebhookEndpoint) => void} saved */
export function editEndpoint(endpoint, saved) {
  const form = h(
    "form",
    { class: "form" },
    fields(endpoint.events),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Enregistrer"),
      h("button", { class: "button button--quiet", type: "button", onclick: () => dialog.close() }, "Retour"),
    ),
  );
  const dialog = showDialog(`Modifier « ${endpoint.description} »`, [form]);
  editing(form, {
    current: endpoint,
    read: ({ description, url, events: wanted }) => ({
      description,
      url,
      ...Object.fromEntries(events.map((event) => [control(event), wanted.includes(event) ? "oui" : ""])),
    }),
    check,
    reload: () => accountRequest("GET", "/webhook-endpoints/{id}", { path: { id: endpoint.id } }),
    save: (now, given) =>
      accountRequest("PATCH", "/webhook-endpoints/{id}", {
        path: { id: now.id },
        version: now.version,
        body: { description: given.description ?? "", url: given.url ?? "", events: chosen(given) },
      }),
    saved: (now) => {
      dialog.close();
      saved(now);
    },
  });
}

/** @param {WebhookEndpoint} endpoint */
export const toggleEndpoint = (endpoint) =>
  formDialog({
    title: endpoint.enabled
      ? `Ne plus prévenir « ${endpoint.description} » ?`
      : `Prévenir de nouveau « ${endpoint.description} » ?`,
    body: [
      h(
        "p",
        {},
        endpoint.enabled
          ? "Ce qui attend encore ne partira pas, et ce qui se passe d’ici la reprise ne sera pas envoyé."
          : "Il sera prévenu de ce qui se passe à partir de maintenant. Les envois en échec se refont avec « " +
              "Refaire les échecs ».",
      ),
    ],
    confirm: endpoint.enabled ? "Arrêter les envois" : "Reprendre les envois",
    danger: endpoint.enabled,
    act: () =>
      accountRequest("PATCH", "/webhook-endpoints/{id}", {
        path: { id: endpoint.id },
        version: endpoint.version,
        body: { enabled: !endpoint.enabled },
      }),
  });

/** @param {WebhookEndpoint} endpoint */
export async function renewSecret(endpoint) {
  const made = await formDialog({
    title: `Un nouveau secret pour « ${endpoint.description} » ?`,
    body: [
      select({
        id: "overlap",
        label: "L’ancien secret reste valable",
        hint:
          "Le temps de mettre le nouveau dans le logiciel. S’il est tombé dans d’autres mains : pas un " +
          "instant de plus.",
        options: [
          ["24", "un jour"],
          ["168", "une semaine"],
          ["0", "pas un instant de plus"],
        ],
        value: "24",
      }),
    ],
    confirm: "Faire un nouveau secret",
    act: (given) =>
      accountRequest("POST", "/webhook-endpoints/{id}/secret", {
        path: { id: endpoint.id },
        body: { overlap_hours: Number(given.overlap) },
      }),
  });
  if (made) await secretShown(made);
  return made;
}

const DAYS = { 1: "depuis un jour", 7: "depuis une semaine", 30: "tous ceux qui sont encore là (30 jours)" };

/** @param {WebhookEndpoint} endpoint @returns {Promise<string | null>} the outcome in words */
export async function replayFailed(endpoint) {
  const done = await formDialog({
    title: `Refaire les envois en échec à « ${endpoint.description} » ?`,
    body: [select({ id: "days", label: "Lesquels", options: Object.entries(DAYS), value: "7" })],
    confirm: "Refaire",
    act: (given) =>
      accountRequest("POST", "/webhook-endpoints/{id}/replay", {
        path: { id: endpoint.id },
        body: { since: new Date(Date.now() - Number(given.days) * 86_400_000).toISOString() },
      }),
  });
  return (
    done &&
    (done.replayed
      ? `${counted(done.replayed, "envoi repart", "envois repartent")}.`
      : "Aucun envoi en échec depuis ce jour.")
  );
}

/** @param {WebhookEndpoint} endpoint @returns {Promise<true | null>} */
export const removeEndpoint = (endpoint) =>
  formDialog({
    title: `Supprimer « ${endpoint.description} » ?`,
    body: [
      h(
        "p",
        {},
        "Il ne sera plus prévenu, et la liste de ses envois sera effacée. Pour une pause, arrêtez plutôt les envois.",
      ),
    ],
    confirm: "Supprimer",
    danger: true,
    act: async () => {
      await accountRequest("DELETE", "/webhook-endpoints/{id}", { path: { id: endpoint.id } });
      return /** @type {const} */ (true);
    },
  });
