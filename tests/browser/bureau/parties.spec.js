/** Parties: seen on every card and sheet, counted as people, with the number who came. */
import { expect, expectForEveryone, newPerson, sheets, tabTo, test } from "../support.js";
import { AGENT, atTheDesk, FACILITATOR, facilitator, open, withoutPrinter } from "./desk.js";

/** @typedef {import("@playwright/test").Page} Page */
/** @typedef {import("../support.js").Staff} Staff */

/**
 * A session that begins in a moment: a grandmother with her grandchild, and somebody alone.
 *
 * @param {Staff} staff
 * @param {number} [inSeconds]
 */
async function withCompanion(staff, inSeconds = 5) {
  const session = await staff.session({ inSeconds, facilitator_id: (await facilitator(staff)).id });
  const pair = await staff.enrolled(session, {}, { party_size: 2 });
  const alone = await staff.enrolled(session, { given_name: "Paul" });
  return { session, pair, alone };
}

const fullName = (/** @type {any} */ { learner }) => `${learner.given_name} ${learner.family_name}`;
const presence = (/** @type {Page} */ page, /** @type {any} */ enrolled) =>
  page.getByRole("group", { name: `Présence de ${fullName(enrolled)}` });
const card = (/** @type {Page} */ page, /** @type {any} */ enrolled) =>
  page.getByRole("listitem").filter({ hasText: fullName(enrolled) });
const howMany = (/** @type {Page} */ page, /** @type {any} */ enrolled) =>
  page.getByRole("group", { name: `Personnes venues, pour ${fullName(enrolled)}` });
const state = (/** @type {Page} */ page) => page.locator(".sync-state");
/** @param {Staff} staff @param {any} session @param {any} enrolled */
const lineOf = async (staff, session, enrolled) => {
  const { data } = await staff.ask("GET", `/sessions/${session.id}/attendance`);
  const { status, people_came, version } = data.find((/** @type {any} */ line) => line.enrolment_id === enrolled.id);
  return [status, people_came, version];
};

/** @param {Page} page @param {{ id: string }} session */
async function onThePhone(page, session) {
  await atTheDesk(page, FACILITATOR);
  await page.goto(`/bureau/emargement.html?id=${session.id}`);
  await expect(state(page)).toHaveText(/Cette page marche aussi sans réseau/);
}

/** @param {Page} page @param {string} name */
const shot = async (page, name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/party-${name}.png`, fullPage: true });
};

test.describe("on the phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("a companion is seen and counted, with and without network", async ({ page, staff, context }) => {
    test.setTimeout(120_000);
    const { session, pair, alone } = await withCompanion(staff);
    await onThePhone(page, session);
    await expect(state(page)).toContainText("0 réponse sur 3.");
    await expect(card(page, pair)).toContainText("2 personnes");
    await expect(card(page, alone)).not.toContainText("personne");

    await context.setOffline(true);
    await presence(page, alone).getByRole("button", { name: "Présent", exact: true }).click();
    await expect(page.getByText("Combien de personnes sont venues")).toHaveCount(0);
    await presence(page, pair).getByRole("button", { name: "En retard" }).click();
    await expect(howMany(page, pair).getByRole("button", { name: "2 personnes" })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    await tabTo(page, howMany(page, pair).getByRole("button", { name: "1 personne" }));
    await page.keyboard.press("Enter");
    await expect(howMany(page, pair).getByRole("button", { name: "1 personne" })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    await expectForEveryone(page);
    await shot(page, "phone");
    await page.reload();
    await expect(howMany(page, pair).getByRole("button", { name: "1 personne" })).toHaveAttribute(
      "aria-pressed",
      "true",
    );

    await context.setOffline(false);
    await expect(state(page)).toHaveText(/Tout est envoyé/);
    expect(await lineOf(staff, session, pair)).toEqual(["late", 1, 1]);
    expect(await lineOf(staff, session, alone)).toEqual(["present", 1, 1]);
    // Corrected, the number stays; noted absent, nobody came.
    await presence(page, pair).getByRole("button", { name: "Présent", exact: true }).click();
    await expect.poll(() => lineOf(staff, session, pair)).toEqual(["present", 1, 2]);
    await presence(page, pair).getByRole("button", { name: "Absent", exact: true }).click();
    await expect.poll(() => lineOf(staff, session, pair)).toEqual(["absent", 0, 3]);
    await expect(howMany(page, pair)).toHaveCount(0);
  });

  test("different counts of two colleagues ask for a choice", async ({ page, staff, context }) => {
    const { session, pair } = await withCompanion(staff);
    await onThePhone(page, session);
    await context.setOffline(true);
    await presence(page, pair).getByRole("button", { name: "Présent", exact: true }).click();
    await staff.ask("PUT", `/sessions/${session.id}/attendance`, {
      entries: [{ enrolment_id: pair.id, status: "present", people_came: 1, version: 0 }],
    });
    await context.setOffline(false);
    const box = page.getByRole("group", { name: `Deux réponses pour ${fullName(pair)}` });
    await expect(box).toContainText("Ici : Présent (2 personnes).");
    await expect(box).toContainText(/Ailleurs\s: Présent \(1 personne\)/);
    await expectForEveryone(page);
    await shot(page, "clash");
    await box.getByRole("button", { name: "Garder « Présent (2 personnes) »" }).click();
    await expect(state(page)).toHaveText(/Tout est envoyé/);
    expect(await lineOf(staff, session, pair)).toEqual(["present", 2, 2]);
  });

  test("ticks kept by an older page are still sent, once", async ({ page, staff, context }) => {
    test.setTimeout(120_000);
    const { session, pair } = await withCompanion(staff);
    await onThePhone(page, session);
    await context.setOffline(true);
    await presence(page, pair).getByRole("button", { name: "Présent", exact: true }).click();
    await expect(state(page)).toHaveText(/1 réponse enregistrée/);
    // Such a page knew nothing of parties; and the answer to its tick was lost.
    await page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const request = indexedDB.open("clic-emargement");
          request.onsuccess = () => {
            const sheets = request.result.transaction("sheets", "readwrite").objectStore("sheets");
            const all = sheets.getAll();
            all.onsuccess = () => {
              const [sheet] = all.result;
              for (const line of sheet.lines) for (const name of ["size", "people"]) delete line[name];
              for (const tick of Object.values(sheet.ticks)) {
                delete tick.people;
                tick.tried = [{ status: tick.status, version: tick.version }];
              }
              const put = sheets.put(sheet);
              put.onsuccess = () => resolve(null);
              put.onerror = () => reject(put.error);
            };
          };
        }),
    );
    await staff.ask("PUT", `/sessions/${session.id}/attendance`, {
      entries: [{ enrolment_id: pair.id, status: "present", version: 0 }],
    });
    await page.reload();
    await expect(state(page)).toHaveText(/1 réponse enregistrée/);
    await context.setOffline(false);
    await expect(state(page)).toHaveText(/Tout est envoyé/);
    expect(await lineOf(staff, session, pair)).toEqual(["present", 2, 1]);
    await expect(howMany(page, pair).getByRole("button", { name: "2 personnes" })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
  });
});

test("people of a party are counted at the desk, and kept", async ({ page, staff }) => {
  test.setTimeout(120_000);
  // Later today: still to come, and the sheet is open.
  const { session, pair, alone } = await withCompanion(staff, 120);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}`);
  await expect(page.getByText("0 réponse sur 3.")).toBeVisible();
  await expect(card(page, pair)).toContainText("2 personnes");
  const leave = (/** @type {any} */ enrolled) =>
    card(page, enrolled).getByRole("button", { name: /^Annuler l’inscription/ });
  await expect(leave(pair)).toBeVisible();
  await presence(page, pair).getByRole("button", { name: "Présent", exact: true }).click();
  await expect(page.getByText("2 réponses sur 3 : 2 venus. Tout est enregistré.")).toBeVisible();
  await expect(leave(pair)).toHaveCount(0);
  await expect(leave(alone)).toBeVisible();
  await howMany(page, pair).getByRole("button", { name: "1 personne" }).click();
  await expect.poll(() => lineOf(staff, session, pair)).toEqual(["present", 1, 2]);
  await expectForEveryone(page);
  await shot(page, "desk");
  await open(page, `/bureau/atelier.html?id=${session.id}`);
  await expect(leave(pair)).toHaveCount(0);
  await presence(page, pair)
    .getByRole("button", { name: /Présent$/ })
    .click();
  await expect(leave(pair)).toBeVisible();
  await presence(page, pair).getByRole("button", { name: "En retard" }).click();
  await expect(page.getByText("2 réponses sur 3 : 2 venus. Tout est enregistré.")).toBeVisible();

  await open(page, `/bureau/journal.html`);
  await expect(page.getByText("En retard (2 personnes)").first()).toBeVisible();
  await open(page, `/bureau/inscriptions.html`);
  await page
    .getByLabel(/Rechercher|Nom/)
    .first()
    .fill(pair.learner.family_name);
  const row = page.getByRole("row").filter({ hasText: pair.learner.family_name });
  await expect(row).toContainText("(2 personnes)");
  await expect(row).toContainText("En retard (2 personnes)");
  await expect(row.getByRole("button", { name: /^Annuler l’inscription/ })).toHaveCount(0);
});

test("the printed sheet has a line to sign for everybody", async ({ page, staff }) => {
  const session = await staff.session({ facilitator_id: (await facilitator(staff)).id });
  const pair = await staff.enrolled(
    session,
    { given_name: "Odette", family_name: `Martin ${newPerson().familyName}` },
    { party_size: 2 },
  );
  await staff.enrolled(session);
  await withoutPrinter(page);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}`);
  await page.getByRole("button", { name: "Imprimer la feuille d’émargement" }).click();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".paper__table tbody tr"), "three people, one free seat, two more").toHaveCount(6);
  await expect(page.getByRole("rowheader", { name: pair.learner.family_name })).toContainText("2 personnes");
  const companion = page.locator(".paper__table tbody tr").filter({ hasText: `avec ${fullName(pair)}` });
  await expect(companion).toHaveCount(1);
  await expect(companion.getByRole("cell")).toHaveCount(4);
  await expect(page.getByText("Les lignes « avec… » sont pour qui accompagne")).toBeVisible();
  expect(await sheets(page, "party-sheet")).toBe(1);
});
