/** Reasons by one key, and wishes for which there is no workshop. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { AGENT, atTheDesk, FACILITATOR, learnerOf, open } from "./desk.js";

const NARROW = { width: 360, height: 800 };

/** @param {import("@playwright/test").Page} page @param {string} name */
const shot = async (page, name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/wishes-${name}.png`, fullPage: true });
};

test("a seat is given back with its reason by one key", async ({ page, staff }) => {
  const made = await staff.enrolled(await staff.session());
  await atTheDesk(page, AGENT, `/bureau/inscriptions.html?q=${made.reference}`);
  await page.getByRole("button", { name: /^Annuler/ }).click();
  const dialog = page.getByRole("dialog");
  await expectForEveryone(page);
  await shot(page, "reason");
  await page.keyboard.press("1");
  await expect(dialog.getByLabel("Trop loin")).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("row", { name: new RegExp(made.reference) })).toContainText("Trop loin");
  expect((await staff.ask("GET", `/enrolments/${made.id}`)).reason_code).toBe("too_far");
  await open(page, `/bureau/journal.html?sujet=${made.id}`);
  await expect(page.getByText("Raison : ").first()).toBeVisible();
  await expect(page.getByText("Trop loin").first()).toBeVisible();
});

test("a wish is noted in fifteen keys, and found again", async ({ page, staff }) => {
  const person = await learnerOf(staff, await staff.enrolled(await staff.session()));
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?personne=${person.id}`);
  const button = page.getByRole("button", { name: "Noter un souhait" });
  await expect(page.getByRole("radio", { name: /Débutants/ })).toBeChecked();
  await expect(page.getByRole("radio", { name: /Débutants/ })).toBeFocused();
  let keys = 0;
  while (!(await button.evaluate((one) => one === document.activeElement))) {
    await page.keyboard.press("Tab");
    keys += 1;
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toContainText(person.family_name);
  await expect(page.getByLabel("Commune")).toHaveValue(person.commune_code);
  await expectForEveryone(page);
  await shot(page, "dialog");
  await page.keyboard.press("3");
  await expect(page.getByLabel("Mardi matin")).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Le souhait est noté" })).toBeFocused();
  expect(keys + 3).toBeLessThanOrEqual(15);
  await expectForEveryone(page);

  await page.getByRole("link", { name: "Voir les souhaits" }).click();
  const row = page.getByRole("row", { name: new RegExp(person.family_name) });
  await expect(row).toContainText("Mardi matin");
  await expectForEveryone(page);
  await row.getByRole("button", { name: /N’en veut plus/ }).click();
  await expect(page.getByRole("dialog")).toContainText(person.family_name);
  await expectForEveryone(page);
  await shot(page, "dropped");
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await expect(row).toContainText("N’est plus voulu");
  await expect(row).toContainText("Jour ou heure");
  await page.getByRole("button", { name: "Défaire", exact: true }).click();
  await expect(row).toContainText("À satisfaire");
});

test("a session that fits comes back to the tasks", async ({ page, staff }) => {
  const venue = await staff.venue();
  const { familyName: name, phone } = newPerson();
  const learner = { given_name: "Odette", family_name: name, phone, commune_code: venue.commune_code };
  await staff.ask("POST", "/unmet-wishes", { learner, level: "beginner" });
  const session = await staff.session({ venue });
  await atTheDesk(page, AGENT);
  await page.locator("[data-task=wishes] a").click();
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("Un atelier convient");
  await page.setViewportSize(NARROW);
  await expectForEveryone(page);
  await shot(page, "list");
  await row.getByRole("button", { name: /Attend une autre date/ }).click();
  // Sessions of other tests may fit as well.
  const way = row.getByRole("link", { name: /^Inscrire/ });
  await expect(way).not.toHaveAttribute("href", new RegExp(session.id));
  await page.getByRole("button", { name: "Défaire" }).click();
  await expect(way).toHaveAttribute("href", new RegExp(session.id));
});

test("a facilitator sees what is wished and changes nothing", async ({ page, staff }) => {
  await staff.ask("POST", "/unmet-wishes", { topic: `Les photos ${newPerson().familyName}` });
  await atTheDesk(page, FACILITATOR, "/bureau/souhaits.html");
  await expect(page.getByRole("table", { name: /Souhaits/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /Noter un souhait/ })).toHaveCount(0);
  await expect(page.getByRole("columnheader", { name: "Personne", exact: true })).toHaveCount(0);
  await expectForEveryone(page);
});
