import { expect, expectForEveryone, readOn, test } from "../support.js";
import { ADMIN, AGENT, atTheDesk } from "./desk.js";
import { between, YEAR } from "../support/days.js";

test("a series is previewed with skipped and taken dates", async ({ page, staff }) => {
  const venue = await staff.venue();
  await staff.session({
    venue,
    title: "Déjà là",
    ...between(`${YEAR}-11-03`, "14:00", "16:00"),
  });
  await atTheDesk(page, AGENT, "/bureau/cycle.html");
  await page.getByRole("button", { name: "Voir les dates" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expectForEveryone(page);

  await page.getByLabel("Titre").fill(`Cycle de l’automne ${venue.code}`);
  await page.getByLabel("Lieu").selectOption({ value: venue.id });
  await page.getByLabel("Première date").fill(`${YEAR}-11-03`);
  await page.getByLabel("Dernière date").fill(`${YEAR}-11-24`);
  await page.getByRole("button", { name: "Voir les dates" }).click();
  await expect(page.getByText("Salle déjà prise de 14 h à 16 h : Déjà là")).toBeVisible();
  await expectForEveryone(page);

  await page.getByLabel("Première date").fill(`${YEAR}-11-04`);
  await page.getByLabel("Dernière date").fill(`${YEAR}-11-25`);
  await page.getByRole("button", { name: "Voir les dates" }).click();
  await expect(page.getByText("Jour férié : Armistice de 1918")).toBeVisible();
  await page.getByRole("button", { name: /Créer/ }).click();
  await expect
    .poll(async () => (await staff.ask("GET", `/sessions?venue=${venue.id}&from=${YEAR}-11-04&limit=100`)).data.length)
    .toBe(3);
  await expectForEveryone(page);
});

test("a venue is corrected in a labelled dialog", async ({ page, staff }) => {
  const { id, code } = await staff.venue();
  await atTheDesk(page, AGENT, "/bureau/lieux.html");
  const change = page.getByRole("button", { name: `Modifier Salle ${code}` });
  await readOn(page.getByRole("button", { name: "Voir la suite" }), change);
  await change.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Comment venir").or(dialog.getByLabel(/Accès/)).first().fill("Bus 214, arrêt Mairie.");
  await expectForEveryone(page);
  const changed = page.waitForResponse((answer) => answer.url().endsWith(`/venues/${id}`));
  await dialog.getByRole("button", { name: /Enregistrer/ }).click();
  await expect(dialog).toBeHidden();
  expect((await (await changed).json()).access).toBe("Bus 214, arrêt Mairie.");
});

test("a new account shows its password once", async ({ page }) => {
  await atTheDesk(page, ADMIN, "/bureau/comptes.html");
  await page
    .getByRole("button", { name: /compte/i })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  const email = `essai-${Math.random().toString(36).slice(2)}@sud-herault.example`;
  await dialog.getByLabel("Nom").fill("Paul Essai");
  await dialog.getByLabel(/Adresse/).fill(email);
  await expectForEveryone(page);
  await dialog.getByRole("button", { name: /Ouvrir|Créer|Ajouter/ }).click();
  await expect(page.getByText(/^[a-z0-9]{4}(-[a-z0-9]{4}){4,}$/)).toBeVisible();
  await expectForEveryone(page);
});

test("a person is found, opened and corrected", async ({ page, staff }) => {
  const { learner } = await staff.enrolled(await staff.session());
  await atTheDesk(page, AGENT, `/bureau/personnes.html?q=${encodeURIComponent(learner.family_name)}`);
  await page
    .getByRole("link", { name: new RegExp(learner.family_name, "i") })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(learner.given_name);
  await expectForEveryone(page);
});
