/** Findings and level for a questionnaire that was begun without them. */
import { expect, expectForEveryone, test } from "../support.js";
import { draft, titleOf } from "../support/made-questionnaires.js";
import { pictures } from "../support/pictures.js";
import { ADMIN, atTheDesk } from "./desk.js";

const yesOrNo = [
  { code: "1", label: "oui" },
  { code: "2", label: "non" },
];

test("the level is added with the questions that it reads", async ({ page, staff }) => {
  const questions = [{ code: "vu", kind: "one", label: "Avez-vous vu l’affiche ?", choices: yesOrNo }];
  const { version } = await draft(staff, { title: titleOf("Sans niveau"), questions });
  await atTheDesk(page, ADMIN, `/bureau/questionnaire.html?version=${version.id}`);
  const add = page.getByRole("button", { name: "Ajouter la proposition de niveau" });
  await add.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("6 questions sont ajoutées à la fin :")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "ajouter-niveau", { widths: [360, 1280] });
  await dialog.getByRole("button", { name: "Ajouter", exact: true }).click();
  await expect(page.locator(".question-card")).toHaveCount(7);
  await expect(page.getByLabel("Bases : débutant en dessous de")).toBeFocused();
  await page.getByLabel("Bases : débutant en dessous de").fill("3");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByText("Enregistré.", { exact: true })).toBeVisible();
  const { definition } = await staff.ask("GET", `/questionnaire-versions/${version.id}`);
  expect(definition.analysis.thresholds.basics).toBe(3);
  expect(definition.questions.map((/** @type {{ code: string }} */ { code }) => code)).toEqual([
    "vu",
    "equipement",
    "internet",
    "frequence",
    "savez_vous",
    "gene",
    "envie",
  ]);
  // Taken away, it is offered again, and its questions are there already.
  await page.getByRole("button", { name: "Ne plus calculer ni constats ni niveau" }).click();
  await add.click();
  await expect(dialog).not.toContainText("ajoutée");
  await dialog.getByRole("button", { name: "Ajouter", exact: true }).click();
  await expect(page.locator(".question-card")).toHaveCount(7);
});

test("a question of another kind under a code is named", async ({ page, staff }) => {
  const questions = [{ code: "internet", kind: "text", label: "Internet, et vous ?" }];
  const { version } = await draft(staff, { title: titleOf("Autre sens"), questions });
  await atTheDesk(page, ADMIN, `/bureau/questionnaire.html?version=${version.id}`);
  await page.getByRole("button", { name: "Ajouter la proposition de niveau" }).click();
  await expect(page.getByRole("dialog")).toContainText("Internet, et vous ? (internet)");
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Compris" }).click();
  await expect(page.locator(".question-card")).toHaveCount(1);
});
