/**
 * Notices of the attendance page on a phone, about its sheet.
 *
 * @typedef {import("./offline-sheet.js").Sheet} Sheet
 *
 * @typedef {object} Obstacle reason why nothing can be sent
 * @property {"network" | "login" | "refused"} kind
 * @property {string} [title]
 * @property {string | null | undefined} [detail]
 */
import { hour } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { answersWords } from "./noted.js";
import { device, unsent } from "./offline-sheet.js";

/** Without network, before the sheet was ever opened on this phone. @param {() => void} retry */
export const neverOpenedNotice = (retry) =>
  h(
    "div",
    { class: "notice notice--bad", role: "alert" },
    h("p", {}, h("strong", {}, "Il n’y a pas de réseau.")),
    h(
      "p",
      {},
      "La liste de cet atelier n’a pas encore été ouverte sur ce téléphone : il faut du réseau la première " +
        "fois. En attendant, notez les présences sur la feuille de papier.",
    ),
    h("p", {}, h("button", { class: "button", type: "button", onclick: retry }, "Réessayer")),
  );

/** About ticks of a colleague, which only they can send. @param {Sheet} sheet */
export const foreignNotice = (sheet) =>
  h(
    "div",
    { class: "notice notice--warn", role: "alert" },
    h("p", {}, h("strong", {}, `Des présences notées par ${sheet.owner.name} attendent sur ce téléphone.`)),
    h(
      "p",
      {},
      `${counted(unsent(sheet), "réponse")} à envoyer : ${sheet.owner.name} doit se reconnecter ici. Rien ` +
        "n’est perdu.",
    ),
    h(
      "p",
      {},
      h("a", { class: "button", href: `/bureau/atelier.html?id=${encodeURIComponent(sheet.id)}` }, "Voir l’atelier"),
    ),
  );

/** In the place of the people, when nothing can be noted. @param {Sheet["session"]} session */
export const closedNotice = ({ cancelled }) =>
  h(
    "p",
    { class: "notice" },
    cancelled
      ? "Cet atelier est annulé."
      : "Les présences se notent à partir du jour de l’atelier. Cette page sera prête, même sans réseau.",
  );

/**
 * State of a sheet in a sentence.
 *
 * @param {Sheet} sheet
 * @param {object} now
 * @param {number} now.waits ticks and arrivals that are not sent yet
 * @param {number} now.choices those that wait for a choice
 * @param {Obstacle | null} now.obstacle
 * @param {boolean} now.sending
 * @param {boolean} now.worksOffline
 */
export function stateWords({ lines, sentAt }, { waits, choices, obstacle, sending, worksOffline }) {
  const kept = device.keeps
    ? `${counted(waits, "réponse enregistrée", "réponses enregistrées")} sur ce téléphone, pas encore ` +
      `${waits > 1 ? "envoyées" : "envoyée"}.`
    : "Ce téléphone ne peut rien garder : ne fermez pas cette page avant l’envoi.";
  if (obstacle?.kind === "login")
    return (
      `${waits ? kept : "Tout ce qui a été noté est envoyé."} Votre connexion a expiré : reconnectez-vous, ` +
      "rien n’est perdu."
    );
  if (obstacle?.kind === "refused") return `${waits ? kept : ""} ${obstacle.title}. ${obstacle.detail ?? ""}`.trim();
  if (obstacle)
    return waits
      ? `${kept} Pas de réseau : continuez, tout partira tout seul.`
      : "Pas de réseau. Vous pouvez continuer : vos réponses seront gardées sur ce téléphone.";
  if (choices) return `${counted(choices, "réponse")} à choisir ci-dessous.`;
  if (waits) return sending ? "Envoi en cours…" : kept;
  if (sentAt) return `Tout est envoyé à ${hour(officeTime(new Date(sentAt).toISOString()))}.`;
  const count = lines.length
    ? `${answersWords(lines.map(({ status, size = 1, people }) => ({ status, size, people })))}.`
    : "La liste est à jour.";
  return worksOffline && device.keeps ? `${count} Cette page marche aussi sans réseau.` : count;
}
