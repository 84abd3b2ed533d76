/** Addresses of programs that receive events. */

import { accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { start } from "../../desk/shell.js";
import { sessionPage } from "../../lib/addresses.js";
import { hour, shortDay } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { failureNotice } from "../../ui/feedback.js";
import { csvDay, list } from "../../ui/list.js";
import { addEndpoint, editEndpoint, removeEndpoint, renewSecret, replayFailed, toggleEndpoint } from "./dialogs.js";
import { deliveryStates, eventName, eventWords, stopWords } from "./words.js";

/** @typedef {import("../../api/models.js").WebhookEndpoint} WebhookEndpoint */
/** @typedef {import("../../api/models.js").WebhookDelivery} WebhookDelivery */

/** Attempts to read the outcome of a test, a second apart. */
const LOOKS = 20;

/** @type {Map<string, WebhookEndpoint>} */
const known = new Map();
/** @type {Map<string, import("../../api/models.js").Partner>} */
const owners = new Map();

/** True if its partnership has ended, so that nothing is sent to it. @param {WebhookEndpoint | undefined} endpoint */
const isWithout = (endpoint) =>
  Boolean(endpoint?.partner_id) && owners.get(endpoint?.partner_id ?? "")?.active === false;

// Before the filters are read from the address.
byId("evenement").append(
  ...[...Object.keys(eventWords), "webhook.test"].map((event) => h("option", { value: event }, eventName(event))),
);

const endpoints = list({
  place: byId("list"),
  path: "/webhook-endpoints",
  columns: [
    {
      title: "Logiciel",
      cell: ({ description, url, partner_id }) => [
        h("strong", {}, description),
        h("span", { class: "hint reason wrap-anywhere" }, url),
        partner_id && h("span", { class: "hint reason" }, owners.get(partner_id)?.name),
      ],
    },
    { title: "Prévenu de", cell: ({ events }) => events.map((event) => eventWords[event]).join(", ") },
    { title: "État", cell: state },
    { title: "Actions", quiet: true, cell: actions },
  ],
  caption: "Envois automatiques",
  unit: ["logiciel", "logiciels"],
  empty: "Aucun envoi automatique pour le moment.",
});

const deliveries = list({
  place: byId("deliveries"),
  filters: /** @type {HTMLFormElement} */ (byId("filters")),
  path: "/webhook-deliveries",
  query: ({ logiciel, etat, evenement }) => ({ endpoint: logiciel, status: etat, event: evenement }),
  columns: [
    {
      title: "Quand",
      cell: ({ occurred_at: at }) => h("span", { class: "nowrap" }, time(at)),
      csv: ({ occurred_at: at }) => csvDay(officeTime(at)),
    },
    { title: "Heure", csv: ({ occurred_at: at }) => officeTime(at).slice(11) },
    { title: "Logiciel", cell: (delivery) => nameOf(delivery), csv: nameOf },
    {
      title: "Évènement",
      cell: ({ event, data }) =>
        event.startsWith("session.")
          ? h("a", { href: sessionPage(String(data.id)) }, eventName(event))
          : eventName(event),
      csv: ({ event }) => eventName(event),
    },
    {
      title: "État",
      cell: outcome,
      csv: ({ status, trouble: why }) => [deliveryStates[status], why].filter(Boolean).join(" : "),
    },
    { title: "Réponse", csv: ({ response_status }) => response_status },
    { title: "Actions", quiet: true, cell: again },
  ],
  caption: "Envois, les plus récents d’abord",
  unit: ["envoi", "envois"],
  empty: "Aucun envoi ne correspond à ces choix.",
  file: "envois",
});

void start(
  async () => {
    const partners = await readAll("/partners");
    for (const partner of partners) owners.set(partner.id, partner);
    byId("add").addEventListener("click", async () => {
      const made = await addEndpoint(partners.filter(({ active }) => active));
      if (made) await saved(`« ${made.description} » sera prévenu.`);
    });
    await refresh();
  },
  { roles: ["admin"] },
);

async function refresh() {
  const all = await readAll("/webhook-endpoints");
  known.clear();
  for (const endpoint of all) known.set(endpoint.id, endpoint);
  const choice = /** @type {HTMLSelectElement} */ (byId("logiciel"));
  const chosen = choice.value || (new URLSearchParams(location.search).get("logiciel") ?? "");
  fill(
    choice,
    h("option", { value: "" }, "Tous"),
    all.map(({ id, description }) => h("option", { value: id, selected: id === chosen }, description)),
  );
  fill(byId("notices"), all.map(notice));
  await Promise.all([endpoints.load(), deliveries.load()]);
}

/** Notice of an endpoint that was stopped. @param {WebhookEndpoint} endpoint */
function notice(endpoint) {
  const { description, disabled_because: because, disabled_at: at, failing_since: since } = endpoint;
  // Nobody needs to be called about it.
  if (isWithout(endpoint)) return null;
  if (at && because && because !== "staff") {
    return h(
      "div",
      { class: "notice notice--bad" },
      h("p", {}, h("strong", {}, `« ${description} » n’est plus prévenu depuis le ${time(at)}.`)),
      h("p", {}, `${stopWords[because]}. Appelez la personne qui s’en occupe, puis choisissez « Reprendre ».`),
    );
  }
  if (!at && since)
    return h(
      "div",
      { class: "notice notice--warn" },
      h("p", {}, h("strong", {}, `« ${description} » ne reçoit rien depuis le ${time(since)}.`)),
      h(
        "p",
        {},
        "Nous réessayons pendant trois jours pour chaque évènement. Si après cinq jours rien n’est arrivé, les " +
          "envois s’arrêtent : appelez la personne qui s’en occupe.",
      ),
    );
  return null;
}

/** @param {string} at */
const time = (at) => `${shortDay(officeTime(at))}, ${hour(officeTime(at))}`;

/** @param {WebhookDelivery} delivery */
function nameOf({ endpoint_id: id }) {
  return known.get(id)?.description ?? "—";
}

/** @param {WebhookEndpoint} endpoint */
function state(endpoint) {
  const {
    disabled_because: because,
    failing_since: since,
    not_before: pause,
    waiting,
    failed,
    former_secret_until: until,
  } = endpoint;
  const [kind, words] = isWithout(endpoint)
    ? ["plain", "Partenariat arrêté"]
    : because
      ? ["alarm", "Arrêté"]
      : since
        ? ["ochre", "En difficulté"]
        : ["vine", "Prévenu"];
  return [
    h("span", { class: `tag tag--${kind}` }, words),
    because && h("span", { class: "hint reason" }, stopWords[because]),
    !because &&
      pause &&
      Date.parse(pause) > Date.now() &&
      h("span", { class: "hint reason" }, `Demande d’attendre jusqu’au ${time(pause)}`),
    waiting > 0 && h("span", { class: "hint reason" }, `${counted(waiting, "envoi")} en attente`),
    failed > 0 && h("span", { class: "hint reason" }, `${counted(failed, "envoi")} en échec`),
    until &&
      Date.parse(until) > Date.now() &&
      h("span", { class: "hint reason" }, `Ancien secret valable jusqu’au ${time(until)}`),
  ];
}

/** @param {WebhookEndpoint} endpoint */
function actions(endpoint) {
  const button = (/** @type {string} */ words, /** @type {() => unknown} */ act) =>
    h(
      "button",
      { type: "button", class: "link-button", onclick: act },
      words,
      h("span", { class: "visually-hidden" }, ` : ${endpoint.description}`),
    );
  const isNotified = endpoint.enabled && !isWithout(endpoint);
  return h(
    "div",
    { class: "row-actions no-print" },
    isNotified && button("Envoyer un essai", () => test(endpoint)),
    button("Modifier", () => editEndpoint(endpoint, (now) => saved(`« ${now.description} » est enregistré.`))),
    isNotified &&
      endpoint.failed > 0 &&
      button("Refaire les échecs", async () => {
        const done = await replayFailed(endpoint);
        if (done) await saved(done);
      }),
    button("Nouveau secret", async () => {
      if (await renewSecret(endpoint)) await saved(`« ${endpoint.description} » a un nouveau secret.`);
    }),
    button(endpoint.enabled ? "Arrêter" : "Reprendre", async () => {
      const now = await toggleEndpoint(endpoint);
      if (now)
        await saved(
          now.enabled ? `« ${now.description} » est de nouveau prévenu.` : `« ${now.description} » n’est plus prévenu.`,
        );
    }),
    button("Supprimer", async () => {
      if (await removeEndpoint(endpoint)) await saved(`« ${endpoint.description} » est supprimé.`);
    }),
  );
}

/** @param {WebhookDelivery} delivery */
function outcome({
  status,
  response_status: answered,
  response_body: body,
  duration_ms: took,
  trouble: why,
  attempts,
  next_attempt_at: next,
}) {
  const kind = { failed: "alarm", delivered: "vine", due: "plain", sending: "plain" }[status];
  return [
    h("span", { class: `tag tag--${kind}` }, deliveryStates[status]),
    why && h("span", { class: "hint reason" }, why),
    status === "due" &&
      next &&
      attempts > 0 &&
      h("span", { class: "hint reason" }, `${counted(attempts, "essai")}, le prochain le ${time(next)}`),
    answered !== null &&
      h(
        "details",
        { class: "disclosure disclosure--small" },
        h("summary", {}, `Réponse ${answered}, en ${took} ms`),
        h("pre", { class: "wrap-anywhere" }, body ?? "(vide)"),
      ),
  ];
}

/** @param {WebhookDelivery} delivery */
function again(delivery) {
  const endpoint = known.get(delivery.endpoint_id);
  if (!endpoint?.enabled || isWithout(endpoint) || delivery.status === "sending") return null;
  return h(
    "button",
    {
      type: "button",
      class: "link-button",
      onclick: async () => {
        try {
          deliveries.replace(
            await accountRequest("POST", "/webhook-deliveries/{id}/replay", { path: { id: delivery.id } }),
          );
          byId("status").textContent = "L’envoi repart.";
        } catch (error) {
          byId("deliveries").prepend(failureNotice(error));
        }
      },
    },
    "Refaire",
    h("span", { class: "visually-hidden" }, ` : ${eventName(delivery.event)}, ${nameOf(delivery)}`),
  );
}

/** @param {WebhookEndpoint} endpoint */
async function test(endpoint) {
  const status = byId("status");
  try {
    const sent = await accountRequest("POST", "/webhook-endpoints/{id}/test", { path: { id: endpoint.id } });
    status.textContent = `Essai en route vers « ${endpoint.description} »…`;
    for (let look = 0; look < LOOKS; look++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const { data } = await accountRequest("GET", "/webhook-deliveries", {
        query: { endpoint: endpoint.id, event: "webhook.test", limit: 5 },
      });
      const now = data.find(({ id }) => id === sent.id);
      if (!now || now.attempted_at === null) continue;
      await saved(
        now.status === "delivered"
          ? `« ${endpoint.description} » a bien reçu l’essai.`
          : `« ${endpoint.description} » n’a pas reçu l’essai. ${now.trouble ?? ""}`,
      );
      return;
    }
    await saved("L’essai n’a pas encore de réponse : voyez la liste des envois.");
  } catch (error) {
    // The endpoint may have been stopped meanwhile: the list would say the contrary.
    await saved("");
    byId("list").prepend(failureNotice(error));
  }
}

/** @param {string} words */
async function saved(words) {
  byId("status").textContent = words;
  await refresh();
}
