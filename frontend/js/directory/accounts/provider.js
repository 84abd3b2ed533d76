/** Signing in through the identity provider. */
import { ProblemError, request } from "../../api/client.js";
import { forThisTab } from "../../lib/storage.js";
import { accept } from "./sign-in.js";

/** The page to go back to, while the person is at the provider. */
const asked = forThisTab("retour");

/** The label of the button; null where there is no provider, or nobody answers. */
export async function providerLabel() {
  try {
    return (await request("GET", "/login/provider")).label;
  } catch {
    return null;
  }
}

/** Leaves for the provider. @param {string | null} back the page to come back to */
export async function leaveForProvider(back) {
  const { authorization_url } = await request("POST", "/login/provider");
  asked.set(back);
  location.assign(authorization_url);
}

/**
 * Finishes the login that the provider sent the browser back from.
 *
 * @param {URLSearchParams} answer
 * @returns {Promise<string | null>} the page to go back to
 */
export async function finishProviderLogin(answer) {
  const [code, state, iss] = ["code", "state", "iss"].map((name) => answer.get(name));
  if (answer.has("error") || !code || !state) throw new ProblemError(notFinished(answer.get("error")), null);
  accept(await request("POST", "/login/provider/completion", { body: { code, state, ...(iss ? { iss } : {}) } }));
  const back = asked.get();
  asked.clear();
  return typeof back === "string" ? back : null;
}

/** @param {string | null} error the provider's word (RFC 6749) */
const notFinished = (error) => ({
  type: "/problems/provider-login-failed",
  status: 401,
  title: error === "access_denied" ? "Vous n’avez pas terminé la connexion" : "Cette connexion n’a pas abouti",
  detail: "Recommencez, ou connectez-vous avec votre mot de passe.",
});
