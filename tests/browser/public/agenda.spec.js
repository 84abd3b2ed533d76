import { expect, test } from "@playwright/test";
import { faults } from "../support/axe.js";

test.use({ viewport: { width: 360, height: 740 } });

/** @param {import("@playwright/test").Page} page */
const shown = (page) => page.locator("#agenda article");

/** @param {import("@playwright/test").Page} page */
const firstOpen = (page) => shown(page).filter({ hasText: "S’inscrire" }).first().getByRole("heading").getByRole("link");

/** @param {import("@playwright/test").Page} page */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("on a small phone, someone finds a workshop and opens it", async ({ page }) => {
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));

  await page.goto("/");
  await expect(page).toHaveTitle(/Ateliers gratuits/);
  await expect(shown(page).first()).toBeVisible();
  await expect(page.locator("#status")).toHaveText(/ateliers affichés/);
  expect(await overflow(page), "nothing to scroll sideways for").toBe(0);

  const way = firstOpen(page);
  // What follows is the day, for those who do not see the heading above.
  const title = (await way.evaluate((link) => link.firstChild?.textContent ?? "")).trim();
  expect(title).not.toBe("");
  await way.click();

  await expect(page).toHaveURL(/\/atelier\.html\?id=[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  await expect(page.getByRole("link", { name: "Réserver ma place" })).toBeVisible();
  expect(await overflow(page), "nothing to scroll sideways for").toBe(0);
  expect(errors).toEqual([]);
});

// Apart from the journey: axe tries inline styles, and the content security policy's refusals are errors too.
test("on a small phone, axe finds no fault in the agenda nor in a workshop", async ({ page }) => {
  await page.goto("/");
  await expect(shown(page).first()).toBeVisible();
  expect(await faults(page)).toEqual([]);

  await page.locator("#filter-box > summary").click();
  await expect(page.getByLabel("Votre niveau")).toBeVisible();
  expect(await faults(page), "with the filters unfolded").toEqual([]);

  await firstOpen(page).click();
  await expect(page.getByRole("link", { name: "Réserver ma place" })).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

test("asked for beginners, the agenda shows their workshops only", async ({ page }) => {
  await page.goto("/?niveau=beginner");
  await expect(shown(page).first()).toBeVisible();
  await expect(shown(page).filter({ hasNotText: "Débutants" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Tout afficher" })).toBeVisible();
});
