/** Lists of the desk: their order, and their filters on a phone. */
import { expect, expectForEveryone, tabTo, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { ADMIN, AGENT, atTheDesk, open } from "./desk.js";

/** @typedef {import("@playwright/test").Page} Page */

/**
 * Cells of a column, once the list is sorted that way.
 *
 * @param {Page} page
 * @param {string} title
 * @param {"ascending" | "descending"} way
 */
async function column(page, title, way) {
  const head = page.locator("thead th").filter({ hasText: title }).first();
  await expect(head).toHaveAttribute("aria-sort", way);
  const index = await head.evaluate((cell) => /** @type {HTMLTableCellElement} */ (cell).cellIndex);
  return page.locator(`tbody tr > :nth-child(${index + 1})`).allInnerTexts();
}

/** @param {string[]} texts */
const sorted = (texts) => [...texts].sort(new Intl.Collator("fr", { numeric: true }).compare);

test("the filters of a phone are folded, and said in words", async ({ page, staff }) => {
  await staff.enrolled(await staff.session());
  await page.setViewportSize({ width: 360, height: 740 });
  await atTheDesk(page, AGENT, "/bureau/inscriptions.html");
  const fold = page.getByRole("button", { name: /^Filtrer/ });
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  await expect(page.getByLabel("Nom ou référence")).toBeVisible();
  await expect(page.getByLabel("État")).toBeHidden();
  // The first row stands in the first screen.
  await expect(page.locator("tbody tr").first()).toBeInViewport();
  await tabTo(page, fold);
  await page.keyboard.press("Enter");
  await page.getByLabel("État").selectOption({ label: "Avec une place" });
  await expect(fold).toHaveText("Filtrer (2)");
  await expectForEveryone(page);
  await pictures(page, "filters-open", { widths: [360] });
  await fold.click();
  await expect(page.getByLabel("État")).toBeHidden();
  await expect(page.getByText("État « Avec une place » · Atelier du")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "filters", { widths: [360, 1280] });
  for (const path of ["journee", "messages", "journal"]) {
    await open(page, `/bureau/${path}.html`);
    await expect(fold, path).toBeVisible();
    await expect(page.locator("#filters select").first(), path).toBeHidden();
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(fold).toBeHidden();
  await expect(page.locator("#filters select").first()).toBeVisible();
});

for (const [path, titles] of /** @type {[string, string[]][]} */ ([
  ["partenaires", ["Nom", "Type", "Commune"]],
  ["lieux", ["Lieu", "Code"]],
  ["cycle", ["Cycle", "Lieu"]],
  ["journee", ["Lieu", "Animation"]],
]))
  test(`the list of ${path} is sorted by its columns`, async ({ page, staff }) => {
    await staff.session();
    await atTheDesk(page, ADMIN, `/bureau/${path}.html`);
    for (const title of titles) {
      const head = page.getByRole("button", { name: title, exact: true });
      // The order that a list comes in is turned by the first click.
      const isFirst = (await page.locator("thead th[aria-sort=ascending]").filter({ hasText: title }).count()) > 0;
      if (!isFirst) await head.click();
      const up = (await column(page, title, "ascending")).filter((text) => !/^(–|à trouver)?$/.test(text));
      expect(up.length).toBeGreaterThan(0);
      expect(up).toEqual(sorted(up));
      await head.click();
      const down = (await column(page, title, "descending")).filter((text) => !/^(–|à trouver)?$/.test(text));
      expect(down).toEqual(sorted(down).reverse());
    }
    // The order stays in the address.
    await page.reload();
    await column(page, titles.at(-1) ?? "", "descending");
  });

test("people are sorted by name and by age of their card", async ({ page, staff }) => {
  await staff.enrolled(await staff.session(), { family_name: "Zzymowski" });
  await atTheDesk(page, AGENT, "/bureau/personnes.html?tri=-name");
  const first = page.locator("tbody tr").first();
  await expect(first).toContainText("Zzymowski");
  await page.getByText("Colonnes", { exact: true }).click();
  await page.getByLabel("Connue depuis").check();
  const since = page.getByRole("button", { name: "Connue depuis", exact: true });
  await since.click();
  await expect(first).not.toContainText("Zzymowski");
  await since.click();
  await expect(page.locator("thead th[aria-sort=descending]")).toContainText("Connue depuis");
  await expect(page.locator("tbody")).toContainText("Zzymowski");
  // A search shows first what is closest: it is in no column's order.
  await page.getByLabel("Nom, prénom ou téléphone").fill("zzymov");
  await expect(first).toContainText("Zzymowski");
  await expect(page.locator("thead [aria-sort]")).toHaveCount(0);
  await expect(since).toBeDisabled();
  await expectForEveryone(page);
});
