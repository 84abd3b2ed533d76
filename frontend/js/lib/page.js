/** What every page does: the phone number, the organisation's name, and the print buttons. */
import "../components/org-name.js";
import "../components/phone-line.js";

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
