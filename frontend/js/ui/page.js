/** Parts of every page: the phone number, the organisation's name, and the print buttons. */
import "./org-name.js";
import "./phone-line.js";

// The page runs: plain.js need not show what stands in <noscript>.
document.documentElement.dataset["script"] = "";

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
