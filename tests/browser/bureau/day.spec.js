import { expect, expectForEveryone, sheets, test } from "../support.js";
import { AGENT, atTheDesk, day, FACILITATOR, facilitator, open } from "./desk.js";
import { title, YEAR } from "../support/days.js";

test("the day shows its people, their needs and numbers", async ({ page, staff }) => {
  const session = await staff.session({ inSeconds: 30 * 86_400, title: `Journée ${Math.random()}` });
  const enrolled = await staff.enrolled(session);
  await atTheDesk(page, AGENT, `/bureau/journee.html?jour=${day(30)}`);

  const card = page.getByRole("article").filter({ has: page.getByRole("heading", { name: session.title }) });
  await expect(card).toContainText(enrolled.learner.family_name);
  await expect(card).toContainText("« Envoyer des photos. »");
  await expect(card.getByRole("link", { name: enrolled.learner.phone_display })).toHaveAttribute("href", /^tel:\+33/);
  await expect(card).toContainText("1 sur 4 : encore 1 pour ouvrir");
  await expect(card.getByRole("link", { name: /Présences/ })).toHaveCount(0);
  await expectForEveryone(page);
});

test("one goes from day to day, and to any date", async ({ page }) => {
  await atTheDesk(page, AGENT, "/bureau/journee.html");
  const days = page.getByRole("navigation", { name: "Choisir un jour" });
  await expect(days.locator("[aria-current=date]")).toHaveCount(1);
  await days.getByRole("link", { name: "Lendemain" }).click();
  await page.waitForURL(`**/bureau/journee.html?jour=${day(1)}`);
  await days.getByRole("link", { name: "Aujourd’hui" }).click();
  await page.waitForURL("**/bureau/journee.html");
  await days.getByLabel("Aller à une date").fill(`${YEAR}-08-15`);
  await page.waitForURL(`**/bureau/journee.html?jour=${YEAR}-08-15`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${title(`${YEAR}-08-15`)} ${YEAR}`);
  await expect(page.getByText("Pas d’atelier ce jour-là.")).toBeVisible();
  await expectForEveryone(page);
});

test("the sessions to come are filtered in the address", async ({ page }) => {
  await atTheDesk(page, AGENT, "/bureau/journee.html");
  const table = page.getByRole("table");
  await page.getByLabel("Niveau").selectOption("advanced");
  await expect(page).toHaveURL(/niveau=advanced/);
  await expect(table).not.toContainText("Débutants");
  await expect(table.getByText("Confirmés").first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Niveau")).toHaveValue("advanced");
  await page.getByRole("button", { name: "Effacer les filtres" }).click();
  await expect(table).toContainText("Débutants");
  const known = await table.getByRole("row").count();
  await page.getByRole("button", { name: "Voir la suite" }).click();
  await expect.poll(() => table.getByRole("row").count()).toBeGreaterThan(known);
  await expect(table.getByRole("rowheader").nth(known - 1)).toBeFocused();
});

test("a facilitator sees their own sessions only", async ({ page, staff }) => {
  const mine = await staff.session({
    inSeconds: 40 * 86_400,
    title: `À moi ${Math.random()}`,
    facilitator_id: (await facilitator(staff)).id,
  });
  const other = await staff.session({ inSeconds: 40 * 86_400, title: `À quelqu’un d’autre ${Math.random()}` });
  await atTheDesk(page, FACILITATOR, `/bureau/journee.html?jour=${day(40)}`);
  await expect(page.getByRole("heading", { name: mine.title })).toBeVisible();
  await expect(page.getByRole("heading", { name: other.title })).toHaveCount(0);
  await expect(page.getByRole("link", { name: /Inscrire/ })).toHaveCount(0);
  await expectForEveryone(page);

  await page.goto(`/bureau/atelier.html?id=${other.id}`);
  await expect(page.getByRole("alert")).toBeVisible();
  await open(page, "/bureau/mon-compte.html");
  await expectForEveryone(page);
});

test("the day prints first, the sessions to come on their own", async ({ page }) => {
  await atTheDesk(page, AGENT, "/bureau/journee.html?jour=2090-08-15");
  await expect(page.getByRole("table")).toBeHidden();
  await open(page, "/bureau/journee.html");
  await expect(page.getByRole("table")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation", { name: "Bureau" })).toBeHidden();
  await expect(page.getByRole("columnheader", { name: "Niveau" })).toBeVisible();
  expect(await sheets(page)).toBeGreaterThan(1);
});
