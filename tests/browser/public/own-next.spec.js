/** « Pour aller plus loin », on one’s own enrolment, once the workshop began. */
import { expect, expectForEveryone, test } from "../support.js";
import { pictures } from "../support/pictures.js";

test("a person goes on after their workshop", async ({ page, staff }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  const venue = await staff.venue();
  const session = await staff.session({ venue, inSeconds: 3, level: "advanced" });
  const later = await staff.session({ venue, inSeconds: 86_400, level: "advanced" });
  await staff.replace("PATCH", `/sessions/${later.id}/plan`, { themes: ["creer_avec_le_numerique"] }, 0);
  const { reference, secret } = await staff.enrolled(session);
  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  await expect(page.locator(".big-reference")).toHaveText(reference);
  await expect(page.getByRole("heading", { name: "Pour aller plus loin" })).toHaveCount(0);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("heading", { name: "Pour aller plus loin" })).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 20_000 });
  const next = page.getByRole("listitem").filter({ hasText: "Créer avec le numérique" });
  await expect(next).toContainText("cet atelier n’en a pas parlé");
  await expectForEveryone(page);
  await pictures(page, "pathway-own");
  await next.getByRole("link", { name: "M’inscrire" }).click();
  await expect(page).toHaveURL(new RegExp(`/inscription.html\\?atelier=${later.id}`));
});
