/** The people around a person enrolled, and people from elsewhere, at the desk and at a partner's. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { ADMIN, AGENT, atTheDesk, FACILITATOR, facilitator, open, withoutPrinter } from "./desk.js";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {import("../support.js").Staff} staff  @param {number} [inSeconds] */
async function withEntourage(staff, inSeconds = 86_400) {
  const session = await staff.session({ inSeconds, facilitator_id: (await facilitator(staff)).id });
  const child = await staff.enrolled(
    session,
    { given_name: "Léo", birth_year: new Date().getFullYear() - 9 },
    {
      party_size: 2,
      companions: [{ given_name: "Louis", family_name: newPerson().familyName }],
      guardian: { name: "Sylvie Martin", phone: "06 12 34 56 78", comes: true },
    },
  );
  return { session, child };
}

test("the desk enrols a child from elsewhere with a companion", async ({ page, staff }) => {
  const session = await staff.session({ title: `Alentour ${Math.random()}` });
  const person = newPerson();
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?atelier=${session.id}`);
  await page.keyboard.type(`Léo ${person.familyName}`);
  await page.getByRole("option", { name: /Nouvelle personne/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByLabel("Commune").selectOption({ label: "Autre commune…" });
  await page.getByLabel("Laquelle ?").fill("Narbonne");
  await expect(page.getByRole("group", { name: "L’adulte responsable" })).toBeHidden();
  await page.getByLabel(/Année de naissance/).fill(String(new Date().getFullYear() - 9));
  await page.getByLabel(/Année de naissance/).press("Tab");
  await page.getByLabel(/Prénom et nom de l’adulte/).fill("Sylvie Martin");
  await page.getByLabel("Combien de personnes ?").fill("2");
  await page.getByLabel("Combien de personnes ?").press("Tab");
  await page.getByLabel("Son prénom").fill("Louis");
  await page.getByLabel("Son nom").fill("Roux");
  await expectForEveryone(page);
  await pictures(page, "desk-entourage");
  await page.getByRole("button", { name: "Inscrire (2 personnes)" }).click();
  await expect(page.getByRole("heading", { name: `C’est fait pour Léo ${person.familyName}` })).toBeFocused();
  const { data } = await staff.ask("GET", `/enrolments?session=${session.id}`);
  expect(data).toMatchObject([
    {
      party_size: 2,
      learner: { commune: "Narbonne" },
      companions: [{ given_name: "Louis", family_name: "Roux" }],
      guardian: { name: "Sylvie Martin", comes: false },
    },
  ]);
});

test("a companion becomes a person in one click", async ({ page, staff }) => {
  const { session, child } = await withEntourage(staff);
  await withoutPrinter(page);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}`);
  const card = page.getByRole("listitem").filter({ hasText: child.learner.family_name }).first();
  await expect(card).toContainText("Adulte responsable : Sylvie Martin, 06 12 34 56 78, vient aussi");
  await expectForEveryone(page);
  await pictures(page, "desk-session-entourage");
  await card.getByRole("button", { name: /En faire une fiche : Louis/ }).click();
  await expect(card.getByRole("link", { name: /^Louis/ })).toBeFocused();
  await page
    .getByRole("button", { name: /émargement/i })
    .first()
    .click();
  const paper = page.locator(".print-document");
  await expect(paper).toContainText("Louis");
  await expect(paper).toContainText("Adulte responsable : Sylvie Martin");
  await open(page, `/bureau/inscriptions.html?q=${child.reference}`);
  await expect(page.getByRole("row").filter({ hasText: "avec Louis" })).toBeVisible();
  await expectForEveryone(page);
});

test("the phone says who comes along, and takes in a neighbour", async ({ page, staff }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const { session } = await withEntourage(staff, 5);
  await atTheDesk(page, FACILITATOR);
  await page.goto(`/bureau/emargement.html?id=${session.id}`);
  const card = page.getByRole("listitem").filter({ hasText: "Léo" });
  await expect(card).toContainText("avec Louis");
  await expect(card).toContainText("Adulte responsable : Sylvie Martin, 06 12 34 56 78, vient aussi");
  await expectForEveryone(page);
  await pictures(page, "phone-entourage", { widths: [360] });
  await page.getByRole("button", { name: "Personne sans rendez-vous" }).click();
  const dialog = page.getByRole("dialog", { name: "Personne sans rendez-vous" });
  const guest = newPerson();
  if (!(await dialog.getByLabel("Prénom").isVisible())) await dialog.getByText("Une personne nouvelle").click();
  await dialog.getByLabel("Prénom").fill(guest.givenName);
  await dialog.getByLabel("Nom", { exact: true }).fill(guest.familyName);
  await dialog.getByLabel("Commune").selectOption({ label: "Autre commune…" });
  await dialog.getByRole("button", { name: "Ajouter à la liste" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Écrivez le nom de la commune.");
  await dialog.getByLabel("Laquelle ?").fill("Béziers");
  await expectForEveryone(page);
  await dialog.getByRole("button", { name: "Ajouter à la liste" }).click();
  await expect
    .poll(async () => JSON.stringify((await staff.ask("GET", `/sessions/${session.id}/attendance`)).data))
    .toContain("Béziers");
});

test("an administrator chooses the rule for people from elsewhere", async ({ page }) => {
  await atTheDesk(page, ADMIN, "/bureau/reglages.html");
  const rule = page.getByRole("group", { name: "Peuvent-ils s’inscrire eux-mêmes ?" });
  await expect(rule.getByLabel("Oui, comme les habitants")).toBeChecked();
  await expectForEveryone(page);
  await pictures(page, "rule");
  // Written as it is: other tests enrol people from elsewhere at the same time.
  await page.getByRole("button", { name: "Garder cette règle" }).click();
  await expect(page.locator("#outside-rule").getByRole("status")).toHaveText("Enregistré.");
});
