/** What makes the workshop easier is ticked at the enrolment, and seen by who welcomes. */
import { atTheDesk } from "../bureau/desk.js";
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { ADMIN } from "../support/demo.js";

test("a person ticks what helps, and who welcomes sees it", async ({ page, staff }) => {
  const session = await staff.session();
  const { givenName, familyName, phone } = newPerson();
  await page.goto(`/inscription.html?atelier=${session.id}`);
  await page.getByLabel("Prénom", { exact: true }).fill(givenName);
  await page.getByLabel("Nom", { exact: true }).fill(familyName);
  await page.getByLabel("Téléphone", { exact: true }).fill(phone);
  await page.getByLabel("Votre commune").selectOption({ label: "Cruzy" });
  await expect(page.getByText("N’écrivez rien sur votre santé.")).toBeVisible();
  await page.getByLabel("Une salle de plain-pied").check();
  await page.getByLabel("Des documents en gros caractères").check();
  await expectForEveryone(page);
  // What is typed and ticked stays after a reload.
  await page.reload();
  await expect(page.getByLabel("Une salle de plain-pied")).toBeChecked();
  await page.getByRole("button", { name: "Réserver ma place" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("C’est fait, votre place est réservée");

  await atTheDesk(page, ADMIN, `/bureau/atelier.html?id=${session.id}`);
  await expect(page.getByText("Prévoir : gros caractères, de plain-pied").first()).toBeVisible();
  await expectForEveryone(page);
});

test("the desk ticks it for a caller", async ({ page }) => {
  await atTheDesk(page, ADMIN, "/bureau/inscrire.html");
  await expect(page.getByLabel("Vient avec une personne qui l’aide")).toBeVisible();
  await page.getByLabel("Près de l’écran").check();
  await expectForEveryone(page);
});
