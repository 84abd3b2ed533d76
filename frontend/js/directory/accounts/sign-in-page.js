import { accountRequest, renewAccess } from "../../api/client.js";
import { home } from "../../desk/shell.js";
import { byId } from "../../lib/dom.js";
import { showRefusal } from "../../ui/feedback.js";
import { clearErrors, onSubmit, showErrors } from "../../ui/forms.js";
import { showStep } from "./login-steps.js";
import { login } from "./sign-in.js";

const form = /** @type {HTMLFormElement} */ (byId("form"));
const email = /** @type {HTMLInputElement} */ (byId("email"));
const password = /** @type {HTMLInputElement} */ (byId("password"));
const visible = /** @type {HTMLInputElement} */ (byId("visible"));

/** The page to go back to, of the desk only: an address from elsewhere must not lead a colleague away. */
async function wayBack() {
  const begin = home((await accountRequest("GET", "/me")).role);
  const asked = new URLSearchParams(location.search).get("retour") ?? "";
  const address = new URL(asked, location.origin);
  return asked.startsWith(begin) &&
    address.origin === location.origin &&
    !address.pathname.startsWith("/bureau/connexion")
    ? address.pathname + address.search
    : begin;
}

const goOn = async () => location.replace(await wayBack());

visible.addEventListener("change", () => (password.type = visible.checked ? "text" : "password"));

onSubmit(form, async () => {
  clearErrors(form);
  const missing = [
    ...(email.value.trim() ? [] : [{ field: "email", message: "Écrivez votre adresse électronique." }]),
    ...(password.value ? [] : [{ field: "password", message: "Écrivez votre mot de passe." }]),
  ];
  if (missing.length) return showErrors(form, missing);
  try {
    const step = await login(email.value.trim(), password.value);
    if (step) return showStep(byId("work"), step, email.value.trim(), goOn);
    await goOn();
  } catch (error) {
    showRefusal(form, error);
  }
});

try {
  await renewAccess();
  location.replace(await wayBack());
} catch {
  // Nobody is signed in here, or the service will say so at the next try.
  byId("waiting").remove();
  byId("work").hidden = false;
  email.focus();
}
