/** The steps of a login, and the account page: own password, second factor, own logins. */
import { expect, expectForEveryone, test } from "../support.js";
import { ADMIN, atTheDesk, open, opened } from "./desk.js";

const OWN = "un pélican sur la glycine";

/**
 * The code of an application (RFC 6238), now or some half minutes ahead.
 *
 * @param {string} secret in base 32
 * @param {number} [ahead]
 */
async function code(secret, ahead = 0) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = Uint8Array.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const digest = new DataView(await crypto.subtle.sign("HMAC", key, counter.buffer));
  const at = digest.getUint8(19) & 15;
  return String((digest.getUint32(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** @param {import("@playwright/test").Page} page @param {string} email @param {string} password */
async function signIn(page, email, password) {
  await page.goto("/bureau/connexion.html");
  await page.locator("#email").fill(email);
  await page.locator("#password").fill(password);
  await page.keyboard.press("Enter");
}

test("a first login chooses a password, a second factor follows", async ({ page, staff }) => {
  const email = `essai-${Math.random().toString(36).slice(2)}@sud-herault.example`;
  const made = await staff.ask("POST", "/accounts", { name: "Paul Essai", email, role: "agent" });

  await signIn(page, email, made.password);
  await expect(page.getByRole("heading", { name: "Choisissez votre mot de passe" })).toBeVisible();
  await expectForEveryone(page);
  await page.getByLabel("Nouveau mot de passe").fill("motdepassemotdepasse");
  await page.getByLabel("Le nouveau, encore une fois").fill("motdepassemotdepasse");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Trop facile à deviner");
  await page.getByLabel("Nouveau mot de passe").fill(OWN);
  await page.getByLabel("Le nouveau, encore une fois").fill(OWN);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/bureau/");

  await open(page, "/bureau/mon-compte.html");
  await expectForEveryone(page);
  await page.getByRole("button", { name: "La mettre en place" }).click();
  const dialog = page.getByRole("dialog", { name: "Mettre en place la double vérification" });
  await expectForEveryone(page);
  const secret = ((await dialog.locator(".secret").textContent()) ?? "").replace(/[^A-Z2-7]/g, "");
  await dialog.getByLabel("Code de l’application").fill(await code(secret));
  await dialog.getByLabel("Votre mot de passe").fill(OWN);
  await dialog.getByRole("button", { name: "Mettre en place" }).click();
  const codes = page.getByRole("dialog", { name: "Vos dix codes de secours" });
  expect(await codes.locator(".secret").textContent()).toMatch(/^(\w{4}-\w{4}-\w{4}){10}$/);
  await codes.getByRole("button", { name: "C’est noté" }).click();
  await expect(page.locator("#second-factor")).toContainText("10 codes de secours");

  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.waitForURL(/connexion\.html$/);
  await expect(page.locator("#email")).toBeVisible();
  await signIn(page, email, OWN);
  const field = page.getByLabel("Code de l’application, ou code de secours");
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute("autocomplete", "one-time-code");
  await expectForEveryone(page);
  await field.fill("rien-de-tel");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Ce code ne convient pas");
  // Each code counts once: the next one is good already.
  await field.fill(await code(secret, 1));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/bureau/");
  await opened(page);
});

test("other logins are seen and ended", async ({ page, staff, playwright, baseURL }) => {
  const email = `essai-${Math.random().toString(36).slice(2)}@sud-herault.example`;
  const { password } = await staff.account({ name: "Paul Essai", email, role: "agent" });
  const elsewhere = await playwright.request.newContext({ baseURL: baseURL ?? "", userAgent: "Firefox/133 (Android)" });
  await elsewhere.post("/v1/sud-herault/login", { data: { email, password } });
  await signIn(page, email, password);
  await page.waitForURL("**/bureau/");
  await open(page, "/bureau/mon-compte.html");
  const logins = page.locator("#logins");
  await expect(logins.getByText("Cette session")).toHaveCount(1);
  await logins.getByRole("button", { name: "Déconnecter : Firefox sur Android" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Déconnecter" }).click();
  await expect(logins).toContainText("C’est déconnecté.");
  await expect(logins.getByText("Firefox sur Android")).toHaveCount(0);
  expect((await elsewhere.post("/v1/sud-herault/refresh")).status()).toBe(401);
  await elsewhere.dispose();
});

test("an administrator says who must have a second factor", async ({ page }) => {
  await atTheDesk(page, ADMIN, "/bureau/comptes.html");
  await page.getByRole("button", { name: "Régler la double vérification" }).click();
  const dialog = page.getByRole("dialog", { name: "Qui doit avoir la double vérification ?" });
  await expectForEveryone(page);
  await expect(dialog.getByRole("checkbox", { checked: true })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.locator("#status")).toContainText("C’est enregistré.");
});
