/** Reminders, preferred ways, absences, and calls after a cancellation. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { ADMIN, AGENT, atTheDesk, FACILITATOR, facilitator, open } from "./desk.js";

test("an administrator sets the reminders", async ({ page, staff }) => {
  await atTheDesk(page, ADMIN, "/bureau/comptes.html");
  await page.getByRole("link", { name: "Régler les rappels" }).click();
  await expect(page.getByText("Par courriel et par SMS : 7 jours avant, puis 2 jours avant, à 9 h.")).toBeVisible();
  await expect(page.getByText("Par téléphone : une seule fois, 2 jours avant.")).toBeVisible();
  await page.getByLabel("Troisième rappel").fill("7");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Deux rappels ne peuvent pas tomber le même jour");
  await expectForEveryone(page);
  await page.getByLabel("Troisième rappel").fill("31");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("de 0 à 30");
  await page.getByLabel("Troisième rappel").fill("0");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Par téléphone : une seule fois, le matin même.")).toBeVisible();
  await expect(page.getByText("Enregistré.")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "rappels");
  await staff.ask("PUT", "/reminders", { days: [7, 2] });
});

test("an agent does not set reminders", async ({ page }) => {
  await atTheDesk(page, AGENT);
  await page.goto("/bureau/reglages.html");
  await expect(page.getByText("Cette page ne vous est pas ouverte.")).toBeVisible();
});

test("the preferred way and absences are shown", async ({ page, staff }) => {
  const soon = await staff.session({ inSeconds: 60 });
  const { id, learner } = await staff.enrolled(soon);
  const { learner: known } = await staff.ask("GET", `/enrolments/${id}`);
  await staff.ask("PUT", `/sessions/${soon.id}/attendance`, { entries: [{ enrolment_id: id, status: "absent" }] });
  await atTheDesk(page, AGENT, `/bureau/personnes.html?id=${known.id}`);
  await page.getByText("1 absence sans prévenir depuis un an").click();
  await expect(page.getByText("cela n’empêche pas de s’inscrire")).toBeVisible();
  await page.getByText("Corriger ces informations").click();
  await page.getByLabel(/Préfère être prévenu/).selectOption("Lettre");
  await expectForEveryone(page);
  await pictures(page, "personne");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByText("Enregistré.")).toBeVisible();
  expect((await staff.ask("GET", `/learners/${known.id}`)).preferred_way).toBe("letter");
  await expect(page.getByRole("definition").filter({ hasText: "lettre" })).toBeVisible();
  expect(learner.family_name).toBe(known.family_name);
});

test("the calls after a cancellation are shared", async ({ page, staff }) => {
  const session = await staff.session({ facilitator_id: (await facilitator(staff)).id });
  const landline = await staff.enrolled(session, { phone: newPerson().phone.replace(/^06/, "04") });
  const mobile = await staff.enrolled(session);
  await staff.ask("POST", `/sessions/${session.id}/cancellation`, { reason: "L’animatrice est malade" });
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}`);
  await expect(page.getByText("1 personne à appeler ou à qui écrire encore.")).toBeVisible();
  const name = `${landline.learner.given_name} ${landline.learner.family_name}`;
  const call = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
  await expect(call).toContainText("ne vous déplacez pas");
  const other = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: mobile.learner.family_name }) });
  await expect(other).toContainText("SMS");
  await expectForEveryone(page);
  await pictures(page, "annule");
  await call.getByRole("button", { name: "Appel fait" }).click();
  await expect(page.getByText("Plus personne à appeler.")).toBeVisible();
  await expect(call).toContainText("Appel : fait");
  await expectForEveryone(page);
  const { data } = await staff.ask("GET", `/calls?session=${session.id}`);
  expect(data).toEqual([]);

  await page.context().clearCookies();
  await atTheDesk(page, FACILITATOR, `/bureau/atelier.html?id=${session.id}`);
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await expectForEveryone(page);
  await open(page, "/bureau/");
});
