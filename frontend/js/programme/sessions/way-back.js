/** Links back to the agenda, with the filters that were last used in this tab. */
import { forThisTab } from "../../lib/storage.js";

for (const link of document.querySelectorAll("a[data-agenda]")) {
  /** @type {HTMLAnchorElement} */ (link).search = forThisTab("agenda").get() ?? "";
}
