import { expect, expectForEveryone, test } from "../support.js";
import { DEMO_PASSWORD } from "../support/demo.js";
import { AGENT, atTheDesk, FACILITATOR, open, opened } from "./desk.js";

test("signing in leads to the page that was asked for", async ({ page }) => {
  await page.goto("/bureau/inscriptions.html?etat=cancelled");
  await page.waitForURL(/connexion/);
  await expect(page.getByLabel("Adresse électronique")).toBeFocused();
  await expectForEveryone(page);

  await page.getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Il y a 2 points à corriger");
  await expectForEveryone(page);

  await page.getByLabel("Adresse électronique").fill(AGENT);
  await page.getByLabel("Mot de passe", { exact: true }).fill("pas le bon mot de passe");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("ne convient pas");
  await expect(page.getByLabel("Adresse électronique")).toHaveValue(AGENT);
  await expectForEveryone(page);

  await page.getByLabel("Mot de passe", { exact: true }).fill(DEMO_PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/inscriptions\.html\?etat=cancelled/);
  await opened(page);
  await expect(page.getByLabel("État")).toHaveValue("cancelled");
});

test("signing in leads to pages of the desk only", async ({ page }) => {
  for (const away of [
    "https://ailleurs.example/bureau/",
    "//ailleurs.example/bureau/",
    "/\\ailleurs.example",
    "javascript:alert(1)",
  ]) {
    await page.goto(`/bureau/connexion.html?retour=${encodeURIComponent(away)}`);
    const own = new URL(page.url()).origin;
    await page.locator("#email").fill(AGENT);
    await page.locator("#password").fill(DEMO_PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${own}/bureau/`);
    await opened(page);
    await page.getByRole("button", { name: "Se déconnecter" }).click();
    await page.waitForURL(/connexion\.html$/);
    await expect(page.locator("#email")).toBeVisible();
  }
});

test("a login lasts, and scripts cannot read its key", async ({ page, context }) => {
  await atTheDesk(page, AGENT);
  const readable = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  expect(readable).not.toMatch(/token|eyJ/i);
  const cookies = await context.cookies();
  expect(cookies.length).toBeGreaterThan(0);
  expect(cookies.every(({ httpOnly }) => httpOnly)).toBe(true);
  await open(page, "/bureau/personnes.html");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Personnes");
});

test("an ended login asks for the password and loses no work", async ({ page, context }) => {
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  await page.getByLabel("Ce que la personne voudrait apprendre").fill("Envoyer des photos");
  await context.clearCookies();
  await page.route(
    "**/learners?*",
    (route) => route.continue({ headers: { ...route.request().headers(), authorization: "Bearer usé" } }),
    { times: 1 },
  );
  await page.getByLabel("Nom, prénom ou téléphone").pressSequentially("ma");

  const dialog = page.getByRole("dialog", { name: "Votre session s’est terminée" });
  await expect(dialog.getByLabel("Mot de passe")).toBeFocused();
  await expectForEveryone(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();

  await dialog.getByLabel("Mot de passe").fill("pas celui-là du tout");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("ne convient pas");
  await dialog.getByLabel("Mot de passe").fill(DEMO_PASSWORD);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("listbox")).toBeVisible();
  await expect(page.getByLabel("Nom, prénom ou téléphone")).toHaveValue("ma");
  await expect(page.getByLabel("Ce que la personne voudrait apprendre")).toHaveValue("Envoyer des photos");
});

test("each role sees its own pages", async ({ page }) => {
  await atTheDesk(page, FACILITATOR);
  const menu = page.getByRole("navigation", { name: "Bureau" });
  await expect(menu.getByRole("link")).toHaveText([/^À faire/, "Agenda", /^Personnes/, /^Suivi/]);
  await page.goto("/bureau/comptes.html");
  await expect(page.getByText("Cette page ne vous est pas ouverte.")).toBeVisible();
  await expectForEveryone(page);
});

test("the menu of a phone is opened by hand", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await atTheDesk(page, AGENT);
  await expect(page.getByRole("navigation", { name: "Bureau" })).toBeHidden();
  await page.getByRole("button", { name: "Menu" }).click();
  await expect(page.getByRole("navigation", { name: "Bureau" }).getByRole("link", { name: "Inscrire" })).toBeVisible();
  await expectForEveryone(page);
});
