/** The page that writes the HTML for the site of a mairie. */
import { expect, expectForEveryone, test } from "../support.js";
import { foreignSite } from "../support/foreign.js";
import { ADMIN, atTheDesk, open } from "./desk.js";

test("the HTML of the page works on a foreign site", async ({ page, staff, context }) => {
  const venue = await staff.venue({ commune_code: "34201", name: "Foyer rural" });
  const mine = `Trier ses photos ${venue.code}`;
  await staff.session({ venue, level: "advanced", title: mine });
  await staff.session({ venue, level: "beginner", title: "La souris" });
  const cancelled = await staff.session({ venue, level: "advanced", title: `Annulé ${venue.code}` });
  await staff.ask("POST", `/sessions/${cancelled.id}/cancellation`, { reason: "Neige" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await atTheDesk(page, ADMIN);
  await open(page, "/bureau/partenaires.html");
  await page.getByRole("link", { name: "Mettre l’agenda sur un site" }).click();
  await page.getByLabel("Où ?").selectOption({ label: "Pierrerue" });
  await page.getByLabel("Niveau").selectOption("advanced");
  await page.getByLabel("Nombre d’ateliers").fill("3");
  await page.getByLabel("Nombre d’ateliers").blur();

  const preview = page.locator("#preview clic-agenda");
  await expect(preview.getByRole("article").filter({ hasText: cancelled.title })).toHaveCount(1);
  await page.getByLabel("Ateliers annulés").selectOption("Non montrés");
  await expect(preview.getByRole("article").filter({ hasText: cancelled.title })).toHaveCount(0);
  const ours = { hasText: mine };
  await expect(preview.getByRole("article").filter(ours)).toHaveCount(1);
  await expect(preview.getByRole("article").filter({ hasText: "La souris" })).toHaveCount(0);
  await page.getByText("Aperçu du cadre").click();
  await expect(page.frameLocator(".frame-preview").getByRole("article").filter(ours)).toHaveCount(1);
  await expect(
    page.frameLocator(".frame-preview").getByRole("article").filter({ hasText: cancelled.title }),
  ).toHaveCount(0);
  await expectForEveryone(page);
  if (process.env.SHOTS)
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: `${process.env.SHOTS}/integrer-${width}.png`, fullPage: true });
    }

  await page.getByRole("button", { name: "Copier : Texte à coller dans la page" }).click();
  await expect(page.locator("#status")).toContainText("est copié");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('commune="34201" level="advanced" cancelled="omit" limit="3"');
  const frame = await page.getByLabel("Texte du cadre").inputValue();
  const feed = await page.getByLabel("Calendrier (Outlook").inputValue();
  expect(await (await page.request.get(feed)).text()).toContain(mine);

  for (const [content, policy] of [
    [text, undefined],
    [frame, `default-src 'none'; frame-src ${new URL(page.url()).origin}`],
  ]) {
    const site = await foreignSite(content ?? "", policy ? { policy } : {});
    const elsewhere = await context.newPage();
    await elsewhere.goto(site.address);
    const where = policy ? elsewhere.frameLocator("iframe").locator("body") : elsewhere.locator("clic-agenda");
    await expect(where.getByRole("article").filter(ours)).toHaveCount(1);
    await elsewhere.close();
    await site.close();
  }
});

test("text that may not be copied is selected for Ctrl + C", async ({ page }) => {
  await atTheDesk(page, ADMIN);
  await open(page, "/bureau/integrer.html");
  await expect(page.locator("#preview clic-agenda").getByRole("article").first()).toBeVisible();
  await page.evaluate(() =>
    Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new Error("no")) } }),
  );
  await page.getByRole("button", { name: "Copier : Texte du cadre" }).click();
  await expect(page.locator("#status")).toContainText("Ctrl + C");
  expect(await page.evaluate(() => getSelection()?.toString())).toContain("<iframe");
});
