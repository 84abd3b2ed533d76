/** Texts with markup of their own: every page shows them as texts. */
import { expect, test } from "../support.js";

const MARKUP = '<img src=x onerror="window.broken=1"><script>window.broken=1</script></p>';

test("markup in texts of staff and people stays text", async ({ page, staff }) => {
  const broken = /** @type {string[]} */ ([]);
  page.on("dialog", (dialog) => {
    broken.push(dialog.message());
    void dialog.dismiss();
  });
  const venue = await staff.venue({ name: `Salle ${MARKUP}`, access: MARKUP });
  const session = await staff.session({ venue, title: `Essai ${MARKUP}`, description: MARKUP });
  for (const path of [
    `/?lieu=lieu:${venue.id}`,
    `/atelier.html?id=${session.id}`,
    `/inscription.html?atelier=${session.id}`,
    `/v1/sud-herault/sessions/${session.id}/enrolment.html`,
    "/v1/sud-herault/calendar.html",
  ]) {
    await page.goto(path);
    // Options of a list hold the name as well, and are not seen.
    const seen = page.getByText("<img src=x").filter({ visible: true });
    await expect(seen.first()).toBeVisible();
    await expect(page.locator('img[src="x"]')).toHaveCount(0);
    expect(await page.evaluate("window.broken")).toBeUndefined();
  }
  expect(broken).toEqual([]);
});
