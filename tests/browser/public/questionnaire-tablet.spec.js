/** A questionnaire on a tablet that goes round: it forgets each person at once. */
import { expect, expectForEveryone, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { publish, responses, small } from "../support/questionnaires.js";

/** @typedef {import("@playwright/test").Page} Page */

test.use({ viewport: { width: 1024, height: 768 } });

const press = (/** @type {Page} */ page, /** @type {string} */ name) =>
  page.getByRole("button", { name, exact: true }).click();

const tick = (/** @type {Page} */ page, /** @type {string} */ question, /** @type {string} */ answer) =>
  page.getByRole("group", { name: question, exact: true }).getByLabel(answer, { exact: true }).check();

/** Answers all questions of the small questionnaire. */
async function answer(/** @type {Page} */ page, { years = "12", call = "non" } = {}) {
  await press(page, "Commencer");
  await tick(page, "Avez-vous internet chez vous ?", "oui");
  await press(page, "Suivant →");
  await tick(page, "Qu’est-ce qui vous gêne ?", "les mots");
  await press(page, "Suivant →");
  await tick(page, "écrire une phrase", "Seul(e)");
  await press(page, "Suivant →");
  await tick(page, "lire un courriel", "Pas encore");
  await press(page, "Suivant →");
  await page.getByLabel("Depuis combien d’années ?").fill(years);
  await press(page, "Suivant →");
  await tick(page, "Voulez-vous un appel ?", call);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await press(page, "Terminer");
  const last = call === "oui" ? "Il reste votre nom et votre numéro" : "Merci !";
  await expect(page.getByRole("heading", { name: last })).toBeFocused();
}

/** All that a browser keeps of a page, in words. */
const traces = (/** @type {Page} */ page) =>
  page.evaluate(async () =>
    JSON.stringify({
      session: { ...sessionStorage },
      local: { ...localStorage },
      caches: await Promise.all(
        (await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).length),
      ),
      databases: await indexedDB.databases(),
      cookies: document.cookie,
      state: history.state,
      address: location.href.replace(location.origin, ""),
      fields: [...document.querySelectorAll("input, textarea")].map((field) => field.outerHTML),
      forms: document.forms.length,
    }),
  );

test("a tablet asks one question a screen", async ({ page, staff }) => {
  const own = await publish(staff, { definition: small("Tablette") });
  await page.goto(`/questionnaire-tablette.html#${own.code}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tablette");
  await expectForEveryone(page);
  await pictures(page, "tablette-debut", { widths: [360, 1024], height: 768 });
  await press(page, "Commencer");
  await expect(page.getByText("Question 1 sur 6")).toBeVisible();
  const heights = await page.locator(".choice, .button").evaluateAll((all) => all.map((one) => one.clientHeight));
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(58);
  await expectForEveryone(page);
  await pictures(page, "tablette-question", { widths: [360, 1024], height: 768 });

  // Blank is asked once more; the person may decline.
  await press(page, "Suivant →");
  await expect(page.getByRole("button", { name: "Je préfère ne pas répondre" })).toBeFocused();
  await expectForEveryone(page);
  await tick(page, "Avez-vous internet chez vous ?", "non");
  await press(page, "Suivant →");
  await expect(page.getByText("Question 2 sur 7")).toBeVisible();
  await page.getByLabel("Pourquoi pas ?").fill("Trop cher.");
  await press(page, "← Retour");
  await expect(page.getByLabel("non", { exact: true })).toBeChecked();
  await press(page, "Suivant →");
  await expect(page.getByLabel("Pourquoi pas ?")).toHaveValue("Trop cher.");
  await press(page, "Suivant →");
  await press(page, "Suivant →");
  await expect(page.getByRole("group", { name: "écrire une phrase" })).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "tablette-lignes", { widths: [360, 1024], height: 768 });
  await press(page, "Suivant →");
  await press(page, "Je préfère ne pas répondre");
  await tick(page, "lire un courriel", "Seul(e)");
  await press(page, "Suivant →");
  await page.getByLabel("Depuis combien d’années ?").fill("99");
  await press(page, "Suivant →");
  await expect(page.getByRole("alert")).toHaveText("Écrivez un nombre de 0 à 60.");
  await page.getByLabel("Depuis combien d’années ?").fill("");
  await page.keyboard.press("Enter");
  await press(page, "Terminer");
  await expect(page.getByRole("heading", { name: "Merci !" })).toBeFocused();
  await expectForEveryone(page);
  await pictures(page, "tablette-merci", { widths: [1024], height: 768 });
  await expect.poll(async () => (await responses(staff, own.id)).length).toBe(1);
  const [kept] = await responses(staff, own.id);
  const detail = await staff.ask("GET", `/questionnaire-responses/${kept.id}`);
  expect(kept.mode).toBe("kiosk");
  expect(detail.answers).toEqual({ internet: "2", pourquoi: "Trop cher.", savoir: { t02: "2" } });
  expect(detail.silences).toEqual({ "savoir/t01": "declined" });
});

test("after thanks nothing of a person stays, two in a row", async ({ page, staff }) => {
  const own = await publish(staff, { definition: small("Deux de suite") });
  await page.goto(`/questionnaire-tablette.html#${own.code}`);
  const before = await traces(page);
  const length = await page.evaluate(() => history.length);
  await answer(page, { years: "41", call: "oui" });
  // The tablet stays with a person who has still to write their name.
  await expect(page.getByText(/Passez la tablette|C’est fini/)).toHaveCount(0);
  await pictures(page, "tablette-coordonnees", { widths: [360, 1024], height: 768 });
  await page.getByLabel("Votre prénom et votre nom").fill("Odette Effacée");
  await page.getByLabel("Votre téléphone").fill("0467000001");
  await expectForEveryone(page);
  await press(page, "Demander un appel");
  await expect(page.getByRole("heading", { name: "C’est noté : nous vous appelons" })).toBeVisible();
  await expect(page.getByText("Merci ! C’est fini. Passez la tablette à la personne suivante.")).toBeVisible();
  await press(page, "Personne suivante");
  expect(await traces(page)).toBe(before);
  expect(await page.evaluate(() => history.length)).toBe(length);

  await press(page, "Commencer");
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
  await page.goBack();
  await expect(page.getByText("Question 1 sur 6")).toBeVisible();
  await page.reload();
  await answer(page, { years: "42" });
  await expect(page.getByText("Vos réponses sont comptées sans votre nom.")).toBeVisible();
  await page.reload();
  expect(await traces(page)).toBe(before);
  await expect.poll(async () => (await responses(staff, own.id)).length).toBe(2);

  // Who changes their mind about a call finishes without one.
  await answer(page, { call: "oui" });
  await press(page, "Finir sans être appelé(e)");
  await expect(page.getByRole("heading", { name: "Merci !" })).toBeFocused();
  await expect(page.getByText("Passez la tablette à la personne suivante.")).toBeVisible();
});

test("a tablet that is put down warns, then forgets", async ({ page, staff }) => {
  const own = await publish(staff, { definition: small("Posée") });
  await page.clock.install();
  await page.goto(`/questionnaire-tablette.html#${own.code}`);
  await press(page, "Commencer");
  await tick(page, "Avez-vous internet chez vous ?", "non");
  await press(page, "Tout effacer");
  await expect(page.getByRole("alert")).toContainText("Vos réponses seront perdues.");
  await expectForEveryone(page);
  await press(page, "Oui, tout effacer");
  await press(page, "Commencer");
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
  await tick(page, "Avez-vous internet chez vous ?", "non");
  await press(page, "Tout effacer");
  await press(page, "Non, je continue");
  await press(page, "Suivant →");
  await press(page, "← Retour");
  await page.clock.fastForward(90_000);
  await expect(page.getByRole("dialog").getByRole("heading")).toHaveText("Êtes-vous toujours là ?");
  await expectForEveryone(page);
  await press(page, "Oui, je continue");
  await expect(page.getByLabel("non", { exact: true })).toBeChecked();
  await page.clock.fastForward(90_000);
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.clock.fastForward(30_000);
  await expect(page.getByRole("button", { name: "Commencer" })).toBeVisible();
  await press(page, "Commencer");
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
  expect(await responses(staff, own.id)).toHaveLength(0);
});

test("without the network answers wait, and go once", async ({ page, staff, context }) => {
  const own = await publish(staff, { definition: small("Sans réseau") });
  await page.goto(`/questionnaire-tablette.html#${own.code}`);
  // The service takes the first, and its answer is lost on the way.
  let lost = 0;
  await page.route("**/responses", async (route) => {
    if (lost++) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await answer(page, { years: "1" });
  await expect(page.getByText("gardées, elles partiront dès que le réseau revient")).toBeVisible();
  await expect(page.getByText("1 réponse en attente du réseau.")).toBeVisible();
  await context.setOffline(true);
  await press(page, "Personne suivante");
  await answer(page, { years: "2" });
  await expect(page.getByText("2 réponses en attente du réseau.")).toBeVisible();
  await expectForEveryone(page);
  await press(page, "Personne suivante");
  await context.setOffline(false);
  await expect(page.getByText(/en attente du réseau/)).toHaveCount(0);
  const kept = await responses(staff, own.id);
  const years = await Promise.all(
    kept.map(async (/** @type {{ id: string }} */ { id }) => {
      const { answers } = await staff.ask("GET", `/questionnaire-responses/${id}`);
      return answers.annees;
    }),
  );
  expect(years.sort()).toEqual([1, 2]);
});

test("a network that goes in the middle loses no answer", async ({ page, staff, context }) => {
  const own = await publish(staff, { definition: small("Coupure") });
  await page.goto(`/questionnaire-tablette.html#${own.code}`);
  const before = await traces(page);
  await press(page, "Commencer");
  await tick(page, "Avez-vous internet chez vous ?", "oui");
  await context.setOffline(true);
  for (let screen = 0; screen < 2; screen++) await press(page, "Suivant →");
  for (const line of ["écrire une phrase", "lire un courriel"]) {
    await tick(page, line, "Seul(e)");
    await press(page, "Suivant →");
  }
  await press(page, "Suivant →");
  await press(page, "Terminer");
  await expect(page.getByText("1 réponse en attente du réseau.")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(/en attente du réseau/)).toHaveCount(0);
  await press(page, "Personne suivante");
  expect(await traces(page)).toBe(before);
  const kept = await responses(staff, own.id);
  expect(kept.map((/** @type {{ answers: unknown }} */ { answers }) => answers)).toEqual([
    { internet: "1", savoir: { t01: "2", t02: "2" } },
  ]);
});

test("a refused response is said, and nobody is asked after", async ({ page, staff, context }) => {
  const own = await publish(staff, { definition: small("Clos entre-temps") });
  await page.goto(`/questionnaire-tablette.html#${own.code}`);
  await context.setOffline(true);
  await answer(page, { years: "1" });
  await expect(page.getByText("1 réponse en attente du réseau.")).toBeVisible();
  await staff.ask("POST", `/questionnaire-versions/${own.version.id}/closure`, undefined);
  await press(page, "Personne suivante");
  await answer(page, { call: "oui" });
  await page.getByLabel("Votre prénom et votre nom").fill("Odette Close");
  await context.setOffline(false);
  const said = page.getByRole("alert");
  await expect(said).toContainText("Ce questionnaire est terminé : 2 réponses n’ont pas pu être gardées.");
  await expect(said).toContainText("Rendez la tablette à la personne qui anime");
  await expect(page.getByText("comptées")).toHaveCount(0);
  await expect(page.getByLabel("Votre prénom et votre nom")).toHaveValue("Odette Close");
  await expectForEveryone(page);
  await pictures(page, "tablette-refus", { widths: [360, 1024], height: 768 });
  await press(page, "Terminer");
  await expect(said).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
});
