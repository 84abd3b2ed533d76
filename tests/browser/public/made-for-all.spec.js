/** What axe does not see: titles, signs that are drawings, numbers to call, forced colours, dates of another year. */
import { expect, newPerson, test } from "../support.js";

test("an error is said by the title, and by its choice", async ({ page, staff }) => {
  const here = await staff.session();
  await staff.session({ inSeconds: 8 * 86_400 });
  await page.goto("/mon-inscription.html");
  await page.getByRole("button", { name: "Voir mon inscription" }).click();
  await expect(page).toHaveTitle(/^Erreur – Mon inscription/);

  const { reference, learner } = await staff.enrolled(here);
  await page.getByLabel("Référence").fill(reference);
  await page.getByLabel("Votre nom de famille").fill(learner.family_name);
  await page.getByRole("button", { name: "Voir mon inscription" }).click();
  await expect(page).toHaveTitle(/^Votre place est réservée/);

  await page.getByRole("button", { name: "Changer de date" }).click();
  await expect(page.getByText("Vous gardez votre place du")).toBeVisible();
  await page.getByRole("button", { name: "Prendre cette date" }).click();
  await expect(page).toHaveTitle(/^Erreur – Votre place est réservée/);
  const first = page.getByRole("radio").first();
  await expect(first).toHaveAccessibleDescription(/Choisissez une date/);
  await expect(first).toHaveAttribute("aria-invalid", "true");
  // The village that one would go to by mistake stands beside the day.
  await expect(page.locator(".choice").first().locator("strong")).toHaveCount(2);
});

test("the title says that a call was asked for", async ({ page }) => {
  const { givenName, familyName, phone } = newPerson();
  await page.goto("/rappelez-moi.html");
  await page.getByLabel("Votre prénom et votre nom").fill(`${givenName} ${familyName}`);
  await page.getByLabel("Votre téléphone").fill(phone);
  await page.getByRole("button", { name: "Rappelez-moi" }).click();
  await expect(page).toHaveTitle(/^Rappel demandé/);
});

test("signs before words are not read out", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator(".seats").first()).toBeVisible();
  await page.goto("/rappelez-moi.html");
  await page.getByRole("button", { name: "Rappelez-moi" }).click();
  const browser = await page.context().newCDPSession(page);
  /** All texts as a screen reader has them. */
  const read = async () => {
    const { nodes } = await browser.send("Accessibility.getFullAXTree");
    return nodes.map(({ ignored, name }) => (ignored ? "" : String(name?.value ?? ""))).join("\n");
  };
  await expect.poll(read).toContain("Écrivez votre nom.");
  expect(await read()).not.toMatch(/[▲●◐○]/);
  await page.goto("/");
  await expect.poll(read).toContain("Choisir un lieu, un jour");
  await expect.poll(read).toMatch(/places?/);
  expect(await read()).not.toMatch(/[▲●◐○+]/);
});

test("a number to call is as large as a button", async ({ page, staff }) => {
  const session = await staff.session();
  for (const path of [
    "/mon-inscription.html",
    "/rappelez-moi.html",
    "/contact.html",
    `/atelier.html?id=${session.id}`,
  ]) {
    await page.goto(path);
    const number = page.getByRole("main").locator("a[href^='tel:']:visible").first();
    await expect(number).toBeVisible();
    expect((await number.boundingBox())?.height, path).toBeGreaterThanOrEqual(44);
  }
});

test("forced colours underline the present page alone", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("/mon-inscription.html");
  const lines = await page.locator(".site-nav a").evaluateAll((links) =>
    links.map((link) => {
      const { borderBottomColor } = getComputedStyle(link);
      const ground = getComputedStyle(document.body).backgroundColor;
      return [link.getAttribute("aria-current"), borderBottomColor === ground];
    }),
  );
  expect(lines).toEqual([
    [null, true],
    ["page", false],
    [null, true],
  ]);
});

test("a day of another year is said with its year", async ({ page }) => {
  await page.goto("/contact.html");
  const module = "/js/lib/dates.js";
  const [now, later] = await page.evaluate(async (from) => {
    const { dayName } = await import(from);
    const year = new Date().getFullYear();
    return [dayName(`${year}-07-06`), dayName(`${year + 1}-07-06`)];
  }, module);
  expect(now).toMatch(/ 6 juillet$/);
  expect(later).toMatch(/ 6 juillet \d{4}$/);
});

test("a session within the hour asks to be told", async ({ page, staff }) => {
  const soon = await staff.session({ inSeconds: 20 * 60 });
  const later = await staff.session({ inSeconds: 3 * 3600 });
  const words = page.getByRole("heading", { name: "dans moins d’une heure" });
  await page.goto(`/atelier.html?id=${soon.id}`);
  await expect(words).toBeVisible();
  await page.goto(`/inscription.html?atelier=${soon.id}`);
  await expect(words).toBeVisible();
  await page.goto(`/atelier.html?id=${later.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Premiers pas");
  await expect(words).toHaveCount(0);
});

test("a session that is gone says so, and leads on", async ({ page }) => {
  await page.goto("/atelier.html?id=00000000-0000-4000-8000-000000000000");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cet atelier n’est plus proposé");
  await expect(page.getByRole("button", { name: "Réessayer" })).toHaveCount(0);
  await page.getByRole("link", { name: "Voir les prochains ateliers" }).click();
  await expect(page.locator("#status")).toContainText("affiché");
});
