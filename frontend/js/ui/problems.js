/** What went wrong, in words for the person in front of the screen. */
import { NetworkError, ProblemError } from "../api/client.js";

/**
 * @param {unknown} error
 * @returns {{ title: string, detail: string }}
 */
export function describe(error) {
  if (error instanceof ProblemError) {
    const { title, detail = "" } = error.problem;
    return { title, detail: [detail, error.retryAfter ? `Réessayez dans ${wait(error.retryAfter)}.` : ""].join(" ").trim() };
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
