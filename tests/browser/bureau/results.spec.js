/** Opinions over many sessions: said as so few allow, searched, tagged, and leading to an adaptation. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { AGENT, atTheDesk, FACILITATOR, facilitator } from "./desk.js";

/**
 * A session that has begun, with evaluations on paper.
 *
 * @param {import("../support.js").Staff} staff
 * @param {Record<string, string>[]} evaluations
 */
async function evaluated(staff, evaluations) {
  const session = await staff.session({ facilitator_id: (await facilitator(staff)).id, inSeconds: 2 });
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(session.starts_at));
  const path = `/sessions/${session.id}/evaluation-sheets`;
  const { grid, version } = await staff.ask("GET", path);
  const sheets = evaluations.map((answers, index) => ({ number: index + 1, answers }));
  await staff.replace("PATCH", path, { version: grid.version, sheets }, version);
  return session;
}

test("few opinions are listed, more are counted, none is averaged", async ({ page, staff }) => {
  const three = ["4", "4", "3"].map((satisfaction) => ({ satisfaction }));
  const twenty = Array.from({ length: 20 }, (_, index) => ({ satisfaction: index < 2 ? "2" : "4", pace: "right" }));
  const [few, many] = [await evaluated(staff, three), await evaluated(staff, twenty)];
  await atTheDesk(page, AGENT, `/bureau/avis.html?atelier=${few.id}`);
  const card = page.locator(".results section", { hasText: "L’atelier vous a-t-il plu" });
  await expect(card).toContainText("3 réponses : Tout à fait, Tout à fait, Plutôt");
  await expect(card.getByRole("table")).toHaveCount(0);
  await expect(page.getByText("3 avis de 1 atelier.")).toBeVisible();
  await page.goto(`/bureau/avis.html?atelier=${many.id}`);
  await expect(card).toContainText("90 % plutôt ou tout à fait (18 sur 20)");
  await expect(card).toContainText("entre 70 et 97 %");
  await expectForEveryone(page);
  await pictures(page, "avis-part");
  await page.goto(`/bureau/atelier.html?id=${few.id}&vue=evaluations`);
  await expect(card).toContainText("3 réponses : Tout à fait, Tout à fait, Plutôt");
  await expect(page.getByText("en moyenne")).toHaveCount(0);
  const downloading = page.waitForEvent("download");
  await page.goto(`/bureau/avis.html?atelier=${few.id}`);
  await page.getByRole("button", { name: "Exporter les réponses (CSV)" }).click();
  expect((await downloading).suggestedFilename()).toMatch(/^avis-.*\.csv$/);
});

test("comments are searched, tagged, and lead to an adaptation", async ({ page, staff }) => {
  const mark = newPerson().familyName;
  const session = await evaluated(staff, [
    { missing: `Le son était trop élevé ${mark}`, satisfaction: "3" },
    { helped: `On prend le temps ${mark}`, satisfaction: "4" },
  ]);
  await atTheDesk(page, FACILITATOR, `/bureau/avis.html?atelier=${session.id}`);
  await expect(page.getByLabel("Animé par")).toHaveCount(0);
  const rows = page.locator("#comments tbody tr");
  await expect(rows).toHaveCount(2);
  await page.getByLabel("Chercher dans les commentaires").fill(`eleve ${mark}`);
  await expect(rows).toHaveCount(1);
  await rows.getByRole("button", { name: /^Ajouter une étiquette/ }).click();
  const dialog = page.getByRole("dialog", { name: "Ajouter une étiquette" });
  await dialog.getByRole("button", { name: "Ajouter" }).click();
  await expect(dialog.getByRole("link", { name: "Écrivez un mot." })).toBeVisible();
  await expectForEveryone(page);
  await dialog.getByRole("combobox").fill(`Son ${mark}`);
  await page.keyboard.press("Enter");
  await expect(rows).toContainText(`son ${mark.toLowerCase()}`);
  await expectForEveryone(page);
  await pictures(page, "avis");
  await page.reload();
  await page.getByLabel("Étiquette", { exact: true }).selectOption(`son ${mark.toLowerCase()}`);
  await expect(rows).toHaveCount(1);
  await rows.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Noter une adaptation (1 commentaire)" }).click();
  const noting = page.getByRole("dialog", { name: "Noter une adaptation" });
  await expect(noting.getByRole("checkbox", { name: /^Avis : « Le son était trop élevé/ })).toBeChecked();
  await page.goto(`/bureau/avis.html?atelier=${session.id}&q=${mark}&etiquette=son ${mark.toLowerCase()}`);
  await rows.getByRole("button", { name: /^Ôter l’étiquette/ }).click();
  await expect(rows.getByText(`son ${mark.toLowerCase()}`, { exact: true })).toHaveCount(0);
});
