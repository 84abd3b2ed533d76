/** What a page shows when what it needs cannot be had: why, a way to try again, and the phone. */
import { h } from "../lib/dom.js";
import "./phone-line.js";
import { describe } from "./problems.js";

/**
 * @param {unknown} error
 * @param {() => void} [retry]
 * @param {{ heading?: "h1" | "h2" }} [options] `h1` where the failure is all that the page has to say
 */
export function failure(error, retry, { heading = "h2" } = {}) {
  const { title, detail } = describe(error);
  return h(
    "div",
    { class: "notice notice--bad", role: "alert" },
    h(heading, {}, title),
    detail && h("p", {}, detail),
    h("p", {}, h("phone-line", { question: "Vous pouvez aussi téléphoner." }, "Vous pouvez aussi téléphoner à votre Maison de services au public.")),
    retry && h("p", {}, h("button", { class: "button", type: "button", onclick: retry }, "Réessayer")),
  );
}
