/** Signing in and out. */
import { request, setAccessToken } from "../../api/client.js";

/**
 * @param {string} email
 * @param {string} password
 */
export async function login(email, password) {
  const { access_token } = await request("POST", "/login", { body: { email, password } });
  setAccessToken(access_token);
}

export async function logout() {
  await request("POST", "/logout");
  setAccessToken(null);
}
