/** Réglages: parts with their contents, and settings that no colleague overwrites. On a service of its own. */
import { expect, expectForEveryone, tabTo, test } from "../support.js";
import { ADMIN } from "../support/demo.js";
import { pictures } from "../support/pictures.js";
import { launch } from "../support/service.js";
import { atTheDesk } from "./desk.js";

/** @typedef {import("@playwright/test").Page} Page */

/** @type {{ address: string, stop: () => Promise<void> }} */
let service;
test.beforeAll(async () => {
  service = await launch([]);
});
test.afterAll(() => service.stop());

test("the contents lead to each part by keyboard", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: service.address });
  const page = await context.newPage();
  await atTheDesk(page, ADMIN, "/bureau/reglages.html");
  const contents = page.getByRole("navigation", { name: "Sur cette page" });
  const links = contents.getByRole("link");
  const parts = page.locator("main section > h2");
  expect(await links.allInnerTexts()).toEqual(await parts.allInnerTexts());
  const link = contents.getByRole("link", { name: "Message de la Maison" });
  await tabTo(page, link);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Message de la Maison" })).toBeInViewport();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Message", { exact: true })).toBeFocused();
  await expectForEveryone(page);
  await pictures(page, "reglages");
  // An address that names a part opens there.
  await page.goto("/bureau/journal.html");
  await page.goto("/bureau/reglages.html#mentions");
  await expect(page.getByRole("heading", { name: "Mentions légales" })).toBeInViewport();
  await expect(page.getByRole("link", { name: "Aide sur cette page" })).toHaveAttribute("href", "/aide/reglages.html");
  await context.close();
});

/**
 * The settings, opened by two administrators.
 *
 * @param {import("@playwright/test").Browser} browser
 * @param {(mine: Page, theirs: Page) => Promise<void>} act
 */
async function byTwo(browser, act) {
  const contexts = await Promise.all([1, 2].map(() => browser.newContext({ baseURL: service.address })));
  const [mine, theirs] = /** @type {[Page, Page]} */ (await Promise.all(contexts.map((context) => context.newPage())));
  for (const page of [mine, theirs]) await atTheDesk(page, ADMIN, "/bureau/reglages.html");
  await act(mine, theirs);
  for (const context of contexts) await context.close();
}

test("what two set in one part is merged, or asked", async ({ browser }) => {
  await byTwo(browser, async (mine, theirs) => {
    /** @param {Page} page @param {string} form @param {Record<string, string>} filled */
    const set = async (page, form, filled) => {
      const part = page.locator(`#${form}`);
      for (const [label, value] of Object.entries(filled)) await part.getByLabel(label).fill(value);
      await part.locator("button[type=submit]").click();
    };
    /** @param {Page} page @param {string} form */
    const saved = (page, form) => expect(page.locator(`#${form} [role=status]`)).toHaveText("Enregistré.");

    await set(theirs, "legal-notice", { Hébergeur: "Hérault Numérique" });
    await saved(theirs, "legal-notice");
    await set(mine, "legal-notice", { "Adresse postale": "1 avenue de la Gare, Capestang" });
    await saved(mine, "legal-notice");
    await expect(mine.locator("#legal-notice").getByLabel("Hébergeur")).toHaveValue("Hérault Numérique");

    await set(theirs, "reminders", { "SMS, 1er rappel": "9" });
    await saved(theirs, "reminders");
    await set(mine, "reminders", { "Lettre, 1er rappel": "12" });
    await saved(mine, "reminders");
    await expect(mine.getByLabel("SMS, 1er rappel")).toHaveValue("9");

    await set(theirs, "office-hours", { "Mardi matin, ouverture": "08:30" });
    await saved(theirs, "office-hours");
    await set(mine, "office-hours", { "Mardi matin, fermeture": "12:30" });
    const asked = mine.locator("#office-hours").getByRole("alert");
    await expect(asked.getByRole("group", { name: "Mardi" })).toContainText("8 h 30");
    await expectForEveryone(mine);
    await pictures(mine, "reglages-conflit");
    await asked.getByRole("radio", { name: /écrit par vous|12 h 30/ }).check();
    await mine.locator("#office-hours button[type=submit]").click();
    await saved(mine, "office-hours");
    await expect(mine.getByLabel("Mardi matin, ouverture")).toHaveValue("09:00");
  });
});

test("two who write the message of the house see each other", async ({ browser }) => {
  await byTwo(browser, async (mine, theirs) => {
    const write = async (/** @type {Page} */ page, /** @type {string} */ text) => {
      await page.getByLabel("Message", { exact: true }).fill(text);
      await page.getByLabel("Dernier jour où il est montré").fill("2090-01-02");
      await page.getByRole("button", { name: "Afficher ce message" }).click();
    };
    await write(theirs, "Fermé lundi.");
    await expect(theirs.getByText("Le message est affiché sur toutes les pages du site.")).toBeVisible();
    await write(mine, "Fermé mardi.");
    const clash = mine.getByRole("alert");
    await expect(clash).toContainText("a écrit autre chose que vous");
    await expect(clash).toContainText("Fermé lundi.");
    await expectForEveryone(mine);
    await clash.getByRole("radio", { name: /Fermé mardi/ }).check();
    await mine.getByRole("button", { name: "Afficher ce message" }).click();
    await expect(mine.getByText("Le message est affiché sur toutes les pages du site.")).toBeVisible();
    // Taken away, it is written anew without a question.
    await mine.getByRole("button", { name: "Retirer le message" }).click();
    await expect(mine.getByText("Le message est retiré.")).toBeVisible();
    await write(mine, "Ouvert samedi.");
    await expect(mine.getByText("Le message est affiché sur toutes les pages du site.")).toBeVisible();
    await mine.getByRole("button", { name: "Retirer le message" }).click();
    await expect(mine.getByText("Le message est retiré.")).toBeVisible();
  });
});
