/** A questionnaire answered on a device of one's own. */
import { expect, expectForEveryone, tabTo, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { publish, responses, small } from "../support/questionnaires.js";

const send = (/** @type {import("@playwright/test").Page} */ page) =>
  page.getByRole("button", { name: "Envoyer mes réponses" }).click();

const group = (/** @type {import("@playwright/test").Page} */ page, /** @type {string} */ name) =>
  page.getByRole("group", { name, exact: true });

test("a questionnaire shows what its answers ask for", async ({ page, staff }) => {
  const own = await publish(staff, { definition: small("Nos habitudes") });
  await page.goto(`/q/${own.code.toLowerCase()}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nos habitudes");
  await expect(page.getByText("Vos réponses sont gardées sans votre nom")).toBeVisible();
  await expect(page.getByLabel("Pourquoi pas ?")).toBeHidden();
  await expectForEveryone(page);
  await pictures(page, "questionnaire");

  await group(page, "Avez-vous internet chez vous ?").getByLabel("non").check();
  await page.getByLabel("Pourquoi pas ?").fill("Pas de réseau.");
  await group(page, "Avez-vous internet chez vous ?").getByLabel("oui").check();
  await expect(page.getByLabel("Pourquoi pas ?")).toBeHidden();

  const trouble = group(page, "Qu’est-ce qui vous gêne ?");
  await trouble.getByLabel("les mots").check();
  await trouble.getByLabel("les arnaques").check();
  await trouble.getByLabel("la taille des lettres").click();
  await expect(trouble.getByLabel("la taille des lettres")).not.toBeChecked();
  await expect(trouble.getByRole("status")).toHaveText(/^2 réponses au plus/);
  await trouble.getByLabel("rien ne me gêne").check();
  await expect(trouble.getByLabel("les mots")).not.toBeChecked();
  await trouble.getByLabel("les arnaques").check();
  await expect(trouble.getByLabel("rien ne me gêne")).not.toBeChecked();

  // A reload, and the way back, lose nothing.
  await page.getByLabel("Depuis combien d’années ?").fill("70");
  await page.reload();
  await expect(trouble.getByLabel("les arnaques")).toBeChecked();
  await page.goto("/");
  await page.goBack();
  await expect(page.getByLabel("Depuis combien d’années ?")).toHaveValue("70");

  await send(page);
  await expect(page.getByRole("alert").getByRole("link")).toHaveText(["Écrivez un nombre de 0 à 60."]);
  await page.getByRole("alert").getByRole("link").click();
  await expect(page.getByLabel("Depuis combien d’années ?")).toBeFocused();
  await expectForEveryone(page);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("7");

  // An expected answer is asked for once more, and may still be refused.
  await group(page, "écrire une phrase").getByLabel("Seul(e)").check();
  await send(page);
  const left = page.getByRole("region", { name: "Une question est restée sans réponse" });
  await expect(left).toBeFocused();
  await expect(page.getByText("Erreur")).toHaveCount(0);
  await expectForEveryone(page);
  await pictures(page, "questionnaire-redemande");
  await left.getByRole("link", { name: /^Savez-vous/ }).click();
  await expect(group(page, "lire un courriel").getByLabel("Seul(e)")).toBeFocused();
  await page.getByLabel("Je préfère ne pas répondre").check();
  await send(page);
  await expect(page.getByRole("heading", { name: "Merci !" })).toBeFocused();
  await expect(page.getByRole("button", { name: "Demander un appel" })).toHaveCount(0);
  await expectForEveryone(page);
  await pictures(page, "questionnaire-merci");

  const [kept] = await responses(staff, own.id);
  const detail = await staff.ask("GET", `/questionnaire-responses/${kept.id}`);
  expect(kept.mode).toBe("web");
  expect(detail.answers).toEqual({ internet: "1", gene: ["2"], savoir: { t01: "2" }, annees: 7 });
  expect(detail.silences).toEqual({ "savoir/t02": "declined" });
  // Of the answers nothing stays: only that they were sent, so that a reload asks nothing again.
  const remains = await page.evaluate(() => Object.entries(sessionStorage).filter(([name]) => /questionn/.test(name)));
  expect(remains).toEqual([[expect.stringMatching(/envoye$/), '{"title":"Nos habitudes","wantsCall":false}']]);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Merci !" })).toBeFocused();
  await page.getByRole("button", { name: "Répondre pour une autre personne" }).click();
  await expect(group(page, "Avez-vous internet chez vous ?").getByLabel("oui")).not.toBeChecked();
});

test("a box that unticks others is read after they are unticked", async ({ page, staff }) => {
  const definition = small("Rien de cela");
  definition.questions.splice(3, 0, {
    code: "mots",
    kind: "text",
    label: "Quels mots ?",
    shown_if: { question: "gene", op: "contains", value: "1" },
  });
  const own = await publish(staff, { definition });
  await page.goto(`/questionnaire.html#${own.code}`);
  const trouble = group(page, "Qu’est-ce qui vous gêne ?");
  await trouble.getByLabel("les mots").check();
  await expect(page.getByLabel("Quels mots ?")).toBeVisible();
  await trouble.getByLabel("rien ne me gêne").check();
  await expect(page.getByLabel("Quels mots ?")).toBeHidden();
  await page.reload();
  await expect(trouble.getByRole("checkbox", { checked: true })).toHaveCount(1);
  await trouble.getByLabel("les arnaques").check();
  await trouble.getByLabel("la taille des lettres").check();
  await trouble.getByLabel("les mots").click();
  await expect(page.getByLabel("Quels mots ?")).toBeHidden();
  await page.reload();
  await expect(trouble.getByRole("checkbox", { checked: true })).toHaveCount(2);
  await send(page);
  await page.getByRole("button", { name: "Envoyer quand même" }).click();
  await expect(page.getByRole("heading", { name: "Merci !" })).toBeFocused();
  const [kept] = await responses(staff, own.id);
  expect(kept.answers).toEqual({ gene: ["2", "3"] });
});

test("a wish to be called goes apart from the answers", async ({ page, staff }) => {
  const own = await publish(staff, { definition: small("Être appelé") });
  await page.goto(`/questionnaire.html#${own.code}`);
  await tabTo(page, group(page, "Avez-vous internet chez vous ?").getByLabel("oui"));
  await page.keyboard.press("Space");
  await group(page, "Voulez-vous un appel ?").getByLabel("oui").check();
  await expect(page.getByText("après l’envoi, à part de vos réponses")).toBeVisible();
  await send(page);
  // What is left blank goes as it is.
  await page.getByRole("button", { name: "Envoyer quand même" }).click();
  await expect(page.getByRole("heading", { name: "Merci !" })).toBeFocused();
  await expectForEveryone(page);
  // A reload loses neither the thanks nor the way to be called.
  await page.reload();
  await expect(page.getByRole("heading", { name: "Merci !" })).toBeFocused();
  await page.getByRole("button", { name: "Demander un appel" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(2);
  await page.getByLabel("Votre prénom et votre nom").fill("Odette Appelée");
  await page.getByLabel("Votre téléphone").fill("0467000000");
  const [asked] = await Promise.all([
    page.waitForRequest(/call-backs/),
    page.getByRole("button", { name: "Demander un appel" }).click(),
  ]);
  expect(Object.keys(asked.postDataJSON())).toEqual(["name", "phone"]);
  await expect(page.getByRole("heading", { name: "C’est noté : nous vous appelons" })).toBeFocused();
  await expectForEveryone(page);
  await pictures(page, "questionnaire-appel");
  const [kept] = await responses(staff, own.id);
  const detail = await staff.ask("GET", `/questionnaire-responses/${kept.id}`);
  expect(JSON.stringify(detail)).not.toContain("Odette");
});

test("answers are sent once when the network is cut", async ({ page, staff }) => {
  const own = await publish(staff, { definition: small("Réseau coupé") });
  await page.goto(`/questionnaire.html#${own.code}`);
  await group(page, "Avez-vous internet chez vous ?").getByLabel("oui").check();
  await send(page);
  // The answer of the service is lost on its way.
  let lost = 0;
  await page.route("**/responses", async (route) => {
    if (lost++) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await send(page);
  await expect(page.getByRole("alert")).toContainText("Le service ne répond pas");
  await send(page);
  await expect(page.getByRole("heading", { name: "Merci !" })).toBeVisible();
  expect(await responses(staff, own.id)).toHaveLength(1);
});

test("a closed questionnaire and a wrong code say what to do", async ({ page, staff }) => {
  await page.goto("/questionnaire.html");
  await expect(page.getByLabel("Code du questionnaire")).toBeVisible();
  await expectForEveryone(page);
  await page.getByLabel("Code du questionnaire").fill("zzz-zzz");
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("heading", { name: "Ce code ne mène à aucun questionnaire" })).toBeVisible();
  await expectForEveryone(page);
  const own = await publish(staff, { definition: small("Terminé") });
  await staff.ask("POST", `/questionnaire-versions/${own.version.id}/closure`, undefined);
  await page.goto("/");
  await page.goto(`/questionnaire.html#${own.code}`);
  await expect(page.getByRole("heading", { name: "Ce questionnaire est terminé" })).toBeVisible();
  await expectForEveryone(page);
});
