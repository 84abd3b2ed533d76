import { ProblemError, request } from "../../api/client.js";
import { sendOnce } from "../../api/idempotency.js";
import { dayNameWithYear } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { forThisTab } from "../../lib/storage.js";
import { placeName, sessionName } from "../../lib/words.js";
import { byLink, takeLink } from "../enrolments/personal-link.js";
import { failure } from "../../ui/failure.js";
import { clearErrors, keepDraft, onSubmit, showErrors, showProblem, values } from "../../ui/forms.js";
import "../../ui/page.js";
import "./face-mark.js";

const place = byId("evaluation");
const form = /** @type {HTMLFormElement} */ (byId("evaluate"));
const link = takeLink();
const draft = forThisTab(`avis.${link?.reference ?? ""}`);
const attempt = forThisTab("avis.envoi");

const controls = {
  "/satisfaction": "satisfaction-1",
  "/relevance": "relevance-1",
  "/pace": "pace-too-slow",
  "/another_session": "another-yes",
  "/helped": "helped",
  "/missing": "missing",
};

async function load() {
  if (!link) return fill(place, noLink());
  try {
    const { session, given_name, answered } = await request("GET", "/my-enrolments/{reference}/evaluation", {
      ...byLink(link),
    });
    if (answered) return thank("Vous avez déjà donné votre avis");
    const facts =
      `« ${sessionName(session)} », ${dayNameWithYear(session.starts_at)}, ` +
      `${session.venue.commune}, ${placeName(session.venue)}`;
    fill(place, h("p", { class: "lead" }, given_name, ", c’était ", facts, "."));
    fill(byId("paper-session"), facts);
    keepDraft(form, draft);
    form.hidden = false;
  } catch (error) {
    if (error instanceof ProblemError && error.is("not-found")) fill(place, noLink());
    else
      fill(
        place,
        failure(error, () => void load()),
      );
  }
}

function noLink() {
  return h(
    "div",
    { class: "notice notice--warn" },
    h("h2", {}, "Ce lien ne mène à aucun atelier"),
    h("p", {}, "Pour donner votre avis, ouvrez le lien ou le code à flasher que l’animateur vous a donné, en entier."),
    h("p", {}, "Vous pouvez aussi remplir le questionnaire au stylo : demandez-le à l’animateur."),
  );
}

/** @param {string} title */
function thank(title) {
  form.remove();
  fill(
    place,
    h(
      "div",
      { class: "notice notice--good" },
      h("h2", { id: "done" }, title),
      h("p", {}, "Merci ! L’animateur s’en servira pour préparer la prochaine séance."),
      h("p", {}, h("a", { href: "/" }, "Voir les prochains ateliers")),
    ),
  );
  focusOn(byId("done"));
}

onSubmit(form, async () => {
  if (!link) return;
  const given = values(form);
  const missing = [];
  if (!given["satisfaction"])
    missing.push({ field: "satisfaction-1", message: "Dites si vous êtes content de cet atelier." });
  if (!given["relevance"])
    missing.push({ field: "relevance-1", message: "Dites si cela correspondait à vos besoins." });
  if (!given["pace"]) missing.push({ field: "pace-too-slow", message: "Dites si l’on est allé à la bonne vitesse." });
  if (!given["another_session"])
    missing.push({ field: "another-yes", message: "Dites si vous aimeriez faire un autre atelier." });
  if (missing.length) return showErrors(form, missing);
  clearErrors(form);

  const body = {
    satisfaction: Number(given["satisfaction"]),
    relevance: Number(given["relevance"]),
    pace: /** @type {import("../../api/models.js").Pace} */ (given["pace"]),
    another_session: given["another_session"] === "yes",
    ...(given["helped"] && { helped: given["helped"] }),
    ...(given["missing"] && { missing: given["missing"] }),
  };
  try {
    await sendOnce(attempt, body, (sent, key) =>
      request("POST", "/my-enrolments/{reference}/evaluation", { ...byLink(link), body: sent, idempotencyKey: key }),
    );
    draft.clear();
    thank("Votre avis est enregistré");
  } catch (error) {
    if (error instanceof ProblemError && error.is("already-evaluated")) thank("Vous avez déjà donné votre avis");
    else showProblem(form, error, controls);
  }
});

void load();
