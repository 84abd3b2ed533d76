/** Notice of a failure, for a page of the public: the reason, a way to try again, and the phone number. */
import { NetworkError, ProblemError } from "../api/client.js";
import { h } from "../lib/dom.js";
import "./phone-line.js";

/**
 * @param {unknown} error
 * @param {() => void} [retry]
 * @param {{ heading?: "h1" | "h2" }} [options] `h1` where the failure is all that the page has to say
 */
export function failure(error, retry, { heading = "h2" } = {}) {
  const { title, detail } = describeFailure(error);
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
    retry && h("p", {}, h("button", { class: "button", type: "button", onclick: retry }, "Réessayer")),
  );
}

/**
 * Describes a failure in words for the person in front of the screen.
 *
 * @param {unknown} error
 * @returns {{ title: string, detail: string }}
 */
export function describeFailure(error) {
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
