/** Lists of the desk: rows that are seen at once, columns, and a mode with more air. */
import { expect, expectForEveryone, test } from "../support.js";
import { AGENT, atTheDesk, open } from "./desk.js";

/** @typedef {import("@playwright/test").Page} Page */

/** Number of rows of the list that are wholly on the screen. @param {Page} page */
const visibleRows = (page) =>
  page
    .locator("tbody tr")
    .evaluateAll((rows) => rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length);

/** @param {Page} page */
const isWithinTheScreen = (page) =>
  page.evaluate(() => {
    const wrap = document.querySelector(".table-wrap");
    return document.documentElement.scrollWidth <= innerWidth && (!wrap || wrap.scrollWidth <= wrap.clientWidth);
  });

/** @param {Page} page @param {string} name */
const shot = async (page, name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/density-${name}.png` });
};

for (const [width, height, least] of [
  [1280, 800, 12],
  [1024, 768, 8],
])
  test(`at ${width} pixels ${least} enrolments are seen`, async ({ page, staff }) => {
    // An address as long as they come.
    await staff.enrolled(await staff.session(), { email: `marie-antoinette.vandendriessche.${width}@example.fr` });
    await page.setViewportSize({ width: Number(width), height: Number(height) });
    await atTheDesk(page, AGENT, "/bureau/inscriptions.html");
    await expect(page.locator("tbody tr").nth(12)).toBeAttached();
    await shot(page, `inscriptions-${width}`);
    expect(await visibleRows(page)).toBeGreaterThanOrEqual(Number(least));
    expect(await isWithinTheScreen(page)).toBe(true);
    await expectForEveryone(page);
    for (const path of ["personnes", "journee", "lieux", "messages", "doublons", "partenaires"]) {
      await open(page, `/bureau/${path}.html`);
      await shot(page, `${path}-${width}`);
      expect(await isWithinTheScreen(page), path).toBe(true);
    }
  });

test("more air and columns are chosen, and kept", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await atTheDesk(page, AGENT, "/bureau/inscriptions.html");
  const row = page.locator("tbody tr").first();
  const height = async () => (await row.boundingBox())?.height ?? 0;
  expect(await height()).toBeLessThan(42);
  await page.getByRole("button", { name: "Affichage aéré" }).click();
  expect(await height()).toBeGreaterThan(44);
  const reference = page.getByRole("columnheader", { name: "Référence" });
  await expect(reference).toBeHidden();
  await page.getByText("Colonnes", { exact: true }).click();
  await page.getByLabel("Référence", { exact: true }).check();
  await expect(reference).toBeVisible();
  await expectForEveryone(page);
  await page.reload();
  await expect(reference).toBeVisible();
  expect(await height()).toBeGreaterThan(44);
});

test("further actions of a row are reached by keyboard", async ({ page, staff }) => {
  const { learner } = await staff.enrolled(await staff.session());
  await atTheDesk(page, AGENT, `/bureau/inscriptions.html?q=${encodeURIComponent(learner.family_name)}`);
  const row = page.getByRole("row").filter({ hasText: learner.family_name });
  const more = row.getByRole("button", { name: /^Autres actions/ });
  await more.focus();
  await page.keyboard.press("Enter");
  const move = row.getByRole("button", { name: /^Changer d’atelier/ });
  await expect(move).toBeFocused();
  await expectForEveryone(page);
  await page.keyboard.press("Escape");
  await expect(more).toBeFocused();
  await expect(move).toBeHidden();
});

test("calls stand in two columns where there is room", async ({ page, staff }) => {
  const session = await staff.session();
  await staff.enrolled(session);
  await staff.enrolled(session);
  await staff.ask("POST", `/sessions/${session.id}/cancellation`, { reason: "Salle fermée" });
  await page.setViewportSize({ width: 1024, height: 768 });
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  await expect(page.locator("#calls .people > li").nth(1)).toBeVisible();
  const tops = await page
    .locator("#calls .people")
    .filter({ has: page.locator("li:nth-child(2)") })
    .first()
    .locator("> li")
    .evaluateAll((cards) => cards.slice(0, 2).map((card) => card.getBoundingClientRect().top));
  expect(tops[0]).toBe(tops[1]);
  await shot(page, "appels-1024");
  await expectForEveryone(page);
});
