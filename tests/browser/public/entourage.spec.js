/** Enrolling with others, for a child, from elsewhere, and once more. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page @param {{ givenName: string, familyName: string, phone: string }} person */
async function fillIn(page, person) {
  await page.getByLabel("Prénom", { exact: true }).fill(person.givenName);
  await page.getByLabel("Nom", { exact: true }).fill(person.familyName);
  await page.getByLabel("Téléphone", { exact: true }).fill(person.phone);
  await page.getByLabel("Votre commune").selectOption({ label: "Cruzy" });
}

const submit = (/** @type {Page} */ page) => page.getByRole("button", { name: "Réserver ma place" });
const formOf = (/** @type {{ id: string }} */ session) => `/inscription.html?atelier=${session.id}`;
const done = (/** @type {Page} */ page) => page.getByRole("heading", { name: "C’est fait, votre place est réservée" });

test("two come together, and the desk knows both names", async ({ page, staff }) => {
  const session = await staff.session();
  const person = newPerson();
  await page.goto(formOf(session));
  await fillIn(page, person);
  await page.getByLabel("Nous venons à 2").check();
  await page.getByLabel("Son prénom").fill("Louis");
  await submit(page).click();
  await expect(page.getByRole("alert")).toContainText("Écrivez aussi son nom.");
  await expectForEveryone(page);
  await page.reload();
  await expect(page.getByLabel("Son prénom")).toHaveValue("Louis");
  await pictures(page, "party");
  await page.getByLabel("Son nom").fill("Martin");
  await submit(page).click();
  await expect(done(page)).toBeVisible();
  expect(await staff.seatsLeft(session.id)).toBe(2);
  const { data } = await staff.ask("GET", `/enrolments?session=${session.id}`);
  expect(data[0].companions).toMatchObject([{ position: 1, given_name: "Louis", family_name: "Martin" }]);
});

test("a party too large for the date is told at once", async ({ page, staff }) => {
  const session = await staff.session({ capacity: 2, minimum: 1 });
  await page.goto(formOf(session));
  await page.getByLabel("Nous venons à 3").check();
  await expect(page.getByText("Il ne reste que 2 places à cette date.")).toBeVisible();
  await expectForEveryone(page);
  await page.getByLabel("Nous venons à 2").check();
  await expect(page.getByText("Il ne reste que")).toHaveCount(0);
});

test("a child comes with an adult", async ({ page, staff }) => {
  const session = await staff.session();
  await page.goto(formOf(session));
  await fillIn(page, newPerson());
  const adult = page.getByRole("group", { name: "L’adulte responsable" });
  await page.getByLabel(/Année de naissance/).fill("1950");
  await expect(adult).toBeHidden();
  await page.getByLabel(/Année de naissance/).fill(String(new Date().getFullYear() - 8));
  await expect(adult).toBeVisible();
  await submit(page).click();
  await expect(page.getByRole("alert").getByRole("listitem")).toHaveCount(3);
  await expectForEveryone(page);
  await adult.getByLabel("Prénom et nom de l’adulte").fill("Sylvie Martin");
  await adult.getByLabel("Téléphone de l’adulte").fill("O6 12 34 56 78");
  await adult.getByLabel(/L’adulte vient aussi/).check();
  await pictures(page, "child");
  await submit(page).click();
  await expect(done(page)).toBeVisible();
  const { data } = await staff.ask("GET", `/enrolments?session=${session.id}`);
  expect(data[0].guardian).toEqual({ name: "Sylvie Martin", phone_display: "06 12 34 56 78", comes: true });
});

test("a neighbour writes the name of another commune", async ({ page, staff }) => {
  const session = await staff.session();
  await page.goto(formOf(session));
  await fillIn(page, newPerson());
  await page.getByLabel("Votre commune").selectOption({ label: "Autre commune…" });
  await expect(page.getByText("Vous êtes les bienvenus")).toBeVisible();
  await submit(page).click();
  await expect(page.getByRole("alert")).toContainText("Écrivez le nom de votre commune.");
  await page.getByLabel("Nom de la commune").fill("Narbonne");
  await pictures(page, "neighbour");
  await expectForEveryone(page);
  await submit(page).click();
  await expect(done(page)).toBeVisible();
  const { data } = await staff.ask("GET", `/enrolments?session=${session.id}`);
  expect(data[0].learner).toMatchObject({ commune: "Narbonne", commune_code: null });
});

test("a rule of the organisation is said kindly, with the number", async ({ page, staff }) => {
  const session = await staff.session();
  await page.route("**/organisation", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), outside_rule: "refused" } });
  });
  await page.goto(formOf(session));
  await page.getByLabel("Votre commune").selectOption({ label: "Autre commune…" });
  await expect(page.locator("#outside-note")).toContainText("réservés aux habitants");
  await expect(page.locator("#outside-note")).toContainText("04 65 71 00 00");
  await expectForEveryone(page);
});

test("back and a second tab lead to one's own seat", async ({ page, context, staff }) => {
  const session = await staff.session();
  const person = newPerson();
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto(formOf(session));
    await fillIn(tab, person);
  }
  await submit(page).click();
  await expect(done(page)).toBeVisible();
  const reference = await page.locator(".big-reference").first().innerText();
  await page.goBack();
  await expect(done(page)).toBeVisible();
  await page.goto(formOf(session));
  await expect(page.locator(".big-reference").first()).toHaveText(reference);

  await submit(other).click();
  await expect(done(other)).toBeVisible();
  await expect(other.locator(".big-reference").first()).toHaveText(reference);
  expect(await staff.seatsLeft(session.id)).toBe(3);
  await other.close();
});

test("a seat that was given back can be taken again", async ({ page, staff }) => {
  const session = await staff.session();
  const person = newPerson();
  await page.goto(formOf(session));
  await fillIn(page, person);
  await submit(page).click();
  await expect(done(page)).toBeVisible();
  const { data } = await staff.ask("GET", `/enrolments?session=${session.id}`);
  await staff.ask("POST", `/enrolments/${data[0].id}/cancellation`, {});
  await page.goto(formOf(session));
  await fillIn(page, person);
  await submit(page).click();
  await expect(done(page)).toBeVisible();
  expect(await staff.seatsLeft(session.id)).toBe(3);
});

test("a refusal says that one may have a seat already", async ({ page, staff }) => {
  const session = await staff.session();
  const person = newPerson();
  await staff.enrolled(session, { given_name: person.givenName, family_name: person.familyName, phone: person.phone });
  await page.goto(formOf(session));
  await fillIn(page, person);
  await submit(page).click();
  await expect(page.getByRole("alert")).toContainText("Si vous avez déjà une place à cette heure");
  await expect(page.getByRole("link", { name: "Ouvrir « Mon inscription »" })).toBeVisible();
  await pictures(page, "refusal");
  await expectForEveryone(page);
});

test("another person of the home is enrolled next", async ({ page, staff }) => {
  const session = await staff.session();
  const person = newPerson();
  await page.goto(formOf(session));
  await fillIn(page, person);
  await submit(page).click();
  await pictures(page, "confirmed");
  await page.getByRole("link", { name: "Inscrire une autre personne à cette date" }).click();
  await expect(page.getByLabel("Téléphone", { exact: true })).toHaveValue(person.phone.replace(/(\d\d)(?=\d)/g, "$1 "));
  await expect(page.getByLabel("Votre commune")).toHaveValue("34092");
  await expect(page.getByLabel("Prénom", { exact: true })).toHaveValue("");
  await page.getByLabel("Prénom", { exact: true }).fill("Louis");
  await page.getByLabel("Nom", { exact: true }).fill(person.familyName);
  await submit(page).click();
  await expect(done(page)).toBeVisible();
  expect(await staff.seatsLeft(session.id)).toBe(2);
});

for (const written of ["(04) 67 12 34 56", "00 33 4 67 12 34 56", "O4 67 12 34 56", "33467123456"])
  test(`a number is read as ${written}`, async ({ page, staff }) => {
    const session = await staff.session();
    await page.goto(formOf(session));
    await fillIn(page, { ...newPerson(), phone: written });
    await submit(page).click();
    await expect(done(page)).toBeVisible();
    const { data } = await staff.ask("GET", `/enrolments?session=${session.id}`);
    expect(data[0].learner.phone).toBe("+33467123456");
  });
