/** The desk's map: groups of pages, the first page « À faire », and the search of every page. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { AGENT, atTheDesk, day, FACILITATOR, facilitator, open } from "./desk.js";
import { YEAR } from "../support/days.js";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page @param {string} name */
const shot = async (page, name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/map-${name}.png`, fullPage: true });
};

const menu = (/** @type {Page} */ page) => page.getByRole("navigation", { name: "Bureau" });
const finder = (/** @type {Page} */ page) => page.getByRole("combobox", { name: "Chercher dans le bureau" });

test("the pages of the desk stand in groups", async ({ page }) => {
  await atTheDesk(page, AGENT, "/bureau/inscriptions.html");
  await expect(
    menu(page)
      .getByRole("link", { name: /^Personnes/ })
      .first(),
  ).toHaveAttribute("aria-current", "true");
  await expect(menu(page).getByRole("link", { name: "Inscriptions" })).toHaveAttribute("aria-current", "page");
  await expect(menu(page).getByRole("link", { name: "Messages" })).toBeHidden();
  await menu(page)
    .getByRole("link", { name: /^Communication/ })
    .focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/bureau/appels.html");
  await expect(menu(page).getByRole("link", { name: "Messages" })).toBeVisible();
  await expectForEveryone(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("button", { name: "Menu" }).click();
  await expect(menu(page).getByRole("link", { name: "Calendrier" })).toBeVisible();
  await expectForEveryone(page);
  await shot(page, "menu-360");
});

test("the first page counts the work, and leads to it", async ({ page, staff }) => {
  const few = await staff.session({ inSeconds: 3 * 3600, title: `À remplir ${Math.random()}`, minimum: 3 });
  const moved = await staff.session({ inSeconds: 4 * 86_400 });
  await staff.enrolled(moved, { phone: newPerson().phone.replace(/^06/, "04") });
  await staff.ask("POST", `/sessions/${moved.id}/cancellation`, { reason: "Salle fermée" });
  await atTheDesk(page, AGENT);
  const underfilled = page.locator("[data-task=underfilled]");
  await expect(underfilled.getByRole("link", { name: new RegExp(few.title) })).toHaveAttribute(
    "href",
    `/bureau/atelier.html?id=${few.id}`,
  );
  await expect(underfilled).toContainText("encore 3 personnes pour ouvrir");
  await shot(page, "to-do");
  await expectForEveryone(page);
  // Other tests make calls meanwhile.
  await expect(async () => {
    await page.goto("/bureau/");
    const calls = page.locator("[data-task=calls]");
    const counted = Number(await calls.locator(".task__count").textContent());
    await calls.getByRole("link").click();
    await page.waitForURL("**/bureau/appels.html");
    const words = new RegExp(`^${counted} personnes? à prévenir maintenant`);
    await expect(page.getByText(words)).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 40_000 });
});

test("the counts follow without a reload", async ({ page, staff }) => {
  await page.clock.install();
  await atTheDesk(page, AGENT);
  // Soon, as the first few are shown, and other tests plan some, too.
  const few = await staff.session({ inSeconds: 2 * 3600, title: `Tout neuf ${Math.random()}`, minimum: 2 });
  await expect(page.locator("[data-task=underfilled]").getByText(few.title)).toHaveCount(0);
  await page.clock.runFor(31_000);
  await expect(page.locator("[data-task=underfilled]").getByText(few.title)).toHaveCount(1);
});

test("a facilitator sees the tasks of own sessions", async ({ page, staff }) => {
  const { id } = await facilitator(staff);
  const title = `À moi ${Math.random()}`;
  await staff.session({ inSeconds: 3 * 86_400, title, minimum: 2, facilitator_id: id });
  const other = await staff.session({ inSeconds: 3 * 86_400, title: `Pas à moi ${Math.random()}`, minimum: 2 });
  await atTheDesk(page, FACILITATOR);
  await expect(page.locator("[data-task=underfilled]")).toContainText(title);
  await expect(page.getByText(other.title)).toHaveCount(0);
  await expect(page.locator("[data-task=calls]")).toHaveCount(0);
  await expectForEveryone(page);
});

test("old links to a day lead to that day", async ({ page }) => {
  await atTheDesk(page, AGENT);
  await page.goto(`/bureau/?jour=${YEAR}-08-15`);
  await page.waitForURL(`**/bureau/journee.html?jour=${YEAR}-08-15`);
});

test("one search finds people, references, days and pages", async ({ page, staff }) => {
  const session = await staff.session();
  const { learner, reference } = await staff.enrolled(session);
  await atTheDesk(page, AGENT, "/bureau/lieux.html");
  await page.locator("h1").click();
  await page.keyboard.press("/");
  await expect(finder(page)).toBeFocused();
  await page.keyboard.type(learner.family_name);
  const results = page.getByRole("listbox", { name: "Résultats" });
  await expect(results.getByRole("option").first()).toContainText(learner.family_name);
  await shot(page, "search");
  await expectForEveryone(page);
  await page.keyboard.press("Enter");
  await page.waitForURL(/personnes\.html\?id=/);

  /** @param {string} text @param {string | RegExp} found */
  const finds = async (text, found) => {
    await finder(page).fill(text);
    await expect(results.getByRole("option").first()).toContainText(found);
  };
  await finds(`+33 (0)${learner.phone_display.slice(1)}`, learner.family_name);
  await finds(reference.toLowerCase(), learner.family_name);
  await finds("mardi", /mardi \d/);
  await finds("12 janvier", "12 janvier");
  await finds("appels", "Appels");
  await finds("demain", "Jour");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`jour=${day(1)}|atelier`));
  await open(page, "/bureau/lieux.html");
});
