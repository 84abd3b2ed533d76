/** Reminders, preferred ways, absences, and calls after a cancellation. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { ADMIN, AGENT, atTheDesk, FACILITATOR, facilitator, open } from "./desk.js";

test("an administrator sets the reminders of each way", async ({ page, staff }) => {
  const usual = await staff.ask("GET", "/reminders");
  await atTheDesk(page, ADMIN, "/bureau/comptes.html");
  await page.getByRole("link", { name: "Réglages de la structure" }).click();
  await expect(page.getByText("Par courriel : 7 jours avant, puis 2 jours avant, à 9 h.")).toBeVisible();
  await expect(page.getByText("Par téléphone : 2 jours avant")).toBeVisible();
  const form = page.locator("#reminders");
  await page.getByLabel("SMS, 3e rappel").fill("7");
  await form.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert")).toContainText("deux rappels ne peuvent pas tomber le même jour");
  await expectForEveryone(page);
  await page.getByLabel("SMS, 3e rappel").fill("0");
  await page.getByLabel("Appel, 1er rappel").fill("0");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Appel : écrivez un nombre de 1 à 30");
  await page.getByLabel("Appel, 1er rappel").fill("2");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Par SMS : 7 jours avant, puis 2 jours avant, puis le matin même, à 9 h.")).toBeVisible();
  // One more text moves no call.
  await expect(page.getByText("Par téléphone : 2 jours avant")).toBeVisible();
  await expect(form.getByText("Enregistré.")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "rappels");
  await staff.set("/reminders", usual);
});

test("an administrator sets the office hours", async ({ page, staff }) => {
  const usual = await staff.ask("GET", "/office-hours");
  await atTheDesk(page, ADMIN, "/bureau/reglages.html");
  const form = page.locator("#office-hours");
  await page.getByLabel("Samedi matin, ouverture").fill("10:00");
  await form.getByRole("button", { name: "Garder ces heures" }).click();
  await expect(page.getByRole("alert")).toContainText("Samedi matin : il manque une heure.");
  await page.getByLabel("Samedi matin, fermeture").fill("12:00");
  await form.getByRole("button", { name: "Garder ces heures" }).click();
  await expect(form.getByText("Enregistré.")).toBeVisible();
  await expectForEveryone(page);
  await page.goto("/rappelez-moi.html");
  await expect(page.getByText(/le samedi, de 10\sh à 12\sh/)).toBeVisible();
  await staff.set("/office-hours", usual);
});

test("an administrator keeps seats for the desk", async ({ page, staff }) => {
  const session = await staff.session({ capacity: 3 });
  await atTheDesk(page, ADMIN, "/bureau/reglages.html");
  const form = page.locator("#desk-share");
  await form.getByLabel("Places gardées par atelier").fill("13");
  await form.getByRole("button", { name: "Garder ces places" }).click();
  await expect(page.getByRole("alert")).toContainText("de 0 à 12");
  await form.getByLabel("Places gardées par atelier").fill("1");
  await form.getByLabel("Jusqu’à combien d’heures avant ?").fill("1");
  await form.getByRole("button", { name: "Garder ces places" }).click();
  await expect(form.getByText("Enregistré.")).toBeVisible();
  await expectForEveryone(page);
  await page.goto(`/bureau/atelier.html?id=${session.id}`);
  await expect(page.getByText("3 places libres, dont 1 gardée pour l’accueil")).toBeVisible();
  await expectForEveryone(page);
  // The web has taken its two, and somebody waits: the last one is for a caller, who passes them.
  for (let seat = 0; seat < 2; seat++) await staff.enrolled(session);
  await staff.enrolled(session, {}, { wait: true });
  await page.goto(`/bureau/inscrire.html?atelier=${session.id}`);
  await expect(page.getByText("Place gardée pour l’accueil : passe avant 1 personne qui attend")).toBeVisible();
  await expectForEveryone(page);
  await staff.set("/desk-share", { seats: 0, hours: 48 });
});

test("one chooses what one is told of by e-mail", async ({ page, staff }) => {
  await atTheDesk(page, ADMIN, "/bureau/mon-compte.html");
  const form = page.locator("#own-notices form");
  await form.getByLabel("Une inscription tardive par un partenaire").check();
  await form.getByLabel(/moins de combien d’heures/).fill("0");
  await form.getByRole("button", { name: "Garder ces choix" }).click();
  await expect(page.getByRole("alert")).toContainText("de 1 à 168");
  await form.getByLabel(/moins de combien d’heures/).fill("48");
  await form.getByLabel(/Le résumé/).fill("08:30");
  await form.getByRole("button", { name: "Garder ces choix" }).click();
  await expect(form.getByText("Enregistré.")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "avis");
  await page.reload();
  await expect(form.getByLabel(/Le résumé/)).toHaveValue("08:30");
  await expect(form.getByLabel("Une inscription tardive par un partenaire")).toBeChecked();
  expect((await staff.ask("GET", "/me/notices")).within_hours).toBeGreaterThan(0);
});

test("a letter is addressed to who prefers one", async ({ page, staff }) => {
  const { id } = await staff.enrolled(await staff.session());
  const { learner } = await staff.ask("GET", `/enrolments/${id}`);
  await atTheDesk(page, AGENT, `/bureau/personnes.html?id=${learner.id}`);
  await page.getByText("Corriger ces informations").click();
  await page.getByLabel("Adresse : numéro et rue").fill("12 rue de la Gare");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Écrivez le code postal : cinq chiffres.");
  await page.getByLabel("Code postal").fill("34310");
  await page.getByLabel("Ville ou village").fill("Capestang");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByText("Enregistré.")).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: "12 rue de la Gare, 34310 Capestang" })).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "adresse");
  expect((await staff.ask("GET", `/learners/${learner.id}`)).postal_address.town).toBe("Capestang");
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
