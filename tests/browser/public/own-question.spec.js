/** « J’ai une question », on one’s own enrolment, once the workshop began. */
import { expect, expectForEveryone, test } from "../support.js";

test("a person asks a question after their workshop", async ({ page, staff }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  const session = await staff.session({ inSeconds: 3 });
  const { reference, secret } = await staff.enrolled(session);
  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  await expect(page.locator(".big-reference")).toHaveText(reference);
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("J’ai une question sur l’atelier")).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 20_000 });
  await page.getByText("J’ai une question sur l’atelier").click();
  await page.getByRole("button", { name: "Envoyer ma question" }).click();
  await expect(page.getByRole("alert")).toContainText("Écrivez votre question.");
  await page.getByLabel("Votre question").fill("Où sont passées mes photos ?");
  await page.getByLabel("Sur quel appareil ?").selectOption("tablet");
  await expectForEveryone(page);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/questions-own.png`, fullPage: true });
  await page.getByRole("button", { name: "Envoyer ma question" }).click();
  await expect(page.getByRole("heading", { name: "Votre question est notée" })).toBeFocused();
  await expectForEveryone(page);
  const { data } = await staff.ask("GET", `/follow-ups?session=${session.id}`);
  expect(data[0]).toMatchObject({ question: "Où sont passées mes photos ?", device: "tablet", channel: "page" });
});
