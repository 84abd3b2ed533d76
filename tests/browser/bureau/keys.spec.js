/** Keys of the desk: digits for what stands near the focus, and « / », which may be turned off. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { AGENT, atTheDesk, open } from "./desk.js";

test("a digit notes the outcome of a call", async ({ page, staff }) => {
  const session = await staff.session();
  const phone = () => newPerson().phone.replace(/^06/, "04");
  const { learner } = await staff.enrolled(session, { phone: phone() });
  await staff.enrolled(session, { phone: phone() });
  await staff.ask("POST", `/sessions/${session.id}/cancellation`, { reason: "Salle fermée" });
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const titles = page.locator("#calls h3");
  const title = titles.filter({ hasText: `${learner.given_name} ${learner.family_name}` });
  await titles.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(titles.nth(1)).toBeFocused();
  await title.focus();
  await expectForEveryone(page);
  await title.focus();
  await page.keyboard.press("1");
  await expect(title).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Ce qui vient d’être fait" })).toContainText("C’est noté.");
});

test("a digit chooses the level", async ({ page }) => {
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  const levels = page.getByRole("group", { name: "Niveau de la personne" }).getByRole("radio");
  await levels.first().focus();
  await page.keyboard.press("2");
  await expect(levels.nth(1)).toBeChecked();
  await expect(levels.nth(1)).toBeFocused();
});

test("the key to the search is turned off", async ({ page }) => {
  await atTheDesk(page, AGENT, "/bureau/mon-compte.html");
  await page.getByLabel(/mène à la recherche/).uncheck();
  await expectForEveryone(page);
  await open(page, "/bureau/lieux.html");
  await page.locator("h1").click();
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox", { name: "Chercher dans le bureau" })).not.toBeFocused();
});
