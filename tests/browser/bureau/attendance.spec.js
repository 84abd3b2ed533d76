/** Attendance on a phone, in a room whose network comes and goes. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { DEMO_PASSWORD } from "../support/demo.js";
import { AGENT, atTheDesk, FACILITATOR, facilitator, open } from "./desk.js";

/** @typedef {import("@playwright/test").Page} Page */
/** @typedef {import("../support.js").Staff} Staff */

test.use({ viewport: { width: 360, height: 740 } });

const READY = /Cette page marche aussi sans réseau/;
const state = (/** @type {Page} */ page) => page.locator(".sync-state");
const presence = (/** @type {Page} */ page, /** @type {any} */ enrolled) =>
  page.getByRole("group", { name: `Présence de ${fullName(enrolled.learner)}` });
const fullName = (/** @type {{ given_name: string, family_name: string }} */ { given_name, family_name }) =>
  `${given_name} ${family_name}`;
const sheetOf = (/** @type {Staff} */ staff, /** @type {{ id: string }} */ { id }) =>
  staff.ask("GET", `/sessions/${id}/attendance`);

/** @param {Page} page @param {any} enrolled @param {string} status */
const tap = (page, enrolled, status) =>
  presence(page, enrolled).getByRole("button", { name: status, exact: true }).click();

/**
 * A session that begins in a moment, and some people in it.
 *
 * @param {Staff} staff
 * @param {number} people
 * @param {Record<string, unknown>} [differently]
 */
async function inTheRoom(staff, people, differently = {}) {
  const session = await staff.session({ inSeconds: 5, facilitator_id: (await facilitator(staff)).id, ...differently });
  const enrolled = [];
  for (let n = 0; n < people; n++) enrolled.push(await staff.enrolled(session));
  return { session, enrolled };
}

/** Opens the list on a phone, until it does without network. @param {Page} page @param {{ id: string }} session */
async function onThePhone(page, session) {
  await atTheDesk(page, FACILITATOR, "/bureau/");
  await page.goto(`/bureau/emargement.html?id=${session.id}`);
  await expect(state(page)).toHaveText(READY);
}

/** @param {string} name */
const shot = async (/** @type {Page} */ page, name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/emargement-${name}.png`, fullPage: true });
};

test("offline ticks survive a reload and are sent once", async ({ page, staff, context }) => {
  test.setTimeout(120_000);
  const {
    session,
    enrolled: [first, second],
  } = await inTheRoom(staff, 2);
  await onThePhone(page, session);
  await expectForEveryone(page);
  await shot(page, "ready");

  await context.setOffline(true);
  await tap(page, first, "Présent");
  await expect(state(page)).toHaveText(/1 réponse enregistrée sur ce téléphone, pas encore envoyée\. Pas de réseau/);
  await tap(page, second, "Absent");
  await expect(state(page)).toHaveText(/2 réponses enregistrées sur ce téléphone, pas encore envoyées/);
  await expectForEveryone(page);
  await shot(page, "offline");

  await page.getByRole("button", { name: "Personne sans rendez-vous" }).click();
  const dialog = page.getByRole("dialog", { name: "Personne sans rendez-vous" });
  await expectForEveryone(page);
  await shot(page, "walk-in");
  await dialog.getByText("Une personne nouvelle").click();
  await expectForEveryone(page);
  const guest = newPerson();
  await dialog.getByRole("button", { name: "Ajouter à la liste" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Écrivez le prénom.");
  await dialog.getByLabel("Prénom").fill(guest.givenName);
  await dialog.getByLabel("Nom", { exact: true }).fill(guest.familyName);
  await dialog.getByLabel("Commune").selectOption({ label: "Quarante" });
  await dialog.getByRole("button", { name: "Ajouter à la liste" }).click();
  await expect(dialog).toBeHidden();

  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: session.title })).toBeVisible();
  await expect(presence(page, second).getByRole("button", { name: /Absent$/ })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("heading", { name: `${guest.givenName} ${guest.familyName}` })).toBeVisible();
  await expect(state(page)).toHaveText(/3 réponses enregistrées sur ce téléphone/);
  await expectForEveryone(page);
  await shot(page, "reloaded");
  expect(
    (await sheetOf(staff, session)).data.every((/** @type {{ status: unknown }} */ line) => line.status === null),
  ).toBe(true);

  await context.setOffline(false);
  await expect(state(page)).toHaveText(/Tout est envoyé à \d+/);
  await expectForEveryone(page);
  await shot(page, "sent");
  const { data } = await sheetOf(staff, session);
  const noted = new Map(
    data.map((/** @type {any} */ line) => [line.learner.family_name, [line.status, line.version, line.walk_in]]),
  );
  expect(noted).toEqual(
    new Map([
      [first.learner.family_name, ["present", 1, false]],
      [second.learner.family_name, ["absent", 1, false]],
      [guest.familyName, ["present", 1, true]],
    ]),
  );
  await page.reload();
  await expect(presence(page, first).getByText("par Léa Fabre")).toBeVisible();
  const trail = (await staff.ask("GET", "/audit?action=attendance.recorded&limit=50")).data.filter(
    (/** @type {any} */ entry) => entry.subject.id === session.id,
  );
  expect(trail.length, "one entry for the ticks, one for the guest").toBe(2);
});

test("ticks whose answer was lost do not count twice", async ({ page, staff, context }) => {
  const {
    session,
    enrolled: [first],
  } = await inTheRoom(staff, 1);
  await onThePhone(page, session);
  let lost = 0;
  await context.route(/\/attendance$/, async (route) => {
    if (route.request().method() === "GET" || lost >= 3) return route.continue();
    await route.fetch();
    lost++;
    await route.abort("connectionreset");
  });
  await tap(page, first, "Absent");
  await expect.poll(() => lost).toBeGreaterThan(0);
  await expect(state(page)).toHaveText(/pas encore envoyée/);
  // Heard wrong, and corrected before anything was confirmed.
  await tap(page, first, "En retard");
  await page.getByRole("button", { name: "Personne sans rendez-vous" }).click();
  const guest = newPerson();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Une personne nouvelle").click();
  await dialog.getByLabel("Prénom").fill(guest.givenName);
  await dialog.getByLabel("Nom", { exact: true }).fill(guest.familyName);
  await dialog.getByLabel("Commune").selectOption({ label: "Quarante" });
  await dialog.getByRole("button", { name: "Ajouter à la liste" }).click();
  await expect.poll(() => lost).toBe(3);
  await page.reload();
  await expect(state(page)).toHaveText(/Tout est envoyé/);
  const { data } = await sheetOf(staff, session);
  const noted = data.map((/** @type {any} */ line) => [line.learner.family_name, line.status]);
  expect(new Map(noted)).toEqual(
    new Map([
      [first.learner.family_name, "late"],
      [guest.familyName, "present"],
    ]),
  );
  expect(noted.length).toBe(2);
});

test("two answers are shown side by side and one tap chooses", async ({ page, staff, context }) => {
  test.setTimeout(120_000);
  const {
    session,
    enrolled: [first, second, third],
  } = await inTheRoom(staff, 3);
  await onThePhone(page, session);
  await context.setOffline(true);
  for (const enrolled of [first, second, third]) await tap(page, enrolled, "Absent");
  const entry = (/** @type {any} */ enrolled) => ({ enrolment_id: enrolled.id, status: "excused", version: 0 });
  await staff.ask("PUT", `/sessions/${session.id}/attendance`, { entries: [entry(first), entry(second)] });
  await context.setOffline(false);
  await expect(state(page)).toHaveText("2 réponses à choisir ci-dessous.");
  await expectForEveryone(page);
  await shot(page, "clash");
  expect(
    (await sheetOf(staff, session)).data.filter((/** @type {any} */ line) => line.status === "absent").length,
    "the third was not held back",
  ).toBe(1);
  await page.reload();
  const box = (/** @type {any} */ enrolled) =>
    page.getByRole("group", { name: `Deux réponses pour ${fullName(enrolled.learner)}` });
  await expect(box(first)).toContainText("Ici : Absent.");
  await expect(box(first)).toContainText(/Ailleurs\s: Excusé \(noté à .+ par Claire Vidal\)/);
  await box(first).getByRole("button", { name: "Garder « Absent »" }).click();
  await box(second).getByRole("button", { name: "Garder « Excusé »" }).click();
  await expect(state(page)).toHaveText(/Tout est envoyé/);
  const { data } = await sheetOf(staff, session);
  expect(new Map(data.map((/** @type {any} */ line) => [line.enrolment_id, line.status]))).toEqual(
    new Map([
      [first.id, "absent"],
      [second.id, "excused"],
      [third.id, "absent"],
    ]),
  );
});

test("a full group takes one more with a reason", async ({ page, staff, context }) => {
  test.setTimeout(120_000);
  const waits = { ...newPerson() };
  const {
    session,
    enrolled: [first],
  } = await inTheRoom(staff, 1, { capacity: 1, minimum: 1 });
  await staff.enrolled(
    session,
    { given_name: waits.givenName, family_name: waits.familyName, phone: waits.phone },
    { wait: true },
  );
  await onThePhone(page, session);
  await page.getByRole("button", { name: "Personne sans rendez-vous" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("L’atelier est complet.")).toBeVisible();
  await expectForEveryone(page);
  const known = dialog.getByRole("button", { name: new RegExp(waits.familyName) });
  await known.click();
  await expect(dialog.getByRole("alert")).toContainText("Dites pourquoi une place est ajoutée.");
  await dialog.getByRole("radio", { name: "Il reste un ordinateur libre." }).check();
  await known.click();
  await expect(state(page)).toHaveText(/Tout est envoyé/);
  await expect(
    presence(page, { learner: { given_name: waits.givenName, family_name: waits.familyName } }),
  ).toBeVisible();
  expect((await staff.ask("GET", `/sessions/${session.id}`)).capacity).toBe(2);

  await context.setOffline(true);
  await tap(page, first, "Présent");
  await staff.ask("POST", `/enrolments/${first.id}/cancellation`, { reason: "Erreur" });
  await staff.ask("POST", `/sessions/${session.id}/attendance`, {
    learner: { given_name: "Paul", family_name: newPerson().familyName, commune_code: "34226" },
  });
  await context.setOffline(false);
  const left = page.getByRole("group", { name: `À décider pour ${fullName(first.learner)}` });
  await expect(left).toContainText("L’inscription a été annulée au bureau.");
  await expectForEveryone(page);
  await shot(page, "gone");
  await left.getByRole("button", { name: "Cette personne est là : l’ajouter" }).click();
  await left.getByRole("button", { name: /^Ajouter une place/ }).click();
  await expectForEveryone(page);
  await shot(page, "reason");
  await page.getByRole("dialog").getByRole("radio", { name: "Une personne inscrite ne viendra pas." }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Ajouter une place" }).click();
  await expect(state(page)).toHaveText(/Tout est envoyé/);
  expect((await sheetOf(staff, session)).data.length).toBe(3);
});

test("an ended login loses no tick, and leaving wipes the phone", async ({ page, staff, context }) => {
  const {
    session,
    enrolled: [first],
  } = await inTheRoom(staff, 1);
  await onThePhone(page, session);
  await context.setOffline(true);
  await tap(page, first, "Présent");
  await expect(state(page)).toHaveText(/1 réponse enregistrée/);
  await context.clearCookies();
  await page.reload();
  await expect(state(page)).toHaveText(/1 réponse enregistrée/);
  await context.setOffline(false);
  await expect(state(page)).toContainText("Votre connexion a expiré : reconnectez-vous, rien n’est perdu.");
  await expectForEveryone(page);
  await shot(page, "login");
  await page.getByRole("button", { name: "Se reconnecter" }).click();
  await expectForEveryone(page);
  await page.getByLabel("Mot de passe", { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(state(page)).toHaveText(/Tout est envoyé/);
  expect((await sheetOf(staff, session)).data[0].status).toBe("present");

  await context.setOffline(true);
  await tap(page, first, "En retard");
  await expect(state(page)).toHaveText(/1 réponse enregistrée/);
  await context.route(/\/attendance$/, (route) => route.abort());
  await context.setOffline(false);
  await open(page, "/bureau/");
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  const dialog = page.getByRole("dialog", { name: "Des présences ne sont pas encore envoyées" });
  await expectForEveryone(page);
  await shot(page, "leaving");
  await dialog.getByRole("button", { name: "Rester connecté" }).click();
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await dialog.getByRole("button", { name: "Les perdre et me déconnecter" }).click();
  await page.waitForURL(/connexion/);
  const kept = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open("clic-emargement");
        request.onsuccess = () => {
          // Signing out makes the browser forget the whole of it.
          if (!request.result.objectStoreNames.contains("sheets")) return resolve([]);
          const all = request.result.transaction("sheets").objectStore("sheets").getAll();
          all.onsuccess = () => resolve(all.result);
        };
      }),
  );
  expect(kept).toEqual([]);
});

test("a page without network and list says what to do", async ({ page, staff, context }) => {
  const { session } = await inTheRoom(staff, 0);
  await onThePhone(page, session);
  await context.setOffline(true);
  await page.goto("/bureau/emargement.html?id=00000000-0000-7000-8000-000000000000");
  await expect(page.getByRole("alert")).toContainText("il faut du réseau la première fois");
  await expectForEveryone(page);
  await shot(page, "first-time");
  await expect(page.goto("/bureau/atelier.html")).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);
  await expect(page.goto("/")).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);
});

test("a colleague's answer is shown first at the desk", async ({ page, staff }) => {
  const {
    session,
    enrolled: [first],
  } = await inTheRoom(staff, 1);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}`);
  await staff.ask("PUT", `/sessions/${session.id}/attendance`, {
    entries: [{ enrolment_id: first.id, status: "excused", version: 0 }],
  });
  await page
    .getByRole("group", { name: new RegExp(first.learner.family_name) })
    .getByRole("button", { name: "Absent", exact: true })
    .click();
  const box = page.getByRole("group", { name: `Deux réponses pour ${fullName(first.learner)}` });
  await expect(box).toContainText("Ailleurs : Excusé");
  await expectForEveryone(page);
  await box.getByRole("button", { name: "Garder « Absent »" }).click();
  await expect(page.getByText("1 réponse sur 1 : 0 venu. Tout est enregistré.")).toBeVisible();
  expect((await sheetOf(staff, session)).data[0].status).toBe("absent");
});
