/** After a deed at the desk: what is said of it, where the focus stands, and the way back by keyboard. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { AGENT, atTheDesk } from "./desk.js";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page */
const bar = (page) => page.getByRole("region", { name: "Ce qui vient d’être fait" });

/** @param {Page} page @param {string} reference */
const rowOf = (page, reference) => page.getByRole("row", { name: new RegExp(reference) });

/** Cancels from the row, by keyboard alone. @param {Page} page @param {import("@playwright/test").Locator} row */
async function cancelByKeyboard(page, row) {
  await row.getByRole("button", { name: /^(Annuler|Refuse)/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

test("a cancellation names only whom it offers a seat", async ({ page, staff }) => {
  const session = await staff.session({ capacity: 2, minimum: 1 });
  const [one, other] = [await staff.enrolled(session), await staff.enrolled(session)];
  const earlier = await staff.enrolled(session, {}, { wait: true });
  const next = await staff.enrolled(session, {}, { wait: true });
  await staff.ask("POST", `/enrolments/${one.id}/cancellation`, { person_knows: true });
  await atTheDesk(page, AGENT, `/bureau/inscriptions.html?q=${other.reference}`);
  await cancelByKeyboard(page, rowOf(page, other.reference));
  await expect(bar(page)).toContainText(`La place est proposée à Odette ${next.learner.family_name}`);
  await expect(bar(page)).not.toContainText(earlier.learner.family_name);
});

test("a cancellation is taken back by keyboard", async ({ page, staff }) => {
  const { id, reference } = await staff.enrolled(await staff.session());
  await atTheDesk(page, AGENT, `/bureau/inscriptions.html?q=${reference}`);
  const row = rowOf(page, reference);
  await cancelByKeyboard(page, row);
  await expect(bar(page).getByRole("status")).toContainText("inscription annulée");
  await expect(row.getByRole("rowheader")).toBeFocused();
  await expectForEveryone(page);
  await page.keyboard.press("Control+z");
  await expect(bar(page)).toHaveCount(0);
  await expect(row.getByRole("button", { name: /^Annuler/ })).toBeVisible();
  await expect(row.getByRole("rowheader")).toBeFocused();
  expect((await staff.ask("GET", `/enrolments/${id}`)).status).toBe("enrolled");

  await cancelByKeyboard(page, row);
  await bar(page).getByRole("button", { name: "Défaire" }).focus();
  await page.keyboard.press("Escape");
  await expect(bar(page)).toHaveCount(0);
  await expect(row.getByRole("rowheader")).toBeFocused();
});

test("Ctrl + Z in a field is the field’s own", async ({ page, staff }) => {
  const { id, reference } = await staff.enrolled(await staff.session());
  await atTheDesk(page, AGENT, `/bureau/inscriptions.html?q=${reference}`);
  await cancelByKeyboard(page, rowOf(page, reference));
  await expect(bar(page)).toBeVisible();
  await page.locator("#filters input").first().focus();
  await page.keyboard.press("Control+z");
  await expect(bar(page)).toBeVisible();
  expect((await staff.ask("GET", `/enrolments/${id}`)).status).toBe("cancelled");
});

test("sorting and closing a wish keep the focus", async ({ page, staff }) => {
  const { familyName, phone } = newPerson();
  const learner = { given_name: "Odette", family_name: familyName, phone, commune_code: "34226" };
  await staff.ask("POST", "/unmet-wishes", { learner });
  await atTheDesk(page, AGENT, "/bureau/souhaits.html");
  const row = rowOf(page, familyName);
  await row.getByRole("button", { name: /N’en veut plus/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toContainText(familyName);
  await page.keyboard.press("Enter");
  await expect(row).toContainText("N’est plus voulu");
  await expect(row.getByRole("rowheader")).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(row).toContainText("À satisfaire");

  await page.goto("/bureau/inscriptions.html");
  const head = page.getByRole("columnheader", { name: /^Personne/ });
  await head.getByRole("button").focus();
  await page.keyboard.press("Enter");
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expect(page.getByRole("status").filter({ hasText: /inscriptions?/ })).toBeVisible();
  await expect(head.getByRole("button")).toBeFocused();
});

test("« Complet » is no reason of who has a seat", async ({ page, staff }) => {
  const session = await staff.session({ capacity: 1, minimum: 1 });
  const { reference } = await staff.enrolled(session);
  const waiting = await staff.enrolled(session, {}, { wait: true });
  await atTheDesk(page, AGENT, `/bureau/inscriptions.html?q=${reference}`);
  const dialog = page.getByRole("dialog");
  await rowOf(page, reference)
    .getByRole("button", { name: /^Annuler/ })
    .click();
  await expect(dialog.getByLabel("Complet")).toHaveCount(0);
  await page.keyboard.press("3");
  await expect(dialog.getByRole("radio", { checked: true })).toHaveCount(0);
  await page.keyboard.press("4");
  await expect(dialog.getByLabel("Niveau")).toBeChecked();
  await page.keyboard.press("Escape");
  await page.goto(`/bureau/inscriptions.html?q=${waiting.reference}`);
  const row = rowOf(page, waiting.reference);
  await row.getByRole("button", { name: /^Retirer/ }).click();
  await page.keyboard.press("3");
  await expect(dialog.getByLabel("Complet")).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(row.getByRole("button", { name: /^Retirer/ })).toBeFocused();
  // A menu closes behind the dialog that was opened from it.
  await row.getByRole("button", { name: /^Autres actions/ }).click();
  await row.getByRole("button", { name: /^Remplacer/ }).click();
  await page.keyboard.press("Escape");
  await expect(row.getByRole("button", { name: /^Autres actions/ })).toBeFocused();
});
