import { expect, expectForEveryone, newPerson, sheets, tabTo, test } from "../support.js";
import { pictures } from "../support/pictures.js";

test("the secret of a personal link does not stay in the address", async ({ page, staff }) => {
  const { reference, secret } = await staff.enrolled(await staff.session());
  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  await expect(page.getByRole("heading", { name: "Votre place est réservée" })).toBeVisible();
  expect(page.url()).not.toContain(secret);
  await expectForEveryone(page);

  await page.reload();
  await expect(page.getByRole("heading", { name: "Votre place est réservée" })).toBeVisible();

  await page.getByRole("button", { name: "Fermer mon inscription (elle reste valable)" }).click();
  await expect(page).toHaveURL(/\/$/);
  await page.goto("/mon-inscription.html");
  await expect(page.getByLabel("Référence")).toBeVisible();
});

test("reference and name are enough, in any spelling", async ({ page, staff }) => {
  const { reference, learner } = await staff.enrolled(await staff.session(), {
    family_name: `Évrard-${newPerson().familyName}`,
  });
  await page.goto("/mon-inscription.html");
  await pictures(page, "mon-inscription");
  await page.getByRole("button", { name: "Voir mon inscription" }).click();
  await expect(page.getByRole("alert")).toContainText("Il y a 2 points à corriger");
  await expectForEveryone(page);

  await page.getByLabel("Référence").fill(reference.toLowerCase());
  await page.getByLabel("Votre nom de famille").fill("Durand");
  await page.getByRole("button", { name: "Voir mon inscription" }).click();
  await expect(page.getByRole("alert")).toContainText("Nous ne trouvons pas cette inscription");
  await expectForEveryone(page);
  await pictures(page, "mon-inscription-inconnue");

  await page
    .getByLabel("Votre nom de famille")
    .fill(learner.family_name.replace("É", "e").replaceAll("-", " ").toUpperCase());
  await page.keyboard.press("Enter");
  await expect(page.locator(".big-reference")).toHaveText(reference);
  await expect(page.getByText(learner.phone_display)).toHaveCount(0);
  await expectForEveryone(page);
  await page.reload();
  await expect(page.locator(".big-reference")).toHaveText(reference);
  await page.getByRole("button", { name: "Annuler mon inscription" }).click();
  await page.getByRole("button", { name: "Oui, j’annule" }).click();
  await expect(page.getByRole("heading", { name: "Cette inscription est annulée" })).toBeVisible();
});

test("too many wrong names close a reference", async ({ page, staff }) => {
  const { reference } = await staff.enrolled(await staff.session());
  await page.goto("/mon-inscription.html");
  await page.getByLabel("Référence").fill(reference);
  for (let wrong = 0; wrong < 6; wrong++) {
    await page.getByLabel("Votre nom de famille").fill(`Durand ${wrong}`);
    const answer = page.waitForResponse("**/my-enrolments/opening");
    await page.getByRole("button", { name: "Voir mon inscription" }).click();
    await answer;
  }
  await expect(page.getByRole("alert")).toContainText("Il y a eu trop d’essais");
  await expect(page.getByRole("alert")).toContainText("minutes");
  await expectForEveryone(page);
});

test("another date is taken and the reference stays", async ({ page, staff }) => {
  const [here, there] = [
    await staff.session({ level: "advanced" }),
    await staff.session({ level: "advanced", inSeconds: 3 * 86_400, capacity: 1, minimum: 1 }),
  ];
  const { reference, secret } = await staff.enrolled(here);
  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  await pictures(page, "mon-inscription-ouverte");
  await tabTo(page, page.getByRole("button", { name: "Changer de date" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Changer de date" })).toBeFocused();
  await expectForEveryone(page);
  await pictures(page, "changer-de-date");
  await page.getByRole("button", { name: "Prendre cette date" }).click();
  await expect(page.getByRole("alert")).toContainText("Choisissez une date");
  await expectForEveryone(page);
  const wanted = page.locator(`input[value="${there.id}"]`);
  await tabTo(page, page.getByRole("radio").first());
  for (let pressed = 0; pressed < 6 && !(await wanted.isChecked()); pressed++)
    await page.keyboard.press(pressed ? "ArrowDown" : "Space");
  await expect(wanted).toBeChecked();
  await tabTo(page, page.getByRole("button", { name: "Prendre cette date" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "C’est fait, vous avez changé de date" })).toBeFocused();
  await expect(page.getByText("Votre ancien papier n’est plus valable.")).toBeVisible();
  await expect(page.locator(".big-reference")).toHaveText(reference);
  await expectForEveryone(page);
  await pictures(page, "date-changee");
  expect(await staff.seatsLeft(here.id)).toBe(4);
  expect(await staff.seatsLeft(there.id)).toBe(0);
});

test("a lost race shows the list again and keeps the seat", async ({ page, staff }) => {
  const [here, there] = [
    await staff.session({ level: "advanced" }),
    await staff.session({ level: "advanced", inSeconds: 2 * 86_400, capacity: 1, minimum: 1 }),
  ];
  const { reference, secret } = await staff.enrolled(here);
  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  await page.getByRole("button", { name: "Changer de date" }).click();
  await page.locator(`input[value="${there.id}"]`).check();
  await staff.enrolled(there);
  await page.getByRole("button", { name: "Prendre cette date" }).click();
  await expect(page.getByRole("alert")).toContainText("Il n’y a plus assez de place");
  await expect(page.locator(`input[value="${there.id}"]`)).toHaveCount(0);
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Garder ma date" }).click();
  await expect(page.getByRole("button", { name: "Changer de date" })).toBeVisible();
  expect(await staff.seatsLeft(here.id)).toBe(3);
});

test("a cancellation asks for confirmation", async ({ page, staff }) => {
  const session = await staff.session();
  const { reference, secret } = await staff.enrolled(session);
  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  await page.getByRole("button", { name: "Annuler mon inscription" }).click();
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Non, je garde ma place" }).click();
  await expect(page.getByRole("button", { name: "Annuler mon inscription" })).toBeVisible();
  expect(await staff.seatsLeft(session.id)).toBe(3);
});

test("a cancelled session says not to come, and why", async ({ page, staff }) => {
  const session = await staff.session();
  const { reference, secret } = await staff.enrolled(session);
  await staff.ask("POST", `/sessions/${session.id}/cancellation`, { reason: "L’animatrice est malade" });

  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  await expect(page.getByRole("heading", { name: "L’atelier est annulé, ne vous déplacez pas" })).toBeVisible();
  await expect(page.getByText("Pourquoi : L’animatrice est malade")).toBeVisible();
  await expect(page.getByRole("button", { name: "Annuler mon inscription" })).toHaveCount(0);
  await expectForEveryone(page);

  await page.goto(`/atelier.html?id=${session.id}`);
  await expect(page.getByRole("heading", { name: "Cet atelier est annulé" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Réserver ma place" })).toHaveCount(0);
  await expectForEveryone(page);
});

test("a lost confirmation still shows the reference", async ({ page, staff }) => {
  const { reference, secret } = await staff.enrolled(await staff.session());
  await page.route("**/my-enrolments/**", (route) => route.abort());
  await page.goto(`/confirmation.html#${reference}/${secret}`);
  await expect(page.locator(".big-reference")).toHaveText(reference);
  await expectForEveryone(page);
  await page.unroute("**/my-enrolments/**");
  await page.getByRole("button", { name: "Réessayer" }).click();
  await expect(page.getByRole("heading", { name: "C’est fait, votre place est réservée" })).toBeVisible();
});

test("a paper leads back to its enrolment", async ({ page, staff }) => {
  const { reference, secret, learner } = await staff.enrolled(await staff.session());
  await page.goto(`/confirmation.html#${reference}/${secret}`);
  await expect(page.getByRole("heading", { name: "C’est fait, votre place est réservée" })).toBeVisible();
  await expect(page.getByText(/^(Un courriel part|Un SMS part|Nous vous appelons)/)).toBeVisible();
  await page.emulateMedia({ media: "print" });
  const foot = page.locator(".paper-foot");
  await expect(foot).toContainText(`${new URL(page.url()).host}/i`);
  await expect(foot).toContainText("Communauté de Communes Sud-Hérault");
  await expect(foot).toContainText("avec la référence et votre nom");
  const code = foot.locator("img");
  await expect
    .poll(() => code.evaluate((image) => /** @type {HTMLImageElement} */ (image).naturalWidth))
    .toBeGreaterThan(0);
  expect(await code.getAttribute("src")).toContain(`/i/${reference}.svg`);
  expect(await sheets(page)).toBe(1);
  await page.emulateMedia({ media: null });

  // The address of the code, on another device.
  await page.evaluate(() => sessionStorage.clear());
  await page.goto(`/i/${reference.toLowerCase()}`);
  await expect(page.getByLabel("Référence")).toHaveValue(reference);
  await page.getByLabel("Votre nom de famille").fill(learner.family_name);
  await page.keyboard.press("Enter");
  await expect(page.locator(".big-reference")).toHaveText(reference);
  await expect(page).toHaveTitle(/^Votre place est réservée/);
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Ajouter à mon agenda" }).click();
  expect((await file).suggestedFilename()).toBe("atelier.ics");
});

test("a workshop of the past is not announced any more", async ({ page, staff }) => {
  const { reference, secret } = await staff.enrolled(await staff.session());
  // Nobody can enrol in the past, and a test waits for no workshop.
  await page.route("**/my-enrolments/**", async (route) => {
    const response = await route.fetch();
    const own = await response.json();
    const session = { ...own.session, starts_at: "2026-10-20T14:00:00+02:00", ends_at: "2026-10-20T16:00:00+02:00" };
    const json = { ...own, session, can_cancel: false, can_move: false, can_evaluate: true };
    await route.fulfill({ response, json });
  });
  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  await expect(page.getByRole("heading", { name: "Cet atelier a eu lieu" })).toBeVisible();
  await expect(page).toHaveTitle(/^Cet atelier a eu lieu/);
  await expect(page.getByText("On vous attend")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Donner mon avis" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Choisir une prochaine date" })).toBeVisible();
  await expectForEveryone(page);
});

test("an expired seat leads back to its session", async ({ page, staff }) => {
  const session = await staff.session();
  const { reference, secret } = await staff.enrolled(session);
  // A seat expires hours after it was held or offered.
  await page.route("**/my-enrolments/**", async (route) => {
    const response = await route.fetch();
    const over = { status: "expired", can_move: false, can_cancel: false };
    await route.fulfill({ json: { ...(await response.json()), ...over } });
  });
  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  await expect(page.getByText("la place n’est plus à votre nom")).toBeVisible();
  await expectForEveryone(page);
  await page.getByRole("link", { name: "réservez à nouveau" }).click();
  await expect(page).toHaveURL(new RegExp(`/atelier\\.html\\?id=${session.id}`));
  await page.unroute("**/my-enrolments/**");
});
