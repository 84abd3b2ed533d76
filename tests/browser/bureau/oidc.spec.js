/** Signing in through a real identity provider, from the button to the end of the session there. */
import { expect, expectForEveryone, test } from "../support.js";
import { CLIENT, startProvider } from "../support/identity-provider.js";
import { launch } from "../support/service.js";
import { AGENT, opened } from "./desk.js";

const LABEL = "Se connecter avec l’annuaire d’essai";

/** @type {Awaited<ReturnType<typeof startProvider>>} */
let provider;
/** @type {Awaited<ReturnType<typeof launch>>} */
let service;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  provider = await startProvider();
  const settings = { issuer: provider.issuer, "client-id": CLIENT.id, "client-secret": CLIENT.secret, label: LABEL };
  service = await launch(Object.entries(settings).flatMap(([name, value]) => [`--oidc-${name}`, value]));
  provider.serve(service.address);
});

test.afterAll(async () => {
  await service?.stop();
  await provider?.stop();
});

/**
 * Logs in at the provider's own pages, and agrees to what it gives.
 *
 * @param {import("@playwright/test").Page} page
 * @param {string} email
 */
async function logInThere(page, email) {
  await page.waitForURL(`${provider.issuer}/**`);
  await page.locator("[name=login]").fill(email);
  await page.locator("[name=password]").fill("sans importance");
  await page.locator("[type=submit]").click();
  await page.locator("[type=submit]", { hasText: "Continue" }).click();
}

test("the provider signs an account in and out", async ({ page }) => {
  await page.goto(`${service.address}/bureau/inscriptions.html?etat=cancelled`);
  await page.waitForURL(/connexion/);
  const button = page.getByRole("button", { name: LABEL });
  await expect(button).toBeVisible();
  await expect(page.getByLabel("Adresse électronique")).toBeFocused();
  await expectForEveryone(page);
  await button.click();
  await logInThere(page, AGENT);

  await page.waitForURL(/inscriptions\.html\?etat=cancelled$/);
  await opened(page);
  await expect(page.getByLabel("État")).toHaveValue("cancelled");
  await page.goBack();
  expect(page.url()).not.toContain("code=");
  await page.goto(`${service.address}/bureau/`);
  await opened(page);

  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await page.getByRole("button", { name: "Yes, sign me out" }).click();
  await page.waitForURL(/bureau\/connexion\.html/);
  await expect(page.locator("#email")).toBeVisible();
  expect((await page.request.post(`${service.address}/v1/sud-herault/refresh`)).status()).toBe(401);
  // The session there is over, too: it asks again.
  await page.getByRole("button", { name: LABEL }).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await expect(page.locator("[name=password]")).toBeVisible();
});

test("an ended login goes on after another tab signed in", async ({ page, context }) => {
  await page.goto(`${service.address}/bureau/inscrire.html`);
  await page.getByRole("button", { name: LABEL }).click();
  await logInThere(page, AGENT);
  await page.waitForURL(/inscrire\.html$/);
  await opened(page);
  await page.getByLabel("Ce que la personne voudrait apprendre").fill("Envoyer des photos");
  await context.clearCookies({ name: "clic_refresh" });
  await page.route(
    "**/learners?*",
    (route) => route.continue({ headers: { ...route.request().headers(), authorization: "Bearer usé" } }),
    { times: 1 },
  );
  await page.getByLabel("Nom, prénom ou téléphone").pressSequentially("ma");

  const dialog = page.getByRole("dialog", { name: "Votre session s’est terminée" });
  await expect(dialog.getByLabel("Mot de passe")).toBeFocused();
  await expectForEveryone(page);
  const opens = context.waitForEvent("page");
  await dialog.getByRole("link", { name: LABEL }).click();
  const tab = await opens;
  await tab.getByRole("button", { name: LABEL }).click();
  await tab.waitForURL(`${service.address}/bureau/`);
  await tab.close();
  await dialog.getByRole("button", { name: "Continuer" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("listbox")).toBeVisible();
  await expect(page.getByLabel("Ce que la personne voudrait apprendre")).toHaveValue("Envoyer des photos");
});

test("each refusal says in French what to do", async ({ page }) => {
  for (const [email, title, advice] of [
    ["inconnu@example.fr", "Aucun compte n’est ouvert à cette adresse", "Demandez à un administrateur"],
    ["faux@example.fr", "Votre adresse électronique n’est pas vérifiée", "puis recommencez"],
  ]) {
    await page.context().clearCookies();
    await page.goto(`${service.address}/bureau/connexion.html`);
    await page.getByRole("button", { name: LABEL }).click();
    await logInThere(page, email ?? "");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(new RegExp((title ?? "").replace("’", "['’]")));
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await expect(page.getByRole("main")).toContainText(advice ?? "");
    await expectForEveryone(page);
    await page.getByRole("link", { name: "Revenir à la page de connexion" }).click();
    await expect(page.locator("#email")).toBeVisible();
  }
});

test("who turns back at the provider is told so", async ({ page }) => {
  await page.goto(`${service.address}/bureau/retour-connexion.html?error=access_denied&state=x`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Vous n’avez pas terminé la connexion");
  await expectForEveryone(page);
  await page.goto(`${service.address}/bureau/retour-connexion.html?code=inventé&state=x`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Cette connexion n['’]a pas abouti/);
  expect(page.url()).not.toContain("code=");
});
