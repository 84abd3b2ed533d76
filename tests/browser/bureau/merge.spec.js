/** Two colleagues edit one thing: what only one changed is merged, what both changed is asked. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { AGENT, atTheDesk, day, learnerOf } from "./desk.js";

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
  // A name of a fact breaks between words only.
  const names = page.locator(".session-facts dt");
  await expect(names.filter({ hasText: "Coordonnées" })).toBeVisible();
  expect(await names.evaluateAll((all) => all.map((one) => getComputedStyle(one).overflowWrap))).not.toContain(
    "anywhere",
  );
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

test("an address that both changed is asked as a whole", async ({ page, staff }) => {
  const learner = await learnerOf(staff, await staff.enrolled(await staff.session()));
  await colleagueEdits(staff, learner, {
    postal_address: { line1: "3 rue Neuve", postcode: "34310", town: "Quarante" },
    email: "suzanne@exemple.fr",
  });
  await atTheDesk(page, AGENT, `/bureau/personnes.html?id=${learner.id}`);
  await page.getByText("Corriger ces informations").click();
  await page.getByLabel("Adresse : numéro et rue").fill("8 chemin du Moulin");
  await page.getByLabel("Adresse électronique").fill("");
  const moved = { line1: "12 avenue de la Gare", postcode: "34500", town: "Béziers" };
  await colleagueEdits(staff, learner, { postal_address: moved, phone: null });
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  const clash = page.getByRole("alert");
  const address = clash.getByRole("group", { name: "Adresse postale" });
  await expect(address.getByRole("radio", { name: "12 avenue de la Gare, 34500, Béziers" })).toBeVisible();
  await expect(address.getByRole("radio", { name: "8 chemin du Moulin, 34310, Quarante" })).toBeVisible();
  const ways = clash.getByRole("group", { name: "Moyens de joindre" });
  await expect(ways.getByRole("radio", { name: /Téléphone : rien/ })).toBeVisible();
  await expect(clash.getByRole("group")).toHaveCount(2);
  await expectForEveryone(page);
  await pictures(page, "conflit-adresse");
  await address.getByRole("radio", { name: /12 avenue/ }).check();
  await ways.getByRole("radio", { name: /écrit par vous/ }).check();
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByText("Enregistré.")).toBeVisible();
  const now = await staff.ask("GET", `/learners/${learner.id}`);
  expect(now.postal_address).toMatchObject(moved);
  expect([now.phone, now.email]).toEqual([learner.phone, null]);
});

test("what is typed after a clash is what is saved", async ({ page, staff }) => {
  const learner = await learnerOf(staff, await staff.enrolled(await staff.session()));
  await atTheDesk(page, AGENT, `/bureau/personnes.html?id=${learner.id}`);
  await page.getByText("Corriger ces informations").click();
  await page.getByLabel("Remarques").fill("Entend mal.");
  await colleagueEdits(staff, learner, { remarks: "Vient avec sa fille." });
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  const clash = page.getByRole("alert");
  await clash.getByRole("radio", { name: /Entend mal/ }).check();
  const both = "Entend mal, vient avec sa fille.";
  await page.getByLabel("Remarques").fill(both);
  const typed = clash.getByRole("radio", { name: "Ce que je viens d’écrire" });
  await expect(typed).toBeChecked();
  await clash.getByRole("radio", { name: /écrit par vous/ }).check();
  await typed.check();
  await expect(page.getByLabel("Remarques")).toHaveValue(both);
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByText("Enregistré.")).toBeVisible();
  expect((await staff.ask("GET", `/learners/${learner.id}`)).remarks).toBe(both);
});

test("date, hours and venue of a workshop are one value", async ({ page, staff }) => {
  const times = { starts_at: `${day(30)}T13:00:00Z`, ends_at: `${day(30)}T15:00:00Z` };
  const session = await staff.session({ venue: await staff.venue(), ...times });
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}&vue=modifier`);
  await page.getByLabel("De", { exact: true }).fill("08:30");
  await staff.change(`/sessions/${session.id}`, { ends_at: `${day(30)}T14:00:00Z` });
  await page.getByRole("button", { name: "Enregistrer les changements" }).click();
  const asked = page.getByRole("alert").getByRole("group", { name: "Date, heures et lieu" });
  await expect(asked.getByRole("radio", { name: /8\s*h\s*30.*écrit par vous/ })).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "conflit-horaires");
  await asked.getByRole("radio").first().check();
  await page.getByRole("button", { name: "Enregistrer les changements" }).click();
  await expect(page.getByText("Rien n’a changé.")).toBeVisible();
  await expect(page.getByLabel("De", { exact: true })).not.toHaveValue("08:30");
});
