/** Two colleagues edit one thing: what only one changed is merged, what both changed is asked. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { AGENT, atTheDesk, learnerOf } from "./desk.js";

/** @param {import("../support.js").Staff} staff @param {any} learner @param {Record<string, unknown>} body */
async function colleagueEdits(staff, learner, body) {
  const path = `/v1/sud-herault/learners/${learner.id}`;
  const { version } = await staff.ask("GET", `/learners/${learner.id}`);
  const answer = await staff.http.fetch(`${process.env.CLIC_TEST_ADDRESS}${path}`, {
    method: "PATCH",
    data: body,
    headers: { Authorization: `Bearer ${staff.token}`, "If-Match": `"${version}"` },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

test("a colleague's change of another field is kept unasked", async ({ page, staff }) => {
  const learner = await learnerOf(staff, await staff.enrolled(await staff.session()));
  const { name } = await staff.ask("GET", "/me");
  await atTheDesk(page, AGENT, `/bureau/personnes.html?id=${learner.id}`);
  await page.getByText("Corriger ces informations").click();
  const { phone } = newPerson();
  await page.getByLabel("Remarques").fill("Vient avec sa tablette.");
  await colleagueEdits(staff, learner, { phone });
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  const bar = page.getByRole("region", { name: "Ce qui vient d’être fait" });
  await expect(bar).toContainText(`${name} a changé « Téléphone »`);
  await expect(bar).toContainText("Votre changement est ajouté : « Remarques »");
  await expectForEveryone(page);
  await pictures(page, "fusion");
  const now = await staff.ask("GET", `/learners/${learner.id}`);
  expect(now.remarks).toBe("Vient avec sa tablette.");
  expect(now.phone).toBe(`+33${phone.slice(1)}`);
});

test("a field that both changed is asked, and only that one", async ({ page, staff }) => {
  const learner = await learnerOf(staff, await staff.enrolled(await staff.session()));
  const { name } = await staff.ask("GET", "/me");
  await atTheDesk(page, AGENT, `/bureau/personnes.html?id=${learner.id}`);
  await page.getByText("Corriger ces informations").click();
  await page.getByLabel("Remarques").fill("Entend mal.");
  await page.getByLabel("Prénom", { exact: true }).fill("Odile");
  await colleagueEdits(staff, learner, { remarks: "Vient avec sa fille.", birth_year: 1950 });
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  const clash = page.getByRole("alert");
  await expect(clash).toContainText(`${name} a écrit autre chose que vous`);
  await expect(clash.getByRole("group")).toHaveCount(1);
  await expectForEveryone(page);
  await pictures(page, "conflit");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByRole("alert").first()).toContainText("Choisissez ce qui reste.");
  await page.getByRole("radio", { name: /Vient avec sa fille/ }).check();
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByText("Enregistré.")).toBeVisible();
  const now = await staff.ask("GET", `/learners/${learner.id}`);
  expect([now.given_name, now.remarks, now.birth_year]).toEqual(["Odile", "Vient avec sa fille.", 1950]);
});
