/** Notice of a failure, for a page of the public: the reason, a way to try again, and the phone number. */
import { NetworkError, ProblemError } from "../api/client.js";
import { h } from "../lib/dom.js";
import "./phone-line.js";

/**
 * @param {unknown} error
 * @param {() => void} [retry]
 * @param {object} [options]
 * @param {"h1" | "h2"} [options.heading] `h1` where the failure is all that the page has to say
 * @param {string} [options.missing] says what is no longer there
 * @param {boolean} [options.stays] true on a device that is handed round, which leads nowhere
 */
export function failure(error, retry, { heading = "h2", missing, stays = false } = {}) {
  const { title, detail } = describeFailure(error, missing);
  return h(
    "div",
    { class: "notice notice--bad", role: "alert" },
    h(heading, {}, title),
    detail && h("p", {}, detail),
    h(
      "p",
      {},
      h(
        "phone-line",
        { question: "Vous pouvez aussi téléphoner." },
        "Vous pouvez aussi téléphoner à votre Maison de services au public.",
      ),
    ),
    retry &&
      h(
        "p",
        {},
        mayPass(error) || stays
          ? h("button", { class: "button", type: "button", onclick: retry }, "Réessayer")
          : h("a", { class: "button", href: "/" }, "Voir les prochains ateliers"),
      ),
  );
}

/** Whether the same request may pass later: one that is wrong, or about nothing, stays so. @param {unknown} error */
const mayPass = (error) =>
  !(error instanceof ProblemError) || error.problem.status >= 500 || [401, 408, 429].includes(error.problem.status);

/**
 * Describes a failure in words for the person in front of the screen.
 *
 * @param {unknown} error
 * @param {string} [missing] says what is no longer there
 * @returns {{ title: string, detail: string }}
 */
export function describeFailure(error, missing) {
  if (error instanceof ProblemError && error.is("not-found") && missing)
    return { title: missing, detail: "Il est passé, ou il a été retiré." };
  if (error instanceof ProblemError) {
    const { title, detail = "" } = error.problem;
    return {
      title,
      detail: [detail, error.retryAfter ? `Réessayez dans ${wait(error.retryAfter)}.` : ""].join(" ").trim(),
    };
  }
  if (!(error instanceof NetworkError)) console.error(error);
  return { title: "Le service ne répond pas", detail: "Vérifiez votre connexion à Internet, puis réessayez." };
}

/** @param {number} seconds */
function wait(seconds) {
  if (seconds < 10) return "quelques secondes";
  if (seconds < 90) return `${seconds} secondes`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
