/** Rules of every public page. */
import { expect, expectForEveryone, test } from "../support.js";
import { between, inWords, YEAR } from "../support/days.js";

const pages = [
  "/",
  "/atelier.html",
  "/inscription.html",
  "/mon-inscription.html",
  "/rappelez-moi.html",
  "/evaluation.html",
  "/questionnaire.html",
  "/accessibilite.html",
  "/donnees-personnelles.html",
  "/questions.html",
  "/contact.html",
  "/nulle-part.html",
  "/problems/",
  "/problems/session-full",
];

for (const path of pages) {
  test(`${path} can be used by everyone`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole("banner").getByRole("link", { name: "04 65 71 00 00" })).toHaveAttribute(
      "href",
      "tel:+33465710000",
    );
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expect(page.locator(".loading")).toHaveCount(0);
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await expectForEveryone(page);
  });
}

test("a whole session can be used and prints on one sheet", async ({ page, staff }) => {
  const session = await staff.session();
  await page.goto(`/atelier.html?id=${session.id}`);
  await expect(page.getByText("Bus, arrêt Quarante centre.")).toBeVisible();
  await expectForEveryone(page);
  await page.getByRole("link", { name: "Réserver ma place" }).click();
  await expect(page.getByLabel("Prénom")).toBeVisible();
  await expectForEveryone(page);
});

test("header and footer are the same everywhere", async ({ request }) => {
  const parts = await Promise.all(
    pages.map(async (path) => {
      const html = await (await request.get(path, { headers: { Accept: "text/html" } })).text();
      const header = /<header[\s\S]*?<\/header>/.exec(html)?.[0].replaceAll(' aria-current="page"', "");
      return { header, footer: /<footer[\s\S]*?<\/footer>/.exec(html)?.[0] };
    }),
  );
  expect(parts[0]?.header).toContain("Le numérique en un clic");
  for (const part of parts) expect(part).toEqual(parts[0]);
});

test("pages without JavaScript show the number to call", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of [...pages.slice(0, 5), "/questionnaire.html"]) {
    await page.goto(path);
    await expect(page.locator("noscript").getByRole("link", { name: "04 65 71 00 00" })).toBeVisible();
    await expect(page.locator(".site-phone")).toHaveText("Appelez-nous au\u00a004 65 71 00 00");
    await expect(page.locator(".site-footer")).toContainText("Communauté de Communes Sud-Hérault");
    await expect(page.locator(".loading:visible")).toHaveCount(0);
  }
  // The workshops themselves are on a page that needs no script.
  await page.goto("/");
  await page.getByRole("link", { name: "Tous les ateliers, sur une page simple" }).click();
  await expect(page.getByRole("article").first()).toBeVisible();
  await context.close();
});

test("hours are those of the venue, in any zone of the reader", async ({ browser, staff }) => {
  const session = await staff.session({
    ...between(`${YEAR}-02-02`, "14:00", "16:00"),
  });
  const context = await browser.newContext({ timezoneId: "America/New_York" });
  const page = await context.newPage();
  await page.goto(`/atelier.html?id=${session.id}`);
  await expect(page.getByText(inWords(`${YEAR}-02-02`))).toBeVisible();
  await expect(page.getByText("de 14 h à 16 h")).toBeVisible();
  await context.close();
});
