/** A seat near a limit: held over the web, and confirmed from the message or at the desk. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { ADMIN, DEMO_PASSWORD } from "../support/demo.js";
import { launch } from "../support/service.js";

/** @type {Awaited<ReturnType<typeof launch>>} */
let service;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  // The one seat of a contact uses up its share. The demonstration keeps its messages, to be read at the desk.
  service = await launch(["--web-seats-per-contact", "1"]);
});

test.afterAll(() => service?.stop());

/**
 * Enrols somebody over the form, in a session of the demonstration that is some days away.
 *
 * @param {import("@playwright/test").Page} page
 * @param {{ phone: string, email: string }} contact
 * @returns {Promise<string>} the family name
 */
async function enrol(page, { phone, email }) {
  const agenda = await page.request.get(`${service.address}/v1/sud-herault/sessions?level=beginner&limit=100`);
  // Even around holidays the desk has a working day to call.
  const soon = Date.now() + 6 * 86_400_000;
  const session = (await agenda.json()).data.find(
    (/** @type {{ starts_at: string, seats_left: number }} */ one) =>
      Date.parse(one.starts_at) > soon && one.seats_left > 0,
  );
  const { givenName, familyName } = newPerson();
  await page.goto(`${service.address}/inscription.html?atelier=${session.id}`);
  await page.getByLabel("Prénom").fill(givenName);
  await page.getByLabel("Nom", { exact: true }).fill(familyName);
  await page.getByLabel("Téléphone").fill(phone);
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Votre commune").selectOption({ label: "Cruzy" });
  await page.getByLabel(/Je n’ai jamais/).check();
  await page.getByRole("button", { name: "Réserver ma place" }).click();
  await expect(page.getByRole("heading", { name: "Encore une étape : confirmez votre place" })).toBeFocused();
  return familyName;
}

/** Signs the administrator in. @param {import("@playwright/test").Page} page */
async function signIn(page) {
  const data = { email: ADMIN, password: DEMO_PASSWORD };
  const answer = await page.request.post(`${service.address}/v1/sud-herault/login`, { data });
  expect(answer.status(), await answer.text()).toBe(200);
  return (await answer.json()).access_token;
}

/**
 * Link in the message that asks somebody to confirm.
 *
 * @param {import("@playwright/test").Page} page
 * @param {string} reference
 */
async function mailedLink(page, reference) {
  const headers = { Authorization: `Bearer ${await signIn(page)}` };
  let link = "";
  await expect(async () => {
    const answer = await page.request.get(`${service.address}/v1/sud-herault/messages?channel=email&status=sent`, {
      headers,
    });
    /** @type {{ kind: string, text: string }[]} */
    const messages = (await answer.json()).data;
    const asks = messages.find(({ kind, text }) => kind === "held" && text.includes(reference));
    link = asks?.text.match(/https?:\S+/)?.[0] ?? "";
    expect(link).not.toBe("");
  }).toPass({ timeout: 20_000 });
  return link;
}

test("a held seat is confirmed from the link of the message", async ({ page }) => {
  const email = `${newPerson().familyName.toLowerCase()}@exemple.fr`;
  await enrol(page, { phone: "", email });
  await expect(page.getByText(`Ouvrez le lien que nous venons d’envoyer à ${email} pour la confirmer.`)).toBeVisible();
  await expectForEveryone(page);
  await expect(page).toHaveTitle(/^Encore une étape/);
  await expect(page.getByText(/retenue jusqu’au/)).toContainText(/ à \d+\sh(\s(15|30|45))?\. /);
  const reference = await page.locator(".big-reference").first().innerText();

  await page.getByRole("link", { name: "Voir ou annuler mon inscription" }).click();
  await expect(page.getByRole("heading", { name: "Votre place est à confirmer" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Je confirme ma place" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Changer de date" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Voir et imprimer la confirmation" })).toHaveCount(0);

  await page.goto("about:blank");
  await page.goto(await mailedLink(page, reference));
  await expect(page.getByRole("heading", { name: "Votre place est à confirmer" })).toBeVisible();
  await expectForEveryone(page);
  const notice = page.locator(".notice", { hasText: "Votre place est à confirmer" });
  await notice.getByRole("button", { name: "Je confirme ma place" }).click();
  await expect(page.getByRole("heading", { name: "Votre place est réservée" })).toBeFocused();
  await expect(page.getByRole("button", { name: "Changer de date" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Voir et imprimer la confirmation" })).toBeVisible();
});

test("the page of the confirmation confirms a held seat too", async ({ page }) => {
  const email = `${newPerson().familyName.toLowerCase()}@exemple.fr`;
  await enrol(page, { phone: "", email });
  await expect(page.getByRole("button", { name: "Je confirme ma place" })).toHaveCount(0);
  const reference = await page.locator(".big-reference").innerText();
  await page.goto("about:blank");
  await page.goto(await mailedLink(page, reference));
  await expect(page.getByRole("heading", { name: "Votre place est à confirmer" })).toBeVisible();

  await page.goto(`${service.address}/confirmation.html`);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText("Ouvrez le lien de notre message pour la confirmer.")).toBeVisible();
  await expect(page.getByText("Il reste un clic")).toBeHidden();
  await page.emulateMedia({ media: null });
  await page.getByRole("button", { name: "Je confirme ma place" }).click();
  await expect(page.getByRole("heading", { name: "C’est fait, votre place est réservée" })).toBeFocused();
});

test("the desk calls a landline and confirms", async ({ page }) => {
  const familyName = await enrol(page, { phone: "04 67 93 12 34", email: "" });
  await expect(page.getByText("Nous vous appelons au 04 67 93 12 34 pour la confirmer avec vous.")).toBeVisible();

  await signIn(page);
  await page.goto(`${service.address}/bureau/appels.html`);
  const call = page.getByRole("listitem").filter({ hasText: familyName });
  await expect(call).toContainText("Place à confirmer");
  await expect(call).toContainText("La confirmez-vous ?");
  await expect(call.getByRole("button", { name: /Confirme la place/ })).toBeVisible();
  await expectForEveryone(page);

  await page.goto(`${service.address}/bureau/inscriptions.html?etat=a-confirmer`);
  const row = page.getByRole("row").filter({ hasText: familyName });
  await expect(row).toContainText("À confirmer");
  await expectForEveryone(page);
  await row.getByRole("button", { name: /Confirmer la place/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Confirmer la place" }).click();
  await expect(row).not.toContainText("À confirmer");
  await page.goto(`${service.address}/bureau/appels.html`);
  await expect(page.getByRole("listitem").filter({ hasText: familyName })).toHaveCount(0);
});
