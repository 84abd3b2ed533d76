/** Sign-in, with its second step. */

import { renewAccess } from "../../api/client.js";
import { byId } from "../../lib/dom.js";
import { failureNotice, showRefusal } from "../../ui/feedback.js";
import { clearErrors, onSubmit, showErrors } from "../../ui/forms.js";
import { showStep } from "./login-steps.js";
import { leaveForProvider, providerLabel } from "./provider.js";
import { login } from "./sign-in.js";
import { goBackTo } from "./way-back.js";

const form = /** @type {HTMLFormElement} */ (byId("form"));
const email = /** @type {HTMLInputElement} */ (byId("email"));
const password = /** @type {HTMLInputElement} */ (byId("password"));
const visible = /** @type {HTMLInputElement} */ (byId("visible"));

const asked = new URLSearchParams(location.search).get("retour");
const goOn = () => goBackTo(asked);

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
  await goOn();
} catch {
  // Nobody is signed in here, or the service will say so at the next try.
  const label = await providerLabel();
  if (label) showProvider(label);
  byId("waiting").remove();
  byId("work").hidden = false;
  email.focus();
}

/** @param {string} label */
function showProvider(label) {
  const button = byId("provider-button");
  button.append(label);
  button.addEventListener("click", async () => {
    byId("provider-failure").replaceChildren();
    try {
      await leaveForProvider(asked);
    } catch (error) {
      byId("provider-failure").append(failureNotice(error));
    }
  });
  byId("provider").hidden = false;
}
