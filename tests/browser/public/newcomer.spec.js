/** A first visit, without a mouse, on a small telephone. */
import { expect, expectAccessible, newPerson, sheets, tabTo, test } from "../support.js";

test.use({ viewport: { width: 360, height: 740 } });

test("a newcomer enrols, prints and cancels by keyboard alone", async ({ page, staff }) => {
  const venue = await staff.venue({ name: "Foyer rural", commune_code: "34074", address: "Rue du Foyer" });
  const session = await staff.session({ venue, inSeconds: 3 * 86_400 });
  const person = newPerson();

  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Aller au contenu" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();

  await expect(page.getByLabel("Où ?").locator("option", { hasText: "Cessenon-sur-Orb" }).first()).toBeAttached();
  await tabTo(page, page.locator("#filter-box summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Où ?"));
  await page.keyboard.type("Cess");
  await tabTo(page, page.getByLabel("Votre niveau"));
  await page.keyboard.type("Déb");
  await tabTo(page, page.getByLabel("Seulement s’il reste des places"));
  await page.keyboard.press("Space");
  await tabTo(page, page.getByRole("button", { name: "Afficher les ateliers" }));
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL(/niveau=beginner&lieu=commune%3A34074&places=oui/);
  const card = page.getByRole("article").filter({ has: page.locator(`a[href*="${session.id}"]`) });
  await expect(card).toContainText("4 places restantes");
  await expect(card).toContainText("Débutants");
  await tabTo(page, card.getByRole("link", { name: /S’inscrire/ }));
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { level: 1, name: "Réserver ma place" })).toBeVisible();
  await tabTo(page, page.getByLabel("Prénom"));
  await page.keyboard.type(person.givenName);
  await page.keyboard.press("Tab");
  await page.keyboard.type(person.familyName);
  await page.keyboard.press("Tab");
  await page.keyboard.type(person.phone);
  await tabTo(page, page.getByLabel("Votre commune"));
  await page.keyboard.type("Cruzy");
  await tabTo(page, page.getByLabel(/Ce que vous aimeriez apprendre/));
  await page.keyboard.type("Envoyer des photos à ma fille.");
  await tabTo(page, page.getByRole("button", { name: "Réserver ma place" }));
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { level: 1, name: "C’est fait, votre place est réservée" })).toBeFocused();
  expect(await staff.seatsLeft(session.id)).toBe(3);
  const reference = (await page.locator(".big-reference").textContent()) ?? "";
  expect(reference).toMatch(new RegExp(`^${venue.code}-\\w+$`));
  await expectAccessible(page);

  await page.evaluate(() => (window.print = () => document.body.setAttribute("data-printed", "")));
  await tabTo(page, page.getByRole("button", { name: "Imprimer cette page" }));
  await page.keyboard.press("Enter");
  await expect(page.locator("body")).toHaveAttribute("data-printed", "");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("banner")).toBeHidden();
  await expect(page.getByRole("button", { name: "Imprimer cette page" })).toBeHidden();
  const paper = page.locator(".sheet");
  for (const text of [reference, "Cessenon-sur-Orb", "À apporter", "04 65 71 00 00"])
    await expect(paper).toContainText(text);
  const size = await page
    .locator(".sheet .big-reference")
    .evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  expect(size).toBeGreaterThanOrEqual(40);
  expect(await sheets(page)).toBe(1);
  await page.emulateMedia({ media: "screen" });

  await tabTo(page, page.getByRole("link", { name: "Voir, changer ou annuler mon inscription" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Annuler mon inscription" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Annuler votre place ?" })).toBeFocused();
  await tabTo(page, page.getByLabel(/Un mot de plus/));
  await page.keyboard.type("Je suis chez ma fille.");
  await tabTo(page, page.getByRole("button", { name: "Oui, j’annule" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Cette inscription est annulée" })).toBeFocused();
  expect(await staff.seatsLeft(session.id)).toBe(4);
});
