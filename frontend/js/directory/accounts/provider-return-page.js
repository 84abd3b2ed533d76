/** The page that the identity provider sends the browser back to. */
import { ProblemError } from "../../api/client.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { explain } from "../../ui/feedback.js";
import { setTitle } from "../../ui/title.js";
import { finishProviderLogin } from "./provider.js";
import { goBackTo } from "./way-back.js";

/** What to do next, where the service says no more than that it refuses. @type {Record<string, string>} */
const advice = {
  "no-account":
    "Demandez à un administrateur de votre structure d’en ouvrir un, à l’adresse que vous venez d’utiliser.",
  "account-closed": "Un administrateur de votre structure peut le rouvrir.",
  "email-not-verified": "Faites-la vérifier par le service de connexion, puis recommencez.",
  "other-identity": "Connectez-vous comme la première fois, ou prévenez un administrateur de votre structure.",
  "login-too-weak":
    "Votre structure demande une double vérification : choisissez-la en vous connectant, puis recommencez.",
  "provider-unavailable": "Réessayez dans un instant, ou connectez-vous avec votre mot de passe.",
  "provider-login-failed": "Recommencez. Si cela se répète, prévenez un administrateur de votre structure.",
};

const answer = new URLSearchParams(location.search);
// The code is good once, and must not stay in the history.
history.replaceState(null, "", location.pathname);

try {
  await goBackTo(await finishProviderLogin(answer));
} catch (error) {
  const { title, detail } = explain(error);
  const kind = error instanceof ProblemError ? (error.problem.type.split("/").at(-1) ?? "") : "";
  const heading = h("h1", { id: "heading" }, title);
  byId("heading").replaceWith(heading);
  fill(
    byId("work"),
    h("p", {}, detail ?? advice[kind] ?? ""),
    h("p", {}, h("a", { class: "button", href: "/bureau/connexion.html" }, "Revenir à la page de connexion")),
  );
  byId("waiting").remove();
  byId("work").hidden = false;
  setTitle(title, "Bureau");
  focusOn(heading);
}
