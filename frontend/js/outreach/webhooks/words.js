/** Webhooks in words. */

/** @type {Record<import("../../api/models.js").EventType, string>} */
export const eventWords = {
  "session.scheduled": "Atelier annoncé",
  "session.updated": "Atelier modifié",
  "session.cancelled": "Atelier annulé",
  "session.full": "Atelier complet",
  "session.available": "Place libérée",
  "referral.created": "Personne orientée",
  "referral.updated": "Suite d’une orientation",
};

/** @param {string} event */
export const eventName = (event) =>
  event === "webhook.test" ? "Essai" : (eventWords[/** @type {keyof typeof eventWords} */ (event)] ?? event);

/** Reasons why an endpoint is stopped. @type {Record<"staff" | "gone" | "failing", string>} */
export const stopWords = {
  staff: "Arrêté par l’équipe",
  gone: "Le logiciel ne veut plus rien recevoir",
  failing: "Rien n’est arrivé pendant cinq jours",
};

/** @type {Record<import("../../api/models.js").WebhookDelivery["status"], string>} */
export const deliveryStates = { due: "À envoyer", sending: "En cours d’envoi", delivered: "Reçu", failed: "En échec" };
