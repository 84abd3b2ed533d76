/** « Rappelez-moi »: the public asks for a call. */

import { request } from "../../api/client.js";
import { sendOnce } from "../../api/idempotency.js";
import { organisation, rememberedOrganisation } from "../../api/organisation.js";
import { dayName, hour } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { formatPhone, shortPhone } from "../../lib/phone.js";
import { forThisTab } from "../../lib/storage.js";
import { sessionName } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { clearErrors, keepDraft, onSubmit, showErrors, showProblem, values } from "../../ui/forms.js";
import "../../ui/page.js";
import { setTitle } from "../../ui/title.js";

const form = /** @type {HTMLFormElement} */ (byId("call-back"));
const draft = forThisTab("rappel");
const attempt = forThisTab("rappel.envoi");
const session = new URLSearchParams(location.search).get("atelier");
/** True once the session that the request is about is found; the request needs none. */
let known = false;

/** When the office answers and calls, apart from when one may come to each Maison. */
async function showHours() {
  const found = await organisation().catch(rememberedOrganisation);
  const places = (found?.maisons ?? []).filter(({ opening_hours }) => opening_hours);
  fill(
    byId("hours"),
    found?.office_hours &&
      h("p", {}, h("strong", {}, "Au téléphone"), ", nous répondons et nous rappelons :", h("br"), found.office_hours),
    places.map(({ name, opening_hours }) =>
      h("p", {}, h("strong", {}, name), ", accueil sur place :", h("br"), opening_hours),
    ),
  );
}

async function showAbout() {
  if (!session) return;
  try {
    const about = await request("GET", "/sessions/{id}", { path: { id: session } });
    known = true;
    byId("about").hidden = false;
    fill(
      byId("about"),
      "Au sujet de : ",
      h(
        "strong",
        {},
        `${sessionName(about)}, ${dayName(about.starts_at)} à ${hour(about.starts_at)}, à ${about.venue.commune}`,
      ),
      ".",
    );
  } catch {
    // The request goes without the session: the person will say what it is about.
  }
}

onSubmit(form, async () => {
  const given = values(form);
  const wrong = [];
  if (!given["name"]) wrong.push({ field: "name", message: "Écrivez votre nom." });
  const short = given["phone"]
    ? shortPhone(given["phone"])
    : "Écrivez votre numéro de téléphone : 10 chiffres, par exemple 04 67 00 00 00.";
  if (short) wrong.push({ field: "phone", message: short });
  if (wrong.length) return showErrors(form, wrong);
  clearErrors(form);
  const body = {
    name: given["name"] ?? "",
    phone: given["phone"] ?? "",
    ...(given["words"] && { words: given["words"] }),
    ...(session && known && { session_id: session }),
  };
  try {
    const noted = await sendOnce(attempt, body, (body, idempotencyKey) =>
      request("POST", "/call-backs", { body, idempotencyKey }),
    );
    draft.clear();
    show(noted);
  } catch (error) {
    showProblem(form, error, { "/name": "name", "/phone": "phone", "/words": "words" });
  }
});

/** @param {import("../../api/models.js").CallBack} noted */
function show({ name, phone_display, called_from }) {
  const [isOpen, from] = [Date.parse(called_from) <= Date.now(), officeTime(called_from)];
  byId("asking").hidden = true;
  byId("asked").hidden = false;
  fill(
    byId("asked"),
    h(
      "div",
      { class: "notice notice--good" },
      h("h2", { id: "noted" }, "C’est noté : nous vous rappelons"),
      h(
        "p",
        {},
        `${name}, un agent de la Maison vous appelle au `,
        h("strong", { class: "nowrap" }, phone_display),
        isOpen
          ? ", aux heures d’ouverture."
          : `, aux heures d’ouverture : à partir de ${dayName(from)}, ${hour(from)}.`,
      ),
      h("p", {}, "Vous n’avez plus rien à faire. Si nous ne vous trouvons pas, nous essayons à nouveau."),
    ),
    h(
      "p",
      { class: "cluster" },
      h("a", { class: "button button--quiet", href: "/" }, "Voir les ateliers"),
      h("button", { class: "link-button", type: "button", onclick: again }, "Le numéro n’est pas le bon ?"),
    ),
  );
  entitle("Rappel demandé");
  focusOn(byId("noted"));
}

/** @param {string} words */
function entitle(words) {
  byId("title").textContent = words;
  setTitle(words);
}

function again() {
  entitle("Rappelez-moi");
  byId("asked").hidden = true;
  byId("asking").hidden = false;
  byId("phone").focus();
}

byId("phone").addEventListener("change", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.currentTarget);
  field.value = formatPhone(field.value);
});
keepDraft(form, draft);
void showHours();
void showAbout();
