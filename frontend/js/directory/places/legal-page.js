/** Fills the legal notice of the organisation into a page: what is not written yet keeps the words of the page. */
import { request } from "../../api/client.js";
import { failure } from "../../ui/failure.js";
import "../../ui/static-page.js";

/** @typedef {import("../../api/models.js").LegalNotice} LegalNotice */

async function load() {
  try {
    const notice = await request("GET", "/legal-notice");
    for (const place of document.querySelectorAll("[data-legal]")) {
      const text = notice[/** @type {keyof LegalNotice} */ (/** @type {HTMLElement} */ (place).dataset.legal)];
      if (!text) continue;
      place.textContent = place.tagName === "SPAN" && place.previousSibling?.nodeName === "STRONG" ? `, ${text}` : text;
    }
  } catch (error) {
    document.querySelector("h1")?.after(failure(error, () => void load()));
  }
}

void load();
