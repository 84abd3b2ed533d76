/** Enrolling groups and waiting at the desk: nothing is promised that is not so. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { AGENT, atTheDesk, open } from "./desk.js";

/** @typedef {import("@playwright/test").Page} Page */

/**
 * A session with one free seat, and a group of three that waits for it.
 *
 * @param {import("../support.js").Staff} staff
 */
async function withGroup(staff) {
  const session = await staff.session({ title: `Retenue ${newPerson().familyName}`, inSeconds: 20 * 86_400 });
  for (let seat = 0; seat < 3; seat++) await staff.enrolled(session);
  await staff.enrolled(session, {}, { party_size: 3, wait: true });
  return session;
}

/** @param {Page} page @param {string} name */
async function newcomer(page, name) {
  await page.getByRole("combobox", { name: "Nom, prénom ou téléphone" }).fill(`Odette ${name}`);
  await page.getByRole("option", { name: /Nouvelle personne/ }).click();
  await page.getByLabel("Commune").selectOption({ label: "Quarante" });
  await page.getByRole("radio", { name: /Débutants/ }).check();
}

/** @param {Page} page @param {string} name */
const shot = async (page, name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/waiting-${name}.png`, fullPage: true });
};

test("a seat kept for a group is seen, and given with a reason", async ({ page, staff }) => {
  const session = await withGroup(staff);
  const words = "3 sur 4 · 1 place retenue pour un groupe de 3 qui attend";
  await atTheDesk(page, AGENT, `/bureau/journee.html?jour=${session.starts_at.slice(0, 10)}`);
  const card = page.getByRole("article").filter({ hasText: session.title });
  await expect(card).toContainText(words);
  await shot(page, "day");
  await open(page, `/bureau/atelier.html?id=${session.id}`);
  await expect(page.getByText(words)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Liste d’attente (3 personnes)" })).toBeVisible();
  await expectForEveryone(page);
  await page.getByRole("link", { name: "Donner cette place à une personne seule" }).click();
  const give = page.getByLabel("Donner cette place à une personne seule");
  await expect(give).toBeChecked();
  const { familyName } = newPerson();
  await newcomer(page, familyName);
  await page.getByRole("button", { name: "Inscrire", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Écrivez la raison");
  await page.getByLabel("Pourquoi ?").fill("Le groupe est d’accord.");
  await expectForEveryone(page);
  await shot(page, "give");
  await page.getByRole("button", { name: "Inscrire", exact: true }).click();
  await expect(page.getByRole("heading", { name: `C’est fait pour Odette ${familyName}` })).toBeFocused();
  expect(await staff.ask("GET", `/sessions/${session.id}`)).toMatchObject({ kept_seats: null, people_waiting: 3 });
});

test("a group that finds no room is asked before it waits", async ({ page, staff }) => {
  const venue = await staff.venue();
  const small = await staff.session({ venue, title: `Petite ${newPerson().familyName}`, inSeconds: 86_400 });
  for (let seat = 0; seat < 3; seat++) await staff.enrolled(small);
  const roomy = await staff.session({ venue, title: `Grande ${newPerson().familyName}`, inSeconds: 2 * 86_400 });
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?atelier=${small.id}`);
  const { familyName } = newPerson();
  await newcomer(page, familyName);
  await expect(page.getByRole("button", { name: "Inscrire", exact: true })).toBeVisible();
  await page.getByLabel("Combien de personnes ?").pressSequentially("3");
  await page.getByLabel("Combien de personnes ?").fill("3");
  // Without leaving the field: the button says what will happen.
  await expect(page.getByRole("button", { name: "Mettre en attente (3 personnes)" })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  const dialog = page.getByRole("dialog", { name: "Il ne reste qu’une place pour 3 personnes" });
  await expect(dialog.getByRole("radio", { name: /Prendre une autre date/ })).toBeChecked();
  await expectForEveryone(page);
  await shot(page, "ask");
  await dialog.getByRole("radio", { name: /Attendre une place/ }).check();
  await dialog.getByRole("button", { name: "Continuer" }).click();
  const title = page.getByRole("heading", { name: `Odette ${familyName} est sur la liste d’attente` });
  await expect(title).toBeFocused();
  await expect(page.locator(".notice--warn").filter({ has: title })).toContainText("Pour 3 personnes.");
  await expect(page.getByText("ne venez pas tant que nous n’avons pas appelé")).toBeVisible();
  await expectForEveryone(page);
  await shot(page, "confirmed");
  await page.getByRole("button", { name: "Ce n’est pas cela : annuler" }).click();
  await expect(page.getByRole("heading", { name: "L’inscription est annulée" })).toBeFocused();
  expect(await staff.ask("GET", `/sessions/${small.id}`)).toMatchObject({ people_waiting: 0, seats_left: 1 });
  expect(await staff.seatsLeft(roomy.id)).toBe(4);
});

test("what the caller already has is said and not offered again", async ({ page, staff }) => {
  const session = await staff.session({ title: `Déjà ${newPerson().familyName}` });
  const { reference, id } = await staff.enrolled(session);
  const { learner } = await staff.ask("GET", `/enrolments/${id}`);
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  // A reference finds its person, too.
  await page.getByRole("combobox", { name: "Nom, prénom ou téléphone" }).fill(reference);
  await page.getByRole("option", { name: new RegExp(learner.family_name) }).click();
  const has = page.getByRole("status").filter({ hasText: "A déjà :" });
  await expect(has).toContainText(reference);
  await page.getByRole("radio", { name: /Débutants/ }).check();
  await page.getByLabel("Tous les niveaux").check();
  await expect(page.getByRole("button", { name: "Plus de dates" })).toBeVisible();
  await expect(page.getByRole("radio", { name: new RegExp(session.title) })).toHaveCount(0);
  await expectForEveryone(page);
});

test("a cancelled enrolment comes back for ten seconds", async ({ page, staff }) => {
  const session = await staff.session({ capacity: 1, minimum: 1 });
  const { id, learner } = await staff.enrolled(session);
  // Nobody calls them within these ten seconds.
  const phone = newPerson().phone.replace(/^06/, "04");
  const next = await staff.enrolled(session, { phone }, { wait: true });
  const name = `${learner.given_name} ${learner.family_name}`;
  await atTheDesk(page, AGENT, "/bureau/inscriptions.html");
  await page
    .getByLabel(/Rechercher|Nom/)
    .first()
    .fill(learner.family_name);
  const row = page.getByRole("row").filter({ hasText: learner.family_name });
  await row.getByRole("button", { name: /^Annuler l’inscription/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Annuler l’inscription" }).click();
  const bar = page.getByRole("region", { name: "Ce qui vient d’être fait" });
  await expect(bar).toContainText(`${name} : inscription annulée.`);
  await expect(bar).toContainText(`La place est proposée à ${next.learner.given_name} ${next.learner.family_name}`);
  await expectForEveryone(page);
  await shot(page, "undo");
  await bar.getByRole("button", { name: "Défaire" }).click();
  await expect(row).toContainText("A une place");
  expect((await staff.ask("GET", `/enrolments/${id}`)).status).toBe("enrolled");
  expect((await staff.ask("GET", `/enrolments/${next.id}`)).status).toBe("waiting");
});
