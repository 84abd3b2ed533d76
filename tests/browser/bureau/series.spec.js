/** Series that skip, collide, change, end and go on; closures of venues. */
import { expect, expectForEveryone, tabTo, test } from "../support.js";
import { AGENT, atTheDesk, facilitator, open } from "./desk.js";
import { between, at, inWords, later, nth, TUESDAY } from "../support/days.js";

/** @typedef {import("../support.js").Staff} Staff */

/** Screens to look at, when asked for. @param {import("@playwright/test").Page} page @param {string} name */
async function shot(page, name) {
  if (!process.env.SHOTS) return;
  for (const width of [360, 1280, 3840]) {
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: `${process.env.SHOTS}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 720 });
}

/** The first of four Tuesdays, in a season without a holiday. */
const FIRST = nth(TUESDAY, 9);

/** @param {Staff} staff @param {Record<string, unknown>} [differently] */
async function series(staff, differently = {}) {
  const venue = await staff.venue();
  const made = await staff.ask("POST", "/series", {
    venue_id: venue.id,
    title: `Mardis ${venue.code}`,
    levels: ["beginner"],
    first_date: FIRST,
    last_date: later(FIRST, 21),
    start_time: "14:00",
    duration_minutes: 120,
    capacity: 4,
    minimum: 2,
    ...differently,
  });
  return { venue, ...made };
}

test("a series names skipped dates and conflicts with reasons", async ({ page, staff }) => {
  const venue = await staff.venue();
  const lea = await facilitator(staff);
  await staff.ask("POST", "/closures", {
    venue_id: venue.id,
    first_date: "2028-08-22",
    last_date: "2028-08-22",
    reason: "Travaux de peinture",
  });
  const taken = await staff.session({
    title: `Déjà animé ${venue.code}`,
    facilitator_id: lea.id,
    starts_at: "2028-09-05T15:00:00+02:00",
    ends_at: "2028-09-05T17:00:00+02:00",
  });
  await atTheDesk(page, AGENT, "/bureau/cycle.html");
  await page.getByLabel("Titre").fill(`Rentrée ${venue.code}`);
  await page.getByLabel("Lieu").selectOption({ value: venue.id });
  await page.getByLabel("Première date").fill("2028-08-15");
  await page.getByLabel("Dernière date").fill("2028-09-12");
  await page.getByLabel("Animation").selectOption({ value: lea.id });
  await page.getByLabel(/Sauter les vacances scolaires/).check();
  await page.getByRole("button", { name: "Voir les dates" }).click();
  const dates = page.locator("#preview");
  await expect(dates.getByText("Jour férié : Assomption")).toBeVisible();
  await expect(dates.getByText("Lieu fermé : Travaux de peinture")).toBeVisible();
  await expect(dates.getByText("Vacances scolaires (zone C) : Vacances d’été")).toBeVisible();
  await expect(dates.getByText(/Calendrier scolaire connu jusqu’au 31 août 2028/)).toBeVisible();
  await expect(dates.getByText(`Léa Fabre anime déjà de 15 h à 17 h à Quarante : ${taken.title}`)).toBeVisible();
  await expect(dates.getByRole("button", { name: /^Créer/ })).toBeHidden();
  await expectForEveryone(page);
  await shot(page, "cycle");

  await page.getByLabel(/Créer quand même/).check();
  await dates.getByRole("button", { name: "Créer 2 ateliers" }).click();
  await expect(page.getByRole("heading", { name: "C’est fait : 2 ateliers créés" })).toBeFocused();
});

test("a taken room is refused, and accepted on insistence", async ({ page, staff }) => {
  const venue = await staff.venue();
  await staff.session({
    venue,
    title: "Déjà là",
    ...between(later(FIRST, 7), "14:00", "16:00"),
  });
  await atTheDesk(page, AGENT, "/bureau/nouvel-atelier.html");
  await page.getByLabel("Titre").fill("Un de plus");
  await page.getByLabel("Lieu").selectOption({ value: venue.id });
  await page.getByLabel("Niveau").selectOption({ label: "Débutants" });
  await page.getByLabel("Date", { exact: true }).fill(later(FIRST, 7));
  await page.getByLabel("De", { exact: true }).fill("15:00");
  await page.getByLabel("À", { exact: true }).fill("17:00");
  await page.getByRole("button", { name: "Créer l’atelier" }).click();
  await expect(page.getByText("Salle déjà prise de 14 h à 16 h : Déjà là")).toBeVisible();
  await expectForEveryone(page);
  await shot(page, "conflict");
  await page.getByLabel("Enregistrer quand même").check();
  await page.getByRole("button", { name: "Créer l’atelier" }).click();
  await expect(page.getByRole("heading", { name: "L’atelier est dans l’agenda" })).toBeFocused();
});

test("following workshops change together by keyboard", async ({ page, staff }) => {
  const { id, created } = await series(staff);
  await staff.enrolled(created[2]);
  await staff.change(`/sessions/${created[3].id}`, { title: "Les impôts" });
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${created[1].id}&vue=modifier`);
  await page.getByRole("link", { name: "Changer aussi les suivants" }).press("Enter");
  await page.waitForURL(/modifier-cycle/);
  await expect(page.getByLabel("Quels ateliers ?")).toHaveValue(created[1].id);
  await expectForEveryone(page);

  await tabTo(page, page.getByLabel("Titre"));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Cliquer sans peur");
  await page.getByLabel("Jour", { exact: true }).selectOption({ label: "jeudi" });
  await page.getByLabel("Heure de début").fill("10:00");
  await tabTo(page, page.getByRole("button", { name: "Voir ce qui change" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "3 ateliers changent" })).toBeFocused();
  await expect(page.getByText("1 personne inscrite sera prévenue.")).toBeVisible();
  await expect(page.getByText("gardé : titre")).toBeVisible();
  await expectForEveryone(page);
  await shot(page, "modifier-cycle");
  await tabTo(page, page.getByRole("button", { name: "Changer 3 ateliers" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "C’est fait : 3 ateliers changés" })).toBeFocused();
  await expectForEveryone(page);

  const { data } = await staff.ask("GET", `/sessions?series=${id}&from=${FIRST}&limit=100`);
  expect(
    data.map(
      (/** @type {{ starts_at: string, title: string }} */ { starts_at, title }) =>
        `${starts_at.slice(0, 16)} ${title}`,
    ),
  ).toEqual([
    `${FIRST}T14:00 ${created[0].title}`,
    `${later(FIRST, 9)}T10:00 Cliquer sans peur`,
    `${later(FIRST, 16)}T10:00 Cliquer sans peur`,
    `${later(FIRST, 23)}T10:00 Les impôts`,
  ]);
});

test("a colleague's change in between is not overwritten", async ({ page, staff }) => {
  const { id, created } = await series(staff);
  await atTheDesk(page, AGENT, `/bureau/modifier-cycle.html?id=${id}`);
  await page.getByLabel("Heure de début").fill("15:00");
  await page.getByRole("button", { name: "Voir ce qui change" }).click();
  const change = page.getByRole("button", { name: "Changer 4 ateliers" });
  await expect(change).toBeVisible();
  await staff.change(`/sessions/${created[0].id}`, { title: "Entre-temps" });
  await change.click();
  await expect(page.getByText("Quelque chose a changé depuis cet aperçu.")).toBeVisible();
  expect((await staff.ask("GET", `/sessions/${created[1].id}`)).starts_at).toBe(at(later(FIRST, 7), "14:00"));
});

test("what a colleague changed of a series is kept, or asked", async ({ page, staff }) => {
  const { id } = await series(staff);
  await atTheDesk(page, AGENT, `/bureau/modifier-cycle.html?id=${id}`);
  await page.getByLabel("Places", { exact: true }).fill("6");
  await staff.change(`/series/${id}`, { title: "Autre titre" });
  const see = page.getByRole("button", { name: "Voir ce qui change" });
  await see.click();
  const { name } = await staff.ask("GET", "/me");
  await expect(page.getByRole("region", { name: "Ce qui vient d’être fait" })).toContainText(
    new RegExp(`${name} a changé «\\sTitre\\s» à \\d+`),
  );
  const change = page.getByRole("button", { name: "Changer 4 ateliers" });
  await expect(change).toBeVisible();
  await staff.change(`/series/${id}`, { description: "Entre-temps." });
  await change.click();
  await expect(page.getByRole("alert")).toContainText(new RegExp(`${name} a changé ce cycle à .+, depuis cet aperçu`));
  await see.click();
  await expect(page.getByText("depuis cet aperçu")).toHaveCount(0);
  await change.click();
  await expect(page.getByRole("heading", { name: /C’est fait/ })).toBeFocused();
  expect(await staff.ask("GET", `/series/${id}`)).toMatchObject({ title: "Autre titre", capacity: 6 });

  await open(page, `/bureau/modifier-cycle.html?id=${id}`);
  await page.getByLabel("Heure de début").fill("15:00");
  await staff.change(`/series/${id}`, { start_time: "10:00" });
  await see.click();
  const clash = page.getByRole("alert");
  await expect(clash).toContainText(`${name} a écrit autre chose que vous à`);
  await expectForEveryone(page);
  await shot(page, "cycle-deux-versions");
  await see.click();
  await expect(page.getByText("Choisissez ce qui reste.").first()).toBeVisible();
  await clash.getByRole("radio", { name: /15 h/ }).check();
  await see.click();
  await page.getByRole("button", { name: "Changer 4 ateliers" }).click();
  await expect(page.getByRole("heading", { name: /C’est fait/ })).toBeFocused();
  expect((await staff.ask("GET", `/series/${id}`)).start_time).toBe("15:00");
});

test("the people concerned are shown before a series is cancelled", async ({ page, staff }) => {
  const { id, created } = await series(staff);
  await staff.enrolled(created[3]);
  await atTheDesk(page, AGENT, `/bureau/modifier-cycle.html?id=${id}&depuis=${created[2].id}&vue=annuler`);
  await page.getByRole("button", { name: "Voir qui est concerné" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await page.getByLabel("Motif public").selectOption("Autre…");
  await page.getByLabel("Autre motif").fill("Léa a fini sa mission.");
  await page.getByRole("button", { name: "Voir qui est concerné" }).click();
  await expect(page.getByRole("heading", { name: "2 ateliers seront annulés" })).toBeFocused();
  await expect(page.getByText("1 inscrit à prévenir")).toBeVisible();
  await expectForEveryone(page);
  await shot(page, "annuler-cycle");
  await page.getByRole("button", { name: "Annuler 2 ateliers" }).click();
  await expect(page.getByRole("heading", { name: "C’est fait : 2 ateliers annulés" })).toBeFocused();
  const { data } = await staff.ask("GET", `/sessions?series=${id}&from=${FIRST}&status=cancelled&limit=100`);
  expect(data.length).toBe(2);
});

test("a series is extended", async ({ page, staff }) => {
  const { title } = await series(staff);
  await atTheDesk(page, AGENT, "/bureau/cycle.html");
  await page.getByRole("link", { name: title, exact: true }).click();
  await page.getByRole("link", { name: "Prolonger" }).click();
  await page.getByLabel("Nouvelle dernière date").fill(later(FIRST, 49));
  await page.getByRole("button", { name: "Voir les dates" }).click();
  await expect(page.getByRole("heading", { name: "4 ateliers" })).toBeFocused();
  await page.getByRole("button", { name: new RegExp(`Retirer le ${inWords(later(FIRST, 42))}`) }).click();
  await expect(page.getByText("Retirée par vous")).toBeVisible();
  await expectForEveryone(page);
  await shot(page, "prolonger-cycle");
  await page.getByRole("button", { name: "Ajouter 3 ateliers" }).click();
  await expect(page.getByRole("heading", { name: "C’est fait : 3 ateliers ajoutés" })).toBeFocused();
});

test("a closure names its workshops and cancels none", async ({ page, staff }) => {
  const venue = await staff.venue();
  const session = await staff.session({
    venue,
    title: "Avant les travaux",
    ...between(later(FIRST, 7), "14:00", "16:00"),
  });
  await staff.enrolled(session);
  await atTheDesk(page, AGENT, "/bureau/lieux.html");
  await page.getByRole("button", { name: "Annoncer une fermeture" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Annoncer la fermeture" }).click();
  await expect(dialog.getByRole("alert").first()).toBeVisible();
  await expectForEveryone(page);
  await dialog.getByLabel("Lieu").selectOption({ value: venue.id });
  await dialog.getByLabel("Premier jour").fill(later(FIRST, 6));
  await dialog.getByLabel("Dernier jour").fill(later(FIRST, 10));
  await dialog.getByLabel("Raison").fill("Travaux de peinture");
  await dialog.getByRole("button", { name: "Annoncer la fermeture" }).click();
  const card = page.getByRole("article").filter({ hasText: `Salle ${venue.code}` });
  await expect(card.getByText("1 atelier prévu malgré la fermeture.")).toBeVisible();
  await expect(card.getByRole("link", { name: new RegExp(`^${inWords(later(FIRST, 7))}`) })).toBeVisible();
  await expect(card.getByRole("link", { name: /^déplacer l’atelier/ })).toBeVisible();
  await expect(card.getByRole("link", { name: /^annuler l’atelier/ })).toBeVisible();
  await expect(card).toContainText("1 inscrit");
  await expectForEveryone(page);
  await shot(page, "lieux");
  expect((await staff.ask("GET", `/sessions/${session.id}`)).status).toBe("scheduled");

  await card.getByRole("button", { name: /Retirer cette fermeture/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Retirer la fermeture" }).click();
  await expect(page.getByText("La fermeture est retirée.")).toBeVisible();
  await expect(card).toHaveCount(0);
  await open(page, "/bureau/journal.html");
  await expect(
    page.getByRole("rowheader").or(page.getByRole("cell")).filter({ hasText: "Fermeture retirée" }).first(),
  ).toBeVisible();
});
