/** Letters twice as large on a small phone, as a reader sets them in the browser: nothing leaves the screen. */
import { ADMIN, atTheDesk, open } from "../bureau/desk.js";
import { expect, test } from "../support.js";

test("letters of 200 % fit a phone", async ({ browser, staff }) => {
  test.setTimeout(120_000);
  const session = await staff.session();
  const { reference, secret } = await staff.enrolled(session);
  const { launchOptions = {} } = test.info().project.use;
  const args = [...(launchOptions.args ?? []), "--blink-settings=defaultFontSize=32"];
  const large = await browser.browserType().launch({ ...launchOptions, args });
  try {
    const page = await large.newPage({
      baseURL: process.env.CLIC_TEST_ADDRESS ?? "",
      viewport: { width: 360, height: 740 },
      reducedMotion: "reduce",
    });
    const expectNoSidewaysScroll = () =>
      expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), page.url()).toBeLessThanOrEqual(360);
    for (const path of [
      "/",
      `/atelier.html?id=${session.id}`,
      `/inscription.html?atelier=${session.id}`,
      `/mon-inscription.html#${reference}/${secret}`,
      "/rappelez-moi.html",
      "/contact.html",
      "/questions.html",
    ]) {
      await page.goto("about:blank");
      await page.goto(path);
      await expect(page.locator(".loading:visible")).toHaveCount(0);
      await expectNoSidewaysScroll();
    }
    await atTheDesk(page, ADMIN);
    for (const path of [
      "/bureau/journee.html",
      "/bureau/appels.html",
      "/bureau/inscrire.html",
      "/bureau/personnes.html",
    ]) {
      await open(page, path);
      await expectNoSidewaysScroll();
    }
  } finally {
    await large.close();
  }
});
