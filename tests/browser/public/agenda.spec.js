import { expect, expectForEveryone, sheets, test } from "../support.js";

test("the first screen of a phone leads to a free date", async ({ page, staff }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const venue = await staff.venue({ commune_code: "34092", name: "Foyer de Cruzy" });
  const session = await staff.session({ venue, inSeconds: 1800 });
  const near = { commune_code: "34226", position: { latitude: 43.3486, longitude: 2.9625 } };
  await staff.session({ venue: await staff.venue(near), inSeconds: 1800 });
  await page.goto("/");
  await expect(page.getByRole("banner").getByRole("link", { name: "Rappelez-moi" })).toBeInViewport();
  await expect(page.getByRole("banner").getByRole("link", { name: "04 65 71 00 00" })).toBeInViewport();
  await page.getByLabel("Où habitez-vous").selectOption("Cruzy");
  await page.getByLabel("Votre niveau").selectOption("beginner");
  const next = page.getByRole("region", { name: "Des places près de Cruzy" });
  await expect(next.getByRole("link")).toHaveCount(3);
  await expect(next.getByRole("link").nth(2)).toBeInViewport();
  const own = next.locator(`a[href*="${session.id}"]`);
  await expect(own).toContainText("Cruzy, dans votre commune · Débutants");
  await expect(next).toContainText(/à \d+\u00a0km/);
  await expectForEveryone(page);

  // The commune is remembered, and said on the cards, too.
  await page.reload();
  await expect(page.getByLabel("Où habitez-vous")).toHaveValue("34092");
  await own.click();
  await expect(page.getByRole("link", { name: "Réserver ma place" })).toBeVisible();
  await page.goto("/?lieu=commune:34092");
  await expect(page.getByRole("article").first()).toContainText("dans votre commune");
});

test("twenty dates take five screens of a phone at most", async ({ page, staff }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const venue = await staff.venue();
  for (let day = 1; day <= 20; day++) await staff.session({ venue, inSeconds: 3 * day * 86_400 });
  await page.goto(`/?lieu=lieu:${venue.id}`);
  await expect(page.getByRole("article")).toHaveCount(20);
  expect((await page.locator("#agenda").boundingBox())?.height).toBeLessThanOrEqual(5 * 740);
});

test("a card tells its date, a full one leads to its list", async ({ page, staff }) => {
  const venue = await staff.venue();
  const full = await staff.session({ venue, inSeconds: 5 * 86_400, capacity: 1, minimum: 1 });
  await staff.enrolled(full);
  await staff.session({ venue, inSeconds: 6 * 86_400 });
  await page.goto(`/?lieu=lieu:${venue.id}`);
  const dates = page.getByRole("article").getByRole("heading");
  await expect(dates.first()).toHaveText(/^(Lun|Mar|Mercre|Jeu|Vendre|Same|Diman)\S* \d.*, \d+\u00a0h/);
  expect(await dates.first().textContent()).not.toBe(await dates.last().textContent());
  await page.getByRole("link", { name: /^Liste d’attente/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("liste d’attente");
  // The way back keeps the filter.
  await page.getByRole("link", { name: "← Tous les ateliers" }).click();
  await expect(page.getByRole("article")).toHaveCount(2);
});

test("filters stand in the address, and going back undoes them", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("#status")).toContainText("affichés");
  const everything = await page.getByRole("article").count();

  await page.getByLabel("Votre niveau").selectOption("advanced");
  await expect(page).toHaveURL(/\?niveau=advanced$/);
  await expect(page.getByRole("article").filter({ hasText: "Confirmés" })).not.toHaveCount(0);
  await expect(page.getByRole("article").filter({ hasNotText: "Confirmés" })).toHaveCount(0);

  await page.goBack();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole("article").filter({ hasNotText: "Confirmés" })).not.toHaveCount(0);
  await expect(page.getByLabel("Votre niveau")).toHaveValue("");
  expect(await page.getByRole("article").count()).toBeGreaterThanOrEqual(Math.min(everything, 20));

  await page.goForward();
  await expect(page.getByLabel("Votre niveau")).toHaveValue("advanced");
  await expect(page.getByRole("article").filter({ hasNotText: "Confirmés" })).toHaveCount(0);

  await page.reload();
  await expect(page.getByLabel("Votre niveau")).toHaveValue("advanced");
  await expect(page.getByRole("article").filter({ hasText: "Confirmés" })).not.toHaveCount(0);
});

test("filters take a day, a place, and sessions with a seat", async ({ page, staff }) => {
  const venue = await staff.venue({ commune_code: "34089", name: "Salle Paul-Pons" });
  const full = await staff.session({ venue, inSeconds: 5 * 86_400, capacity: 1, minimum: 1 });
  await staff.enrolled(full);
  const soon = await staff.session({ venue, inSeconds: 6 * 86_400 });
  const later = await staff.session({ venue, inSeconds: 20 * 86_400 });
  const link = (/** @type {{id: string}} */ session) => page.locator(`h4 a[href*="${session.id}"]`);

  await page.goto("/?lieu=commune:34089");
  await expect(page.getByRole("article").filter({ has: link(full) })).toContainText("Complet");
  await expect(
    page
      .getByRole("article")
      .filter({ has: link(full) })
      .getByRole("link", { name: /S’inscrire/ }),
  ).toHaveCount(0);

  await page.getByLabel("Seulement s’il reste des places").check();
  await page.getByRole("button", { name: "Afficher les ateliers" }).click();
  await expect(page.locator("#status")).toBeFocused();
  await expect(link(soon)).toBeVisible();
  await expect(link(full)).toHaveCount(0);

  await page.getByLabel("À partir du").fill(later.starts_at.slice(0, 10));
  await page.getByRole("button", { name: "Afficher les ateliers" }).click();
  await expect(link(later)).toBeVisible();
  await expect(link(soon)).toHaveCount(0);

  await page.getByRole("link", { name: "Tout afficher" }).click();
  await expect(page).toHaveURL(/\/$/);
});

test("what is ticked stays when the places arrive late", async ({ page }) => {
  /** @type {() => void} */
  let arrive = () => {};
  const arrival = new Promise((resolve) => (arrive = () => resolve(undefined)));
  await page.route(/\/venues/, async (route) => {
    await arrival;
    await route.continue();
  });
  await page.goto("/");
  await expect(page.locator("#status")).toContainText("affichés");
  await page.getByLabel("Seulement s’il reste des places").check();
  arrive();
  await expect(page.locator("#place option[value^='commune:']").first()).toBeAttached();
  await expect(page.getByLabel("Seulement s’il reste des places")).toBeChecked();
});

test("the rest of the list is shown on demand and stays", async ({ page, staff }) => {
  const venue = await staff.venue();
  for (let day = 1; day <= 22; day++) await staff.session({ venue, inSeconds: day * 86_400 });

  await page.goto(`/?lieu=lieu:${venue.id}`);
  await expect(page.getByRole("article")).toHaveCount(20);
  await page.getByRole("button", { name: "Voir la suite" }).click();
  await expect(page.getByRole("article")).toHaveCount(22);
  await expect(page.getByRole("article").nth(20).locator("h4 a")).toBeFocused();
  await expect(page.getByRole("button", { name: "Voir la suite" })).toBeHidden();

  await page.getByRole("article").nth(21).locator("h4 a").click();
  await expect(page.getByRole("link", { name: "Réserver ma place" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("article")).toHaveCount(22);
});

test("an empty result says what to do", async ({ page }) => {
  await page.goto("/?du=2090-01-01&niveau=advanced");
  await expect(page.getByRole("heading", { name: "Aucun atelier ne correspond à ces choix" })).toBeVisible();
  await expect(page.locator(".empty").getByRole("link", { name: "04 65 71 00 00" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Voir tous les ateliers" })).toBeVisible();
  await expectForEveryone(page);
});

test("the number to call is shown while the service is down", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("banner").getByRole("link", { name: "04 65 71 00 00" })).toBeVisible();

  await page.route("**/v1/**", (route) => route.abort());
  await page.reload();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("Le service ne répond pas");
  await expect(alert.getByRole("link", { name: "04 65 71 00 00" })).toBeVisible();
  await expectForEveryone(page);

  await page.unroute("**/v1/**");
  await alert.getByRole("button", { name: "Réessayer" }).click();
  await expect(page.getByRole("article").first()).toBeVisible();
});

test("loading is announced", async ({ page }) => {
  /** @type {() => void} */
  let answer = () => {};
  const held = new Promise((resolve) => (answer = () => resolve(undefined)));
  await page.route("**/sessions?*", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/");
  await expect(page.getByText("Chargement des ateliers…")).toBeVisible();
  await expectForEveryone(page);
  answer();
  await expect(page.getByRole("article").first()).toBeVisible();
});

test("the agenda prints as a poster with the number to call", async ({ page }) => {
  await page.goto("/?niveau=beginner");
  await expect(page.getByRole("article").first()).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { name: "Ateliers numériques gratuits" })).toBeVisible();
  await expect(page.getByText(/Inscription obligatoire.*04 65 71 00 00/)).toBeVisible();
  await expect(page.locator("#filters")).toBeHidden();
  await expect(page.getByRole("link", { name: /S’inscrire/ }).first()).toBeHidden();
  expect(await sheets(page)).toBeLessThanOrEqual(3);
});

test("a busy service is asked again, without a notice", async ({ page }) => {
  let asked = 0;
  await page.route("**/sessions?*", (route) =>
    ++asked === 1
      ? route.fulfill({
          status: 503,
          headers: { "Retry-After": "1" },
          contentType: "application/problem+json",
          body: JSON.stringify({
            type: "/problems/unavailable",
            title: "Le service est momentanément indisponible",
            status: 503,
          }),
        })
      : route.continue(),
  );
  await page.goto("/");
  await expect(page.getByRole("article").first()).toBeVisible();
  expect(asked).toBe(2);
});

test("the feeds follow the filters, and exist", async ({ page, request }) => {
  await page.goto("/?niveau=beginner");
  await expect(page.locator("#status")).toContainText("affiché");
  await expect(page.getByRole("link", { name: "S’abonner à l’agenda" })).toHaveAttribute(
    "href",
    /^webcal:.*\/calendar\.ics\?level=beginner$/,
  );
  await page.getByText("Mairies, médiathèques, sites d’information").click();
  const address = await page.getByLabel("Adresse de l’agenda").inputValue();
  const calendar = await (await request.get(address)).text();
  expect(calendar).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(calendar).toContain("débutants");
  expect(calendar).not.toContain("initiés");
  for (const link of await page.locator("a[data-feed]").all()) {
    const answer = await request.get((await link.getAttribute("href")) ?? "");
    expect(answer.status()).toBe(200);
    expect(await answer.text()).not.toBe("");
  }
  await expect(page.getByLabel("Pour montrer les ateliers sur votre site")).toHaveValue(
    /<clic-agenda level="beginner" limit="5"><a href=".*">.*<\/a>, inscription au 04 65 71 00 00<\/clic-agenda>$/,
  );
  await expect(page.locator('head link[rel="alternate"][type="text/calendar"]')).toHaveAttribute(
    "href",
    /\/calendar\.ics$/,
  );
  await expectForEveryone(page);
});
