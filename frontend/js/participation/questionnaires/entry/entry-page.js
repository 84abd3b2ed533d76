/** « Saisir des réponses » to a questionnaire: sheets of paper by keys, or by phone; and the tablet to hand over. */
import { accountRequest } from "../../../api/client.js";
import { everyone, office, start } from "../../../desk/shell.js";
import { byId, fill, h } from "../../../lib/dom.js";
import { handOver } from "../../evaluations/hand-over.js";
import { paperEntry } from "./paper.js";
import { phoneEntry } from "./phone.js";

const asked = new URLSearchParams(location.search);
const id = asked.get("questionnaire");
const isPhone = asked.get("mode") === "telephone";

void start(async ({ role }) => (id ? open(id, office.includes(role)) : choose()), { roles: everyone });

/** @param {string} id @param {boolean} inOffice */
async function open(id, inOffice) {
  const questionnaire = await accountRequest("GET", "/questionnaires/{id}", { path: { id } });
  byId("heading").textContent = `Saisir : ${questionnaire.title}`;
  const isPublished = questionnaire.versions.some(({ status }) => status === "published");
  const way = (/** @type {string} */ name, /** @type {string} */ mode, /** @type {boolean} */ isHere) =>
    h("a", { href: `?questionnaire=${encodeURIComponent(id)}${mode}`, "aria-current": isHere ? "page" : null }, name);
  const tablet = h("button", { type: "button", class: "button button--quiet" }, "Passer la tablette");
  tablet.addEventListener("click", () => void handOver(`/questionnaire-tablette.html#${questionnaire.code}`));
  fill(
    byId("entry"),
    h(
      "div",
      { class: "cluster no-print" },
      h(
        "nav",
        { class: "tabs", "aria-label": "Façons de saisir" },
        way("Feuilles de papier", "", !isPhone),
        way("Au téléphone", "&mode=telephone", isPhone),
      ),
      isPublished && tablet,
    ),
    await (isPhone ? phoneEntry(questionnaire, inOffice) : paperEntry(questionnaire, inOffice)),
  );
  return () => document.getElementById("serial")?.focus();
}

async function choose() {
  const { data } = await accountRequest("GET", "/questionnaires", { query: { limit: 100 } });
  fill(
    byId("entry"),
    data.length
      ? h(
          "ul",
          { class: "stack" },
          data.map((one) => h("li", {}, h("a", { href: `?questionnaire=${encodeURIComponent(one.id)}` }, one.title))),
        )
      : h("p", {}, "Aucun questionnaire pour le moment."),
  );
}
