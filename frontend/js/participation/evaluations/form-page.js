/**
 * The page of an evaluation.
 *
 * A personal link opens it, `#CAP-7K4MPYT/SECRET`, or the code of a session, `#K7M3PX`; else it asks for the code.
 */
import { ProblemError, request } from "../../api/client.js";
import { sendOnce } from "../../api/idempotency.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { forThisTab } from "../../lib/storage.js";
import { codeForm, codeTrouble } from "../../ui/code-form.js";
import { failure } from "../../ui/failure.js";
import "../../ui/page.js";
import { byLink, linkTo, takeLink } from "../enrolments/personal-link.js";
import { evaluationForm } from "./form.js";
import { closedWords, whenOpen } from "./opening.js";
import { paperForm } from "./paper.js";
import { sessionWords } from "./questions.js";
import { slipForm } from "./slip.js";

const place = byId("evaluation");
const form = /** @type {HTMLFormElement} */ (byId("evaluate"));
const attempt = forThisTab("avis.envoi");

const hash = decodeURIComponent(location.hash.slice(1));
const code = hash && !hash.includes("/") ? hash : null;
const link = code ? null : takeLink();
const draft = forThisTab(`avis.${code ?? link?.reference ?? ""}`);

window.addEventListener("hashchange", () => location.reload());

async function load() {
  try {
    if (code) return show(await request("GET", "/evaluation-codes/{code}", { path: { code } }));
    if (!link) return askCode();
    const own = await request("GET", "/my-enrolments/{reference}/evaluation", byLink(link));
    if (own.answered) thank("Vous avez déjà donné votre avis");
    else show(own, own.given_name);
  } catch (error) {
    if (error instanceof ProblemError && error.is("not-found"))
      askCode(code ? "Ce code ne mène à aucun atelier" : "Ce lien ne mène à aucun atelier");
    else
      fill(
        place,
        failure(error, () => void load()),
      );
  }
}

/**
 * @param {import("./opening.js").Opened} opened
 * @param {string} [name] prénom of the person, where a personal link says it
 */
function show(opened, name) {
  const about = sessionWords(opened.session);
  byId("title").textContent = name ? `${name}, votre avis sur ${about}` : `Votre avis sur ${about}`;
  const closed = closedWords(opened);
  form.hidden = Boolean(closed);
  byId("print").hidden = Boolean(closed);
  fill(place, closed);
  if (opened.state === "early") whenOpen(opened.opens_at, () => void load());
  if (closed) return;
  fill(byId("paper"), ...paperForm(opened.session, opened.grid));
  evaluationForm(form, opened.grid, {
    inGroup: opened.in_group,
    send,
    refused,
    answers: draft.get() ?? {},
    changed: (answers) => draft.set(answers),
  });
}

/** @param {import("../../api/models.js").NewEvaluation} body */
async function send(body) {
  await sendOnce(attempt, body, (sent, key) => {
    const options = { body: sent, idempotencyKey: key };
    if (code) return request("POST", "/evaluation-codes/{code}/evaluations", { path: { code }, ...options });
    if (!link) throw new Error("an evaluation needs a code or a link");
    return request("POST", "/my-enrolments/{reference}/evaluation", {
      ...byLink(link),
      ...options,
    });
  });
  draft.clear();
  thank("Votre avis est enregistré");
}

/** @param {unknown} error */
function refused(error) {
  if (!(error instanceof ProblemError)) return false;
  if (error.is("already-evaluated")) thank("Vous avez déjà donné votre avis");
  else if (error.is("evaluations-complete") || error.is("evaluation-closed")) void load();
  else return false;
  return true;
}

/** Asks for the code of a session. @param {string} [trouble] */
function askCode(trouble) {
  fill(
    place,
    trouble && codeTrouble(trouble),
    h("p", {}, "Flashez le code que la personne qui anime vous montre, ou écrivez-le ici."),
    codeForm({
      label: "Code de l’atelier",
      hint: "Six lettres ou chiffres, affichés dans la salle et imprimés sur la feuille.",
      missing: "Écrivez le code de l’atelier.",
    }),
    h(
      "p",
      {},
      "Vous avez une référence sur votre papier ? Ouvrez ",
      h("a", { href: "/mon-inscription.html" }, "Mon inscription"),
      " : votre avis y est demandé après l’atelier. Vous pouvez aussi remplir une feuille au stylo.",
    ),
  );
}

/** @param {string} title */
function thank(title) {
  form.hidden = true;
  byId("print").hidden = true;
  fill(byId("paper"));
  fill(
    place,
    h(
      "div",
      { class: "notice notice--good" },
      h("h2", { id: "done" }, title),
      h("p", {}, "Merci ! La personne qui anime s’en servira pour préparer la prochaine séance."),
      code &&
        h(
          "p",
          {},
          h(
            "button",
            { type: "button", class: "button button--quiet", onclick: () => location.reload() },
            "Quelqu’un d’autre répond sur cet appareil",
          ),
        ),
      link &&
        h(
          "p",
          {},
          h("a", { href: linkTo("/mon-inscription.html", link) }, "Une question après l’atelier ? Posez-la ici"),
        ),
      h("p", {}, h("a", { href: "/" }, "Voir les prochains ateliers")),
    ),
    code && slipOffer(code),
  );
  focusOn(byId("done"));
}

/** « Je voudrais revenir », folded until somebody wants it. @param {string} code */
function slipOffer(code) {
  const offer = h(
    "details",
    { class: "disclosure" },
    h("summary", {}, "Je voudrais revenir, ou être aidé(e)"),
    slipForm(code, {
      done(words) {
        const heading = h("h2", { tabindex: "-1" }, "Votre demande est notée");
        offer.replaceWith(h("div", { class: "notice notice--good" }, heading, h("p", {}, words)));
        focusOn(heading);
      },
    }),
  );
  return offer;
}

void load();
