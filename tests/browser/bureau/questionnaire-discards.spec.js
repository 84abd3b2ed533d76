/** Responses and entries that are wrong: discarded at the desk, and taken back. */
import { expect, expectForEveryone, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { publish, small } from "../support/questionnaires.js";
import { AGENT, atTheDesk } from "./desk.js";

/** A questionnaire with a sheet that was entered twice, once wrongly. @param {import("../support.js").Staff} staff */
async function enteredTwice(staff) {
  const own = await publish(staff, { definition: small("Écarter") });
  const { serials } = await staff.ask("POST", `/questionnaire-versions/${own.version.id}/sheets`, { count: 1 });
  const enter = (/** @type {string} */ internet) =>
    staff.ask("POST", `/questionnaires/${own.id}/responses`, {
      mode: "paper",
      serial: serials[0],
      answers: { internet },
    });
  await enter("1");
  const { id } = await enter("2");
  return { ...own, serial: serials[0], response: id };
}

test("a response is discarded, found again and taken back", async ({ page, staff }) => {
  const { id, serial, response } = await enteredTwice(staff);
  await atTheDesk(page, AGENT, `/bureau/reponse.html?id=${response}`);
  await page.getByRole("button", { name: "Écarter cette réponse" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Écarter", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("Dites pourquoi.");
  await expectForEveryone(page);
  await pictures(page, "ecarter", { widths: [360, 1280] });
  await dialog.getByLabel("un essai").check();
  await dialog.getByRole("button", { name: "Écarter", exact: true }).click();
  await expect(page.getByText("La réponse est écartée : elle ne compte plus.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "À trancher" })).toHaveCount(0);
  await expect(page.locator("main").getByText("(un essai)")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "ecartee", { widths: [360, 1280] });
  // « Défaire » takes it back at once.
  await page.getByRole("region", { name: "Ce qui vient d’être fait" }).getByRole("button", { name: "Défaire" }).click();
  await expect(page.getByText("La réponse compte de nouveau.")).toBeVisible();
  await page.getByRole("button", { name: "Écarter cette réponse" }).click();
  await dialog.getByLabel("autre raison").check();
  await dialog.getByRole("button", { name: "Écarter", exact: true }).click();
  await expect(page.getByText("La réponse est écartée : elle ne compte plus.")).toBeVisible();

  await page.goto(`/bureau/reponses.html?questionnaire=${id}`);
  await expect(page.getByText("Aucune réponse ne correspond.")).toBeVisible();
  await page.getByLabel("Écartées", { exact: true }).check();
  await expectForEveryone(page);
  await page.getByRole("link", { name: `feuille ${serial}` }).click();
  await page.getByRole("button", { name: "Reprendre la réponse" }).click();
  await expect(page.getByText("La réponse compte de nouveau.")).toBeVisible();
  expect((await staff.ask("GET", `/questionnaires/${id}/counts`)).all.responses).toBe(1);
});

test("a wrong entry is discarded, and the other one counts", async ({ page, staff }) => {
  const { id, response } = await enteredTwice(staff);
  await atTheDesk(page, AGENT, `/bureau/reponse.html?id=${response}`);
  await expect(page.getByRole("heading", { name: "À trancher" })).toBeVisible();
  await pictures(page, "saisies", { widths: [360, 1280] });
  await page.getByRole("button", { name: "Écarter la saisie 1" }).click();
  await expect(page.getByText(/La saisie est écartée/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "À trancher" })).toHaveCount(0);
  await expectForEveryone(page);
  const { all, second_entries } = await staff.ask("GET", `/questionnaires/${id}/counts`);
  expect(all.questions[0].choices.map((/** @type {{ count: number }} */ { count }) => count)).toEqual([0, 1]);
  expect(second_entries.sheets).toBe(0);
  await page.getByRole("button", { name: "Reprendre la saisie 1" }).click();
  await expect(page.getByText("Les deux saisies sont de nouveau comparées.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "À trancher" })).toBeVisible();
});
