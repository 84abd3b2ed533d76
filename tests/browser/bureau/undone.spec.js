/** What the desk cancelled by mistake comes back before anybody hears of it, and only while that is possible. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { AGENT, atTheDesk, open } from "./desk.js";

test("a cancelled session is undone before a mail leaves", async ({ page, staff }) => {
  const session = await staff.session();
  const person = { phone: newPerson().phone.replace(/^06/, "04"), email: `${Math.random()}@example.fr` };
  await staff.enrolled(session, person);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}`);
  await page.getByRole("button", { name: "Annuler l’atelier" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Motif public").selectOption("Salle indisponible");
  await dialog.getByRole("button", { name: "Annuler l’atelier" }).click();
  const bar = page.getByRole("region", { name: "Ce qui vient d’être fait" });
  await expect(bar).toContainText("L’atelier est annulé.");
  await expect(page.getByRole("button", { name: "Rétablir l’atelier" })).toBeVisible();
  await expectForEveryone(page);
  await bar.getByRole("button", { name: "Défaire" }).click();
  await expect(page.getByText("Cet atelier est annulé.")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Annuler l’atelier" })).toBeVisible();
  const { data } = await staff.ask("GET", `/messages?session=${session.id}`);
  expect(data.filter((/** @type {any} */ one) => one.kind === "cancelled" && one.status !== "void")).toEqual([]);
});

test("the way back goes once somebody knows", async ({ page, staff }) => {
  const session = await staff.session();
  await staff.enrolled(session, { phone: newPerson().phone.replace(/^06/, "04") });
  await staff.ask("POST", `/sessions/${session.id}/cancellation`, { reason: "Salle fermée" });
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}`);
  await expect(page.getByRole("button", { name: "Rétablir l’atelier" })).toBeVisible();
  const { data } = await staff.ask("GET", `/calls?session=${session.id}`);
  await staff.ask("POST", `/calls/${data[0].id}/outcome`, { outcome: "reached" });
  await open(page, `/bureau/atelier.html?id=${session.id}`);
  await expect(page.getByText("Cet atelier est annulé.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Rétablir l’atelier" })).toHaveCount(0);
});

test("an enrolment comes back to its seat or to the waiting list", async ({ page, staff }) => {
  const session = await staff.session({ capacity: 1, minimum: 1 });
  const made = await staff.enrolled(session);
  await staff.ask("POST", `/enrolments/${made.id}/cancellation`, { person_knows: true });
  await atTheDesk(page, AGENT, `/bureau/inscriptions.html?q=${made.reference}`);
  const row = page.getByRole("row").filter({ hasText: made.learner.family_name });
  await expect(row.getByRole("button", { name: /^Rétablir/ })).toBeVisible();
  await staff.enrolled(session);
  await page.reload();
  await expect(row.getByRole("button", { name: /^Remettre/ })).toBeVisible();
  await expectForEveryone(page);
});
