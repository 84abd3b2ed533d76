/** A forgotten password, from the sign-in page through the letter to another one. */
import { expect, expectForEveryone, test } from "../support.js";
import { DEMO_PASSWORD } from "../support/demo.js";
import { startMailServer } from "../support/mail-server.js";
import { launch } from "../support/service.js";
import { AGENT, opened } from "./desk.js";

const OTHER = "trois figuiers près du canal";

/** @type {Awaited<ReturnType<typeof startMailServer>>} */
let post;
/** @type {Awaited<ReturnType<typeof launch>>} */
let service;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  post = await startMailServer();
  service = await launch(["--smtp-url", post.url, "--mail-from", "clic@sud-herault.example"]);
});

test.afterAll(async () => {
  await service?.stop();
  await post?.stop();
});

const links = () => post.mails.flatMap((mail) => /http\S+mot-de-passe\.html#\S+/.exec(mail)?.[0] ?? []);

test("a link by letter leads to another password", async ({ page }) => {
  await page.goto(`${service.address}/bureau/connexion.html`);
  const forgotten = page.getByRole("link", { name: "Mot de passe oublié ?" });
  await forgotten.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Adresse électronique")).toBeFocused();
  await expectForEveryone(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Écrivez votre adresse électronique.");
  await page.getByLabel("Adresse électronique").fill(AGENT);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Regardez vos courriels" })).toBeFocused();
  await expectForEveryone(page);
  await expect.poll(links).toHaveLength(1);

  const [link = ""] = links();
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nouveau mot de passe");
  expect(page.url()).not.toContain("#");
  await page.getByLabel("Nouveau mot de passe").fill("motdepassemotdepasse");
  await page.getByLabel("Le nouveau, encore une fois").fill("motdepassemotdepasse");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Trop facile à deviner");
  await expectForEveryone(page);
  await page.getByLabel("Nouveau mot de passe").fill(OTHER);
  await page.getByLabel("Le nouveau, encore une fois").fill(OTHER);
  await page.getByLabel("Montrer le mot de passe").check();
  await expect(page.getByLabel("Nouveau mot de passe")).toHaveAttribute("type", "text");
  await expect(page.getByLabel("Le nouveau, encore une fois")).toHaveAttribute("type", "text");
  await page.keyboard.press("Enter");
  await expect(page.getByText("votre mot de passe est changé")).toBeFocused();
  await expectForEveryone(page);
  await page.getByRole("link", { name: "Continuer" }).click();
  await page.waitForURL(`${service.address}/bureau/`);
  await opened(page);
  await expect.poll(() => post.mails.length).toBe(2);

  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.waitForURL(/connexion\.html$/);
  await page.goto(link);
  await page.getByLabel("Nouveau mot de passe").fill(DEMO_PASSWORD);
  await page.getByLabel("Le nouveau, encore une fois").fill(DEMO_PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Ce lien ne sert plus" })).toBeFocused();
  await expect(page.getByLabel("Nouveau mot de passe")).toHaveCount(0);
  await expectForEveryone(page);
  await page.getByRole("link", { name: "Demander un autre lien" }).click();
  await expect(page.getByLabel("Adresse électronique")).toBeFocused();
});

test("without a mail server an administrator helps", async ({ page }) => {
  await page.goto("/bureau/mot-de-passe.html");
  await expect(page.getByText("un administrateur de votre structure peut vous donner")).toBeVisible();
  await expectForEveryone(page);
});
