import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { ADMIN, atTheDesk, facilitator } from "./desk.js";
import { between, YEAR } from "../support/days.js";

test("a facilitator who leaves hands their sessions over", async ({ page, staff }) => {
  const name = `Tom ${newPerson().familyName}`;
  await staff.account({ name, email: `tom.${Date.now()}@sud-herault.example`, role: "facilitator" });
  const { data } = await staff.ask("GET", "/facilitators");
  const leaving = data.find((/** @type {{ name: string }} */ one) => one.name === name);
  const session = await staff.session({
    ...between(`${YEAR}-06-10`, "18:00", "20:00"),
    facilitator_id: leaving.id,
  });
  await staff.enrolled(session);
  await atTheDesk(page, ADMIN, "/bureau/comptes.html");
  await page.getByRole("button", { name: `Fermer : ${name}` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(`${name} anime 1 atelier à venir, dont 1 avec des inscrits.`)).toBeVisible();
  await dialog.getByRole("button", { name: "Fermer le compte" }).click();
  await expect(dialog.locator("#to-error")).toContainText("Dites à qui confier ces ateliers.");
  await expectForEveryone(page);
  await pictures(page, "passation");
  await dialog.getByLabel("Les confier à").selectOption("Léa Fabre");
  await dialog.getByRole("button", { name: "Fermer le compte" }).click();
  await expect(page.getByText(`Le compte de ${name} est fermé.`)).toBeVisible();
  const now = await staff.ask("GET", `/sessions/${session.id}`);
  expect(now.facilitator.id).toBe((await facilitator(staff)).id);
});
