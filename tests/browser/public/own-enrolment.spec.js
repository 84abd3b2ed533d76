import { expect, expectForEveryone, test } from "../support.js";

test("the secret of a personal link does not stay in the address", async ({ page, staff }) => {
  const { reference, secret } = await staff.enrolled(await staff.session());
  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  await expect(page.getByRole("heading", { name: "Votre place est réservée" })).toBeVisible();
  expect(page.url()).not.toContain(secret);
  await expectForEveryone(page);

  await page.reload();
  await expect(page.getByRole("heading", { name: "Votre place est réservée" })).toBeVisible();

  await page.getByRole("button", { name: /effacer cette page/ }).click();
  await expect(page).toHaveURL(/\/$/);
  await page.goto("/mon-inscription.html");
  await expect(page.getByLabel("Référence")).toBeVisible();
});

test("reference and secret can be copied from the paper", async ({ page, staff }) => {
  const { reference, secret } = await staff.enrolled(await staff.session());
  await page.goto("/mon-inscription.html");
  await page.getByRole("button", { name: "Voir mon inscription" }).click();
  await expect(page.getByRole("alert")).toContainText("Il y a 2 points à corriger");
  await expectForEveryone(page);

  await page.getByLabel("Référence").fill(reference.toLowerCase());
  await page.getByLabel("Code secret").fill("pas-celui-la");
  await page.getByRole("button", { name: "Voir mon inscription" }).click();
  await expect(page.getByRole("alert")).toContainText("Nous ne trouvons pas cette inscription");

  await page.getByLabel("Code secret").fill(secret);
  await page.getByRole("button", { name: "Voir mon inscription" }).click();
  await expect(page.locator(".big-reference")).toHaveText(reference);
});

test("one may think twice before cancelling", async ({ page, staff }) => {
  const session = await staff.session();
  const { reference, secret } = await staff.enrolled(session);
  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  await page.getByRole("button", { name: "Annuler mon inscription" }).click();
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Non, je garde ma place" }).click();
  await expect(page.getByRole("button", { name: "Annuler mon inscription" })).toBeVisible();
  expect(await staff.seatsLeft(session.id)).toBe(3);
});

test("a session that is cancelled tells not to come, and why", async ({ page, staff }) => {
  const session = await staff.session();
  const { reference, secret } = await staff.enrolled(session);
  await staff.ask("POST", `/sessions/${session.id}/cancellation`, { reason: "L’animatrice est malade" });

  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  await expect(page.getByRole("heading", { name: "L’atelier est annulé, ne vous déplacez pas" })).toBeVisible();
  await expect(page.getByText("Motif : L’animatrice est malade")).toBeVisible();
  await expect(page.getByRole("button", { name: "Annuler mon inscription" })).toHaveCount(0);
  await expectForEveryone(page);

  await page.goto(`/atelier.html?id=${session.id}`);
  await expect(page.getByRole("heading", { name: "Cet atelier est annulé" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Réserver ma place" })).toHaveCount(0);
  await expectForEveryone(page);
});

test("when the confirmation cannot be read, the reference is still there", async ({ page, staff }) => {
  const { reference, secret } = await staff.enrolled(await staff.session());
  await page.route("**/my-enrolments/**", (route) => route.abort());
  await page.goto(`/confirmation.html#${reference}/${secret}`);
  await expect(page.locator(".big-reference")).toHaveText(reference);
  await expectForEveryone(page);
  await page.unroute("**/my-enrolments/**");
  await page.getByRole("button", { name: "Réessayer" }).click();
  await expect(page.getByRole("heading", { name: "C’est fait, votre place est réservée" })).toBeVisible();
});
