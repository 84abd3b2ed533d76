import { expect, expectForEveryone, newPerson, sheets, test } from "../support.js";
import { pictures } from "../support/pictures.js";

/**
 * @param {import("@playwright/test").Page} page
 * @param {{ givenName: string, familyName: string, phone: string }} person
 */
async function fillIn(page, person) {
  await page.getByLabel("Prénom").fill(person.givenName);
  await page.getByLabel("Nom", { exact: true }).fill(person.familyName);
  await page.getByLabel("Téléphone").fill(person.phone);
  await page.getByLabel("Votre commune").selectOption({ label: "Cruzy" });
}

const submit = (/** @type {import("@playwright/test").Page} */ page) =>
  page.getByRole("button", { name: "Réserver ma place" });
const formOf = (/** @type {{ id: string }} */ session) => `/inscription.html?atelier=${session.id}`;

test("missing fields are named, above and beside, with links", async ({ page, staff }) => {
  await page.goto(formOf(await staff.session()));
  await page.getByLabel("Téléphone").fill("04 67");
  await page.getByLabel(/Année de naissance/).fill("48");
  await submit(page).click();

  const summary = page.getByRole("alert");
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("heading")).toHaveText("Il y a 5 points à corriger");
  await expect(page.getByLabel("Téléphone")).toHaveAccessibleDescription(/Vérifiez le numéro/);
  await expect(page.getByLabel("Prénom")).toHaveAttribute("aria-invalid", "true");
  await expectForEveryone(page);

  await summary.getByRole("link", { name: "Choisissez votre commune." }).click();
  await expect(page.getByLabel("Votre commune")).toBeFocused();
  await expect(page.getByLabel("Téléphone")).toHaveValue("04 67");
});

test("a telephone or an e-mail is enough", async ({ page, staff }) => {
  const session = await staff.session();
  const person = newPerson();
  await page.goto(formOf(session));
  await fillIn(page, { ...person, phone: "" });
  await submit(page).click();
  await expect(page.getByRole("alert")).toContainText("Donnez un téléphone ou une adresse e-mail");
  await page.getByLabel("Adresse e-mail").fill(`${person.familyName}@exemple.fr`);
  await submit(page).click();
  await expect(page).toHaveURL(/confirmation/);
  expect(await staff.seatsLeft(session.id)).toBe(3);
});

test("typed words survive a reload until they are sent", async ({ page, staff }) => {
  const session = await staff.session();
  const person = newPerson();
  await page.goto(formOf(session));
  await fillIn(page, person);
  await page.reload();
  await expect(page.getByLabel("Prénom")).toHaveValue(person.givenName);
  await expect(page.getByLabel("Votre commune")).toHaveValue("34092");
  await expect(page.getByLabel(/Je n’ai jamais/)).toBeChecked();

  await submit(page).click();
  await expect(page).toHaveURL(/confirmation/);
  await page.goto(formOf(await staff.session()));
  await expect(page.getByLabel("Prénom")).toHaveValue("");
});

test("a double click takes one seat", async ({ page, staff }) => {
  const session = await staff.session();
  await page.goto(formOf(session));
  await fillIn(page, newPerson());
  await submit(page).dblclick();
  await expect(page).toHaveURL(/confirmation/);
  expect(await staff.seatsLeft(session.id)).toBe(3);
});

test("trying again after a lost answer gives the same seat", async ({ page, staff }) => {
  const session = await staff.session();
  await page.goto(formOf(session));
  await fillIn(page, newPerson());

  /** @type {(string | undefined)[]} */
  const keys = [];
  await page.route("**/enrolments", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length > 1) return route.continue();
    // The service commits, and the connection is lost before its answer arrives.
    await route.fetch();
    await route.abort();
  });
  await submit(page).click();
  await expect(page.getByRole("alert")).toContainText("Le service ne répond pas");
  await expect(page.getByLabel("Prénom")).toHaveValue("Odette");
  await expectForEveryone(page);
  expect(await staff.seatsLeft(session.id)).toBe(3);

  await page.reload();
  await submit(page).click();
  await expect(page).toHaveURL(/confirmation/);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(/^"[0-9a-f-]{36}"$/);
  expect(keys[1]).toBe(keys[0]);
  expect(await staff.seatsLeft(session.id)).toBe(3);
});

test("a seat lost while typing offers other dates", async ({ page, staff }) => {
  const venue = await staff.venue();
  const session = await staff.session({ venue, capacity: 1, minimum: 1 });
  const person = newPerson();
  await page.goto(formOf(session));
  await fillIn(page, person);
  await staff.enrolled(session);
  await submit(page).click();

  const alert = page.getByRole("alert");
  await expect(alert).toBeFocused();
  await expect(alert.getByRole("heading")).toHaveText("Il n’y a plus assez de place");
  await expect(alert.getByRole("article")).toHaveCount(0);
  await expect(page.getByText(/plus assez de place/)).toHaveCount(1);
  await expectForEveryone(page);
  await page
    .getByRole("link", { name: /S’inscrire/ })
    .first()
    .click();
  await expect(page).not.toHaveURL(new RegExp(session.id));
  await expect(page.getByLabel("Nom", { exact: true })).toHaveValue(person.familyName);
});

test("another level shows its dates before anything is filled in", async ({ page, staff }) => {
  const session = await staff.session();
  await page.goto(formOf(session));
  await expect(
    page.getByRole("group", { name: "Cet atelier est pour les débutants. Est-ce bien vous ?" }),
  ).toBeVisible();
  await expect(page.getByLabel(/Je débute/)).toBeChecked();
  await page.getByLabel(/Je veux aller plus loin/).check();
  await expect(page.getByRole("heading", { name: /les prochaines dates pour vous/ })).toBeVisible();
  await expect(page.getByRole("article").first()).toContainText("Confirmés");
  await expect(page.getByLabel("Prénom")).toBeHidden();
  await expect(page.locator("#other-level")).toContainText("04 65 71 00 00");
  await pictures(page, "other-level");
  await expectForEveryone(page);
  await page.getByLabel(/Je débute/).check();
  await expect(page.getByLabel("Prénom")).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(0);
});

test("other dates fit a small screen whatever the hour", async ({ page, staff }) => {
  const session = await staff.session();
  await page.goto(formOf(session));
  await fillIn(page, newPerson());
  // The widest hours there are.
  const other = { ...session, starts_at: "2027-12-29T20:48:00+01:00", ends_at: "2027-12-29T22:48:00+01:00" };
  await page.route("**/enrolments", (route) =>
    route.fulfill({
      status: 409,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "/problems/session-full",
        title: "Cet atelier est complet",
        status: 409,
        alternatives: [other],
      }),
    }),
  );
  await submit(page).click();
  await expect(page.getByRole("article")).toContainText("20 h 48");
  await expectForEveryone(page);
});

test("a refusal of the service stands beside its field", async ({ page, staff }) => {
  await page.goto(formOf(await staff.session()));
  await fillIn(page, newPerson());
  await page.route("**/enrolments", (route) =>
    route.fulfill({
      status: 422,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "/problems/invalid-input",
        title: "Des réponses sont à corriger",
        status: 422,
        errors: [{ detail: "Ce numéro n’existe pas.", pointer: "/learner/phone" }],
      }),
    }),
  );
  await submit(page).click();
  await expect(page.getByLabel("Téléphone")).toHaveAccessibleDescription(/Ce numéro n’existe pas/);
  await page.getByRole("alert").getByRole("link", { name: "Ce numéro n’existe pas." }).click();
  await expect(page.getByLabel("Téléphone")).toBeFocused();
});

test("a place on the waiting list becomes a seat", async ({ page, staff }) => {
  const session = await staff.session({ capacity: 1, minimum: 1 });
  const first = await staff.enrolled(session);
  await page.goto(`/atelier.html?id=${session.id}`);
  await expectForEveryone(page);
  await page.getByRole("link", { name: "M’inscrire sur la liste d’attente" }).click();
  await expect(page.getByRole("heading", { name: "Cet atelier est complet" })).toBeVisible();
  await expect(page.getByRole("article").first()).toBeVisible();
  await fillIn(page, newPerson());
  await expectForEveryone(page);
  await page.getByRole("button", { name: "M’inscrire sur la liste d’attente" }).click();
  await expect(
    page.getByRole("heading", { name: "Vous êtes sur la liste d’attente : pas encore de place" }),
  ).toBeVisible();
  await expect(page).toHaveTitle(/^Vous êtes sur la liste d’attente/);
  await expect(page.getByText("Vous êtes la première personne de la liste")).toBeVisible();
  // Nothing on the paper sounds like a seat.
  await expect(page.getByText("À apporter")).toHaveCount(0);
  await expectForEveryone(page);

  await page.getByRole("link", { name: "Voir ou annuler mon inscription" }).click();
  await expect(page.getByRole("heading", { name: "Vous êtes sur la liste d’attente" })).toBeVisible();
  await expectForEveryone(page);

  await staff.ask("POST", `/enrolments/${first.id}/cancellation`, {});
  await page.reload();
  await expect(page.getByRole("heading", { name: "Une place s’est libérée pour vous" })).toBeVisible();
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Non merci, je ne peux pas venir" }).click();
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Non, je réfléchis encore" }).click();
  await page.getByRole("button", { name: "Je prends la place" }).click();
  await expect(page.getByRole("heading", { name: "Votre place est réservée" })).toBeFocused();
  expect(await staff.seatsLeft(session.id)).toBe(0);
});

test("a declined offer goes to the next on the waiting list", async ({ page, staff }) => {
  const session = await staff.session({ capacity: 1, minimum: 1 });
  const first = await staff.enrolled(session);
  const [offered, next] = [
    await staff.enrolled(session, {}, { wait: true }),
    await staff.enrolled(session, {}, { wait: true }),
  ];
  await staff.ask("POST", `/enrolments/${first.id}/cancellation`, {});
  await page.goto(`/mon-inscription.html#${offered.reference}/${offered.secret}`);
  await page.getByRole("button", { name: "Non merci, je ne peux pas venir" }).click();
  await page.getByRole("button", { name: "Oui, je la laisse" }).click();
  await expect(page.getByRole("heading", { name: "Vous n’avez pas pris la place" })).toBeFocused();
  await expectForEveryone(page);
  expect((await staff.ask("GET", `/enrolments/${next.id}`)).status).toBe("offered");
});

test("the form prints blank on one sheet, without typed words", async ({ page, staff }) => {
  const session = await staff.session();
  await page.goto(formOf(session));
  await fillIn(page, newPerson());
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { name: "Inscription à un atelier numérique gratuit" })).toBeVisible();
  await expect(page.getByLabel("Prénom")).toBeHidden();
  await expect(page.locator(".sheet")).toContainText("04 65 71 00 00");
  await expect(page.locator(".sheet")).not.toContainText("Odette");
  expect(await sheets(page)).toBe(1);
});
