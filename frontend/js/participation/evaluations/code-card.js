/** « Le code à flasher » of a session, as people see it across a room or on the facilitator's phone. */
import { accountRequest } from "../../api/client.js";
import { dayName, hour } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";

/** @typedef {import("../../api/models.js").EvaluationCode} EvaluationCode */

/** @param {string} session @returns {Promise<EvaluationCode>} */
export const findCode = (session) => accountRequest("PUT", "/sessions/{id}/evaluation-code", { path: { id: session } });

/** @param {string} instant */
const moment = (instant) => `${dayName(instant)} à ${hour(instant)}`;

/** The code as people see it across a room. @param {EvaluationCode} code */
export const codeCard = ({ code, address, opens_at, closes_at }) =>
  h(
    "div",
    { class: "code-card" },
    h("img", {
      class: "code-card__qr",
      src: `/e/${code}.svg`,
      alt: `Code à flasher : ${address}`,
      width: 240,
      height: 240,
    }),
    h(
      "div",
      { class: "stack" },
      h("p", {}, "Chacun donne son avis sur son téléphone : flashez ce code, ou tapez"),
      h("p", { class: "code-card__address" }, address.replace(/^https?:\/\//, "")),
      h("p", {}, "Code de l’atelier : ", h("strong", { class: "big-reference" }, code)),
      h("p", { class: "hint" }, `Ouvert du ${moment(opens_at)} au ${moment(closes_at)}. Personne n’est nommé.`),
    ),
  );
