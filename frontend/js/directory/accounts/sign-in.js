/**
 * Signing in and out.
 *
 * @typedef {import("../../api/models.js").LoginAnswer} LoginAnswer
 * @typedef {import("../../api/models.js").LoginStep} LoginStep
 */
import { request, setAccessToken } from "../../api/client.js";

/**
 * @param {string} email
 * @param {string} password
 * @returns {Promise<LoginStep | null>} the step that comes first; null when the account is signed in
 */
export const login = async (email, password) => accept(await request("POST", "/login", { body: { email, password } }));

/**
 * Goes on with a code of the application, or with a recovery code.
 *
 * @param {LoginStep} step
 * @param {string} code
 */
export const giveCode = async ({ step_token }, code) =>
  accept(await request("POST", "/login/code", { body: { step_token, code } }));

/**
 * Takes the access token of an answer.
 *
 * @param {LoginAnswer} answer
 * @returns {LoginStep | null} the step that comes first; null when the account is signed in
 */
export function accept(answer) {
  if ("step" in answer) return answer;
  setAccessToken(answer.access_token);
  return null;
}

/**
 * Signs out.
 *
 * @returns {Promise<string>} the page to go to next: the identity provider ends its session, too, where the login came
 * from there
 */
export async function logout() {
  const answer = await request("POST", "/logout");
  setAccessToken(null);
  return answer?.provider_logout_url ?? "/bureau/connexion.html";
}
