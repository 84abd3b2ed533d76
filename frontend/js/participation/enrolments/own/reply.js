/** Button by which a person takes an offered seat, or confirms a held one. */
import { request } from "../../../api/client.js";
import { h } from "../../../lib/dom.js";
import { byLink } from "../personal-link.js";

/**
 * @param {string} text
 * @param {"/my-enrolments/{reference}/acceptance" | "/my-enrolments/{reference}/confirmation"} path
 * @param {import("../personal-link.js").Link} link
 * @param {{ done: (now: import("../../../api/models.js").OwnEnrolment) => void, refused: (error: unknown) =>
 * Promise<void> }} then
 */
export function replyButton(text, path, link, { done, refused }) {
  const send = async () => {
    try {
      done(await request("POST", path, { ...byLink(link) }));
    } catch (error) {
      await refused(error);
    }
  };
  return h("button", { class: "button", type: "button", onclick: () => void send() }, text);
}

/**
 * Button that confirms a held seat.
 *
 * @param {import("../personal-link.js").Link} link
 * @param {Parameters<typeof replyButton>[3]} then
 */
export const confirmButton = (link, then) =>
  replyButton("Je confirme ma place", "/my-enrolments/{reference}/confirmation", link, then);
