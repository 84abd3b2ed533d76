import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { AGENT, atTheDesk } from "./desk.js";

test("duplicates are found, merged and separated", async ({ page, staff }) => {
  const { familyName, phone } = newPerson();
  const sessions = [await staff.session(), await staff.session({ inSeconds: 9 * 86_400 })];
  const [kept, twice] = await Promise.all(
    ["Paulette", "Paullette"].map(async (given_name, index) => {
      const { id } = await staff.ask("POST", "/enrolments", {
        session_id: sessions[index]?.id,
        level: sessions[index]?.level,
        learner: { given_name, family_name: familyName, phone, commune_code: "34052" },
      });
      return (await staff.ask("GET", `/enrolments/${id}`)).learner;
    }),
  );
  await atTheDesk(page, AGENT, "/bureau/doublons.html");
  await expect(page.getByRole("row", { name: new RegExp(familyName) }).last()).toContainText("presque le même nom");
  await expectForEveryone(page);

  await page.goto(`/bureau/personnes.html?id=${kept.id}`);
  await expect(page.getByRole("heading", { name: "Peut-être la même personne" })).toBeVisible();
  await expectForEveryone(page);
  await page.getByRole("button", { name: /C’est la même personne/ }).click();
  await expect(page.getByRole("dialog")).toContainText("Paullette");
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Fusionner les fiches" }).click();
  await expect(page.getByRole("heading", { name: "Fiches fusionnées avec celle-ci" })).toBeVisible();
  expect((await staff.ask("GET", `/learners/${kept.id}`)).enrolments).toBe(2);
  await expectForEveryone(page);

  await page.getByRole("button", { name: /Annuler la fusion/ }).click();
  await expect(page.getByText("a de nouveau sa fiche")).toBeVisible();
  // The enrolments of the other are gone from the list at once.
  await expect(page.locator("#work").getByText("1 inscription.", { exact: true })).toBeVisible();
  expect((await staff.ask("GET", `/learners/${twice.id}`)).enrolments).toBe(1);
  await page.getByRole("button", { name: "Ce sont deux personnes" }).click();
  await expect(page.getByText("C’est noté")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Peut-être la même personne" })).toHaveCount(0);
});
