/**
 * The dialog that notes a question after a workshop.
 *
 * @typedef {import("../../api/models.js").FollowUp} FollowUp
 */
import { accountRequest } from "../../api/client.js";
import { dayName } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { formDialog } from "../../ui/dialog.js";
import { input, select, textarea } from "../../ui/fields.js";
import { channelOptions, deviceOptions, themeOptions } from "./words.js";

/**
 * @typedef {object} Asking what is known of the question already
 * @property {string | null} [learner] identity of the person's card
 * @property {string | null} [name]
 * @property {string | null} [phone] as people write it
 * @property {string | null} [session] identity of the session that it is about
 * @property {{ title: string, starts_at: string } | null} [after] that session, where it was found
 */

/**
 * Notes a question; null when the person went back.
 *
 * @param {Asking} [asking]
 * @returns {Promise<FollowUp | null>}
 */
export const noteQuestion = ({ learner, name, phone, session, after } = {}) =>
  formDialog({
    title: "Noter une question",
    body: [
      learner &&
        name &&
        h("p", {}, "De ", h("strong", {}, name), after && `, après ${after.title}, ${dayName(after.starts_at)}`, "."),
      textarea({
        id: "asked-question",
        label: "La question",
        hint: "Avec ses mots. Ctrl + Entrée enregistre.",
        maxlength: 1000,
        onkeydown: submitByKeys,
      }),
      h(
        "div",
        { class: "form-grid" },
        select({ id: "asked-theme", label: "Thème", options: themeOptions }),
        select({ id: "asked-device", label: "Sur quel appareil ?", options: deviceOptions }),
        select({ id: "asked-channel", label: "Reçue", options: channelOptions, value: "phone" }),
        !learner && input({ id: "asked-name", label: "De qui ?", optional: true, value: name ?? "", maxlength: 80 }),
        !learner &&
          input({
            id: "asked-phone",
            label: "Téléphone",
            optional: true,
            value: phone ?? "",
            inputmode: "tel",
            maxlength: 40,
          }),
      ),
    ],
    confirm: "Noter la question",
    check: (form) =>
      String(new FormData(form).get("asked-question")).trim()
        ? []
        : [{ field: "asked-question", message: "Écrivez la question." }],
    act: (given, key) =>
      accountRequest("POST", "/follow-ups", {
        body: {
          question: given["asked-question"] ?? "",
          channel: /** @type {FollowUp["channel"]} */ (given["asked-channel"] || "phone"),
          ...(learner && { learner_id: learner }),
          ...(!learner && given["asked-name"] && { name: given["asked-name"] }),
          ...(!learner && given["asked-phone"] && { phone: given["asked-phone"] }),
          ...(session && { session_id: session }),
          ...(given["asked-theme"] && { theme: /** @type {FollowUp["theme"]} */ (given["asked-theme"]) }),
          ...(given["asked-device"] && { device: /** @type {FollowUp["device"]} */ (given["asked-device"]) }),
        },
        idempotencyKey: key,
      }),
  });

/** Ctrl + Enter, or Cmd + Enter, sends the form of a text of several lines. @param {KeyboardEvent} event */
export function submitByKeys(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  /** @type {HTMLTextAreaElement} */ (event.currentTarget).form?.requestSubmit();
}
