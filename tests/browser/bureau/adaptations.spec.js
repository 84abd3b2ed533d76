/** Adaptations: noted after a session, read while the next is prepared, judged once answers came. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { ADMIN, AGENT, atTheDesk, FACILITATOR, facilitator, open } from "./desk.js";

/** A session that has begun, and the next one at its place. @param {import("../support.js").Staff} staff */
async function twoSessions(staff) {
  const facilitator_id = (await facilitator(staff)).id;
  const venue = await staff.venue();
  const begun = await staff.session({ venue, facilitator_id, inSeconds: 2, level: "advanced" });
  const next = await staff.session({ venue, facilitator_id, level: "advanced" });
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(begun.starts_at));
  return { begun, next };
}

/**
 * Notes an adaptation as the administration.
 *
 * @param {import("../support.js").Staff} staff
 * @param {{ id: string }} first
 * @param {Record<string, unknown>} [differently]
 */
const noted = (staff, first, differently) =>
  staff.ask("POST", "/adaptations", {
    observed: "Trois personnes trouvent l’atelier trop rapide.",
    changes: ["pace"],
    description: `Deux pauses ${newPerson().familyName}.`,
    first_session_id: first.id,
    watched: "too_fast",
    ...differently,
  });

test("what learners said changes the next session", async ({ page, staff }) => {
  const { begun, next } = await twoSessions(staff);
  const words = `Une seule manipulation à la fois ${newPerson().familyName}`;
  await atTheDesk(page, FACILITATOR, `/bureau/atelier.html?id=${begun.id}&vue=evaluations`);
  await page.getByRole("link", { name: "Noter une adaptation" }).click();
  const dialog = page.getByRole("dialog", { name: "Noter une adaptation" });
  await expect(dialog.getByLabel("Ce que vous avez constaté")).toBeFocused();
  await expect(dialog.getByLabel("À partir de quel atelier")).toHaveValue(next.id);
  await expect(dialog.getByRole("checkbox", { name: /^Atelier « Premiers pas »/ })).toBeChecked();
  await dialog.getByRole("button", { name: "Noter l’adaptation" }).click();
  await expect(dialog.getByRole("link", { name: "Cochez ce qui change." })).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "adaptation-noter", { height: 1000 });
  await dialog.getByLabel("Ce que vous avez constaté").fill("Trois personnes trouvent l’atelier trop rapide.");
  await dialog.getByLabel("Le rythme").check();
  await dialog.getByLabel("Le support papier").check();
  await dialog.getByLabel("Comment").fill(words);
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  const row = page.getByRole("row").filter({ hasText: words });
  await expect(row).toContainText("Le support papier, le rythme");
  await expect(row).toContainText("encore trop peu de réponses");
  await expectForEveryone(page);
  await pictures(page, "adaptations");

  await open(page, `/bureau/atelier.html?id=${next.id}&vue=preparer`);
  const panel = page.getByRole("region", { name: "Ce que l’équipe a changé" });
  await expect(panel).toContainText(words);
  await expectForEveryone(page);
  await pictures(page, "adaptation-preparer");
});

test("a verdict is given, taken back, and read by all", async ({ page, staff }) => {
  const { begun, next } = await twoSessions(staff);
  const { description } = await noted(staff, next, { sources: [{ kind: "session", id: begun.id }] });
  await atTheDesk(page, ADMIN, "/bureau/adaptations.html?etat=open&niveau=advanced");
  const row = page.getByRole("row").filter({ hasText: description });
  await row.getByRole("button", { name: /^Voir d’où cela vient \(1\)/ }).click();
  await expect(page.getByRole("dialog", { name: "Constaté dans" })).toContainText("Atelier « Premiers pas »");
  await expectForEveryone(page);
  await page.keyboard.press("Escape");
  await row.getByRole("button", { name: /^Dire si cela a aidé/ }).click();
  const dialog = page.getByRole("dialog", { name: "A-t-elle aidé ?" });
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(dialog.getByRole("link", { name: "Choisissez une réponse." })).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "adaptation-verdict");
  await dialog.getByLabel("Trop tôt pour le dire").check();
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(row).toContainText("Trop tôt pour le dire");
  await row.getByRole("button", { name: /^Dire si cela a aidé/ }).click();
  await dialog.getByLabel("A aidé").check();
  await dialog.getByLabel("Pourquoi").fill("Tout le monde a fini.");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await open(page, "/bureau/adaptations.html?etat=judged&niveau=advanced");
  await expect(row).toContainText("Tout le monde a fini.");
  await row.getByRole("button", { name: /^Retirer le verdict/ }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("button", { name: "Défaire" }).click();
  await expect(row).toContainText("A aidé");
  await row.getByRole("button", { name: /^Modifier/ }).click();
  const editing = page.getByRole("dialog", { name: "Modifier l’adaptation" });
  await expect(editing.getByLabel("Comment")).toHaveValue(description);
  await editing.getByLabel("Vérifier après combien de réponses ?").fill("7");
  await editing.getByRole("button", { name: "Enregistrer" }).click();
  await expect(editing.getByRole("link", { name: "Écrivez un nombre de 8 à 100." })).toBeVisible();
  await editing.getByLabel("Vérifier après combien de réponses ?").fill("12");
  await editing.getByRole("button", { name: "Enregistrer" }).click();
  await expect(editing).toHaveCount(0);

  await atTheDesk(page, AGENT, "/bureau/adaptations.html?niveau=advanced");
  await expect(row).toContainText("A aidé");
  await expect(page.getByRole("button", { name: "Noter une adaptation" })).toHaveCount(0);
  await expect(row.getByRole("button", { name: /^Modifier/ })).toHaveCount(0);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Exporter (CSV)" }).click();
  expect((await downloading).suggestedFilename()).toMatch(/^adaptations-.*\.csv$/);
});

test("a question leads to an adaptation", async ({ page, staff }) => {
  const assignee_id = (await facilitator(staff)).id;
  const question = `Où est ma photo ${newPerson().familyName} ?`;
  const asked = await staff.ask("POST", "/follow-ups", { question, assignee_id });
  await atTheDesk(page, FACILITATOR, "/bureau/questions-atelier.html?etat=open&a-qui=me");
  await page
    .locator(`#question-${asked.id}`)
    .getByRole("link", { name: /^Adapter l’atelier/ })
    .click();
  await expect(page.getByRole("dialog").getByRole("checkbox", { name: `Question : « ${question} »` })).toBeChecked();
});
