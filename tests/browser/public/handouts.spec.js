/** Handouts that everybody may read: a list, a page and a paper, without a script. */
import { expect, expectForEveryone, test } from "../support.js";

const NARROW = { width: 360, height: 800 };

/** @param {import("@playwright/test").Page} page @param {string} name */
const shot = async (page, name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/shared-${name}.png`, fullPage: true });
};

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a handout is found, read and printed", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("contentinfo").getByRole("link", { name: "Supports" }).click();
    await expect(page.getByRole("heading", { name: "Supports", level: 1 })).toBeVisible();
    await page.getByLabel("Thème").selectOption("securite_numerique");
    await page.getByRole("button", { name: "Chercher" }).click();
    await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(2);
    await page.getByRole("link", { name: "Un mot de passe solide" }).click();
    await expect(page.getByRole("heading", { name: "Un mot de passe solide" })).toBeVisible();
    await expect(page.getByText("Licence Ouverte 2.0")).toBeVisible();
    for (const name of [/^Imprimer \(PDF\)/, /^Imprimer en gros caractères/]) {
      const address = await page.getByRole("link", { name }).getAttribute("href");
      const document = await page.request.get(String(address));
      expect(document.headers()["content-type"]).toBe("application/pdf");
      expect((await document.body()).subarray(0, 5).toString()).toBe("%PDF-");
    }
    await page.getByRole("link", { name: "Gros caractères", exact: true }).click();
    await expect(page.getByRole("link", { name: "Caractères ordinaires" })).toBeVisible();
  });
});

test("everyone can use the pages of handouts", async ({ page }) => {
  await page.goto("/supports.html");
  await expectForEveryone(page);
  await shot(page, "list");
  await page.getByRole("link", { name: "Reconnaître un message qui trompe" }).click();
  await expectForEveryone(page);
  await shot(page, "one");
  await page.setViewportSize(NARROW);
  await shot(page, "one-narrow");
  await page.getByRole("link", { name: "Gros caractères", exact: true }).click();
  await expectForEveryone(page);
  await shot(page, "large-narrow");
});
