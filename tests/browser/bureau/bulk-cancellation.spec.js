/** What a joker enrolled over the web is seen, cancelled together, and restored. */
import { expect, expectForEveryone, newPerson, tabTo, test } from "../support.js";
import { AGENT, atTheDesk, open, withoutPrinter } from "./desk.js";

/** @typedef {import("../support.js").Staff} Staff */

/**
 * Somebody who enrols twice under one number, once in each of two sessions, and another person.
 *
 * All come from one network, as do all tests: what they have in common is the number.
 *
 * @param {Staff} staff
 */
async function jokes(staff) {
  const { phone } = newPerson();
  const [one, other] = [await staff.session({ capacity: 2 }), await staff.session({ capacity: 2 })];
  return { one, first: await staff.enrolled(one, { phone }), second: await staff.enrolled(other, { phone }) };
}

/** The tick of an enrolment. @param {import("@playwright/test").Page} page @param {any} enrolled */
const tick = (page, enrolled) => page.getByRole("checkbox", { name: new RegExp(enrolled.reference) });

test("the alarm leads to the newest, which are cancelled together", async ({ page, staff }) => {
  test.setTimeout(120_000);
  await withoutPrinter(page);
  const busy = await staff.session({ capacity: 12 });
  for (let made = 0; made < 8; made++) await staff.enrolled(busy);
  const { one, first, second } = await jokes(staff);
  await atTheDesk(page, AGENT, "/bureau/");
  const alarm = page.locator(".notice").filter({ hasText: "Beaucoup de demandes en ligne depuis une heure" });
  await expect(alarm).toContainText(/inscriptions/);
  await expectForEveryone(page);
  await alarm.getByRole("link", { name: "Regarder les inscriptions" }).click();
  await expect(page).toHaveURL(/canal=web&tri=-created/);
  const row = page.getByRole("row").filter({ hasText: first.reference });
  await expect(row).toContainText("Site web");
  await row.getByRole("button", { name: /^Autres actions/ }).click();
  await row.getByRole("link", { name: "Tout ce qui vient de là" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Annuler ensemble");
  await expect(tick(page, first)).toBeChecked();
  await expect(tick(page, second)).toBeChecked();
  await expect(page.getByText("même réseau, même numéro").first()).toBeVisible();
  await expectForEveryone(page);

  // Of all that the tests asked for from this machine, the two alone.
  await page.getByRole("button", { name: "Tout décocher" }).click();
  await page.getByRole("button", { name: "Annuler la demande cochée" }).click();
  await expect(page.getByRole("alert")).toContainText("Cochez au moins une demande.");
  await expectForEveryone(page);
  await tick(page, first).check();
  await tabTo(page, tick(page, second));
  await page.keyboard.press("Space");
  await page.getByLabel("Raison").fill("");
  const confirm = page.getByRole("button", { name: "Annuler les 2 demandes cochées" });
  await confirm.click();
  await expect(page.getByRole("alert")).toContainText("Écrivez la raison");
  await page.getByLabel("Raison").fill("Une plaisanterie");
  await confirm.click();

  await expect(page.getByRole("heading", { level: 2 })).toHaveText("2 demandes sont annulées");
  await expect(page.getByRole("heading", { level: 2 })).toBeFocused();
  await expectForEveryone(page);
  expect(await staff.seatsLeft(one.id)).toBe(2);
  const { status, cancellation_reason } = await staff.ask("GET", `/enrolments/${first.id}`);
  expect([status, cancellation_reason]).toEqual(["cancelled", "Une plaisanterie"]);

  // Somebody took one of the places meanwhile: two came, so that none is left.
  await staff.enrolled(one);
  await staff.enrolled(one);
  await page.getByRole("button", { name: "Défaire cette annulation" }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText("Une demande est rétablie");
  await expect(page.locator(".notice")).toContainText(first.reference);
  await expect(page.locator(".notice")).toContainText("Il n’y a plus assez de place");
  await expectForEveryone(page);
  expect((await staff.ask("GET", `/enrolments/${second.id}`)).status).toBe("enrolled");
  expect((await staff.ask("GET", `/enrolments/${first.id}`)).status).toBe("cancelled");

  await open(page, `/bureau/journal.html?sujet=${first.id}`);
  await expect(page.getByRole("row").filter({ hasText: "Inscription annulée" })).toContainText("Une plaisanterie");
});

test("a request to be called back leads to what came with it", async ({ page, staff }) => {
  const { givenName, familyName, phone } = newPerson();
  const name = `${givenName} ${familyName}`;
  const asked = await page.request.post("/v1/sud-herault/call-backs", { data: { name, phone, words: "Vite." } });
  expect(asked.status()).toBe(201);
  const session = await staff.session();
  const { reference, id } = await staff.enrolled(session, { phone });
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const call = page.getByRole("listitem").filter({ hasText: name });
  await expect(async () => {
    if (!(await call.count())) await page.getByRole("button", { name: "Plus d’appels" }).click({ timeout: 1000 });
    expect(await call.count()).toBeGreaterThan(0);
  }).toPass();
  await call.getByRole("link", { name: "Tout ce qui vient de là" }).click();
  await page.getByRole("button", { name: "Tout décocher" }).click();
  await page.getByRole("checkbox", { name: new RegExp(name) }).check();
  await page.getByRole("checkbox", { name: new RegExp(reference) }).check();
  await page.getByRole("button", { name: "Annuler les 2 demandes cochées" }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText("2 demandes sont annulées");
  // The way back outlives a reload.
  await page.reload();
  await page.getByRole("button", { name: "Défaire cette annulation" }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText("2 demandes sont rétablies");
  expect((await staff.ask("GET", `/enrolments/${id}`)).status).toBe("enrolled");
});

test("a request that is not there is said not to be", async ({ page, staff }) => {
  const { id } = await staff.enrolled(await staff.session());
  await atTheDesk(page, AGENT, `/bureau/annuler-ensemble.html?inscription=${id}`);
  await expect(page.getByRole("group", { name: /venues? du site/ })).toBeVisible();
  await open(page, "/bureau/annuler-ensemble.html?inscription=00000000-0000-7000-8000-000000000000");
  await expect(page.getByRole("alert")).toBeVisible();
  await expectForEveryone(page);
});
