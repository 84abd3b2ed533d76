/** A forgotten password: a letter with a link is asked for, and the link leads back here to choose another password. */
import { ProblemError, request } from "../../api/client.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { input } from "../../ui/fields.js";
import { failureNotice, onRefusal } from "../../ui/feedback.js";
import { setTitle } from "../../ui/title.js";
import { showStep, showView } from "./login-steps.js";
import { newPasswordErrors, newPasswordFields, rawValue } from "./password-fields.js";
import { accept } from "./sign-in.js";
import { goBackTo } from "./way-back.js";

const work = byId("work");
const ADMINISTRATOR_HELPS =
  "un administrateur de votre structure peut vous donner un nouveau mot de passe, depuis la page « Comptes ».";
const toSignIn = { words: "Revenir à la connexion", href: "/bureau/connexion.html" };

/** The secret of the link, which neither the history nor a look at the address bar must keep. */
const token = location.hash.slice(1);
if (token) history.replaceState(null, "", location.pathname);
// The link of the letter may be opened in the tab that asked for it: that changes the address only behind its #.
addEventListener("hashchange", () => location.reload());

onRefusal("reset-link-over", (_, { problem }) => showLinkOver(problem));
if (token) chooseAnother();
else await offerLetter();
byId("waiting").remove();
work.hidden = false;

function chooseAnother() {
  byId("heading").textContent = "Nouveau mot de passe";
  setTitle("Nouveau mot de passe", "Bureau");
  showView(
    work,
    {
      title: "Choisissez votre mot de passe",
      about: "Il remplace celui que vous avez oublié. Partout ailleurs, votre compte sera déconnecté.",
      fields: newPasswordFields(""),
      confirm: "Choisir ce mot de passe",
      check: newPasswordErrors,
      back: { words: "Demander un autre lien", href: location.pathname },
      act: async (form) =>
        accept(
          await request("POST", "/login/forgotten-password/replacement", {
            body: { token, new: rawValue(form, "new") },
          }),
        ),
    },
    showChanged,
  );
}

/**
 * Says that the password is another one; then comes the step that is left of the login, or the desk.
 *
 * @param {import("../../api/models.js").LoginStep | null} next
 */
async function showChanged(next) {
  const changed = h(
    "p",
    { class: "notice notice--good", role: "status" },
    "C’est fait, votre mot de passe est changé.",
  );
  const rest = h("div");
  fill(work, changed, rest);
  if (next) return showStep(rest, next, "", () => goBackTo(null));
  fill(rest, h("p", {}, h("a", { class: "button", href: toSignIn.href }, "Continuer")));
  focusOn(changed);
}

/** Shows that the link is over, in place of a form that it would refuse again. @param {ProblemError["problem"]} over */
function showLinkOver({ title, detail }) {
  const heading = h("h2", {}, title);
  fill(
    work,
    h(
      "div",
      { class: "notice notice--warn" },
      heading,
      h("p", {}, detail ?? null),
      h("p", {}, h("a", { class: "button", href: location.pathname }, "Demander un autre lien")),
    ),
  );
  focusOn(heading);
}

async function offerLetter() {
  try {
    const { link_minutes } = await request("GET", "/login/forgotten-password");
    askForLetter(link_minutes);
  } catch (error) {
    const isWithoutMail = error instanceof ProblemError && error.is("not-found");
    fill(work, isWithoutMail ? withoutMail() : failureNotice(error, () => location.reload()));
  }
}

/** @param {number} minutes for which a link holds */
function askForLetter(minutes) {
  let email = "";
  showView(
    work,
    {
      title: "Recevoir un lien par courriel",
      about: "Écrivez l’adresse avec laquelle vous vous connectez. Le lien vous fera choisir un nouveau mot de passe.",
      fields: [
        input({ id: "email", label: "Adresse électronique", type: "email", autocomplete: "username", autofocus: true }),
      ],
      confirm: "Envoyer le lien",
      check: (form) =>
        rawValue(form, "email").trim() ? [] : [{ field: "email", message: "Écrivez votre adresse électronique." }],
      back: toSignIn,
      act: async (form) => {
        email = rawValue(form, "email").trim();
        await request("POST", "/login/forgotten-password", { body: { email } });
        return null;
      },
    },
    () => showSent(email, minutes),
  );
}

/** @param {string} email @param {number} minutes */
function showSent(email, minutes) {
  const heading = h("h2", {}, "Regardez vos courriels");
  fill(
    work,
    h(
      "div",
      { class: "card stack" },
      heading,
      h(
        "p",
        {},
        `Si un compte existe à l’adresse ${email}, un courriel vient d’y partir. `,
        `Son lien sert une seule fois, pendant ${minutes} minutes.`,
      ),
      h("p", {}, "Rien n’arrive ? Regardez parmi les courriers indésirables. Sinon, ", ADMINISTRATOR_HELPS),
      h("p", {}, h("a", { class: "button button--quiet", href: toSignIn.href }, toSignIn.words)),
    ),
  );
  focusOn(heading);
}

/** Says who helps where no mail server is set up. */
function withoutMail() {
  return h(
    "div",
    { class: "card stack" },
    h("p", {}, "Aucun courriel ne peut partir d’ici, mais ", ADMINISTRATOR_HELPS),
    h("p", {}, h("a", { class: "button button--quiet", href: toSignIn.href }, toSignIn.words)),
  );
}
