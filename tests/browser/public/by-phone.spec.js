/** Seats by telephone: those kept for the desk, and the way on from a connection that many people share. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { ADMIN, DEMO_PASSWORD } from "../support/demo.js";
import { pictures } from "../support/pictures.js";
import { launch } from "../support/service.js";

/** @type {Awaited<ReturnType<typeof launch>>} */
let service;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  service = await launch(["--web-seats-per-network", "1"]);
});

test.afterAll(() => service?.stop());

const api = (/** @type {string} */ path) => `${service.address}/v1/sud-herault${path}`;

/**
 * Keeps so many seats of each session for the desk.
 *
 * @param {import("@playwright/test").Page} page
 * @param {number} seats
 */
async function keepForDesk(page, seats) {
  const login = await page.request.post(api("/login"), {
    data: { email: ADMIN, password: DEMO_PASSWORD },
  });
  const headers = {
    Authorization: `Bearer ${(await login.json()).access_token}`,
  };
  const { version } = await (await page.request.get(api("/desk-share"), { headers })).json();
  const answer = await page.request.put(api("/desk-share"), {
    data: { seats, hours: 24 },
    headers: { ...headers, "If-Match": `"${version}"` },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  await page.request.post(api("/logout"));
}

/** Sessions of the demonstration with room, some days away. @param {import("@playwright/test").Page} page */
async function withRoom(page) {
  const agenda = await page.request.get(api("/sessions?level=beginner&limit=100"));
  const soon = Date.now() + 6 * 86_400_000;
  /** @type {import("../../../frontend/js/api/models.js").Session[]} */
  const sessions = (await agenda.json()).data;
  return sessions.filter(
    ({ starts_at, seats_left, seats_by_phone }) => Date.parse(starts_at) > soon && (seats_left > 0 || seats_by_phone),
  );
}

test("seats kept for the desk lead to the telephone", async ({ page }) => {
  await keepForDesk(page, 12);
  const [session] = await withRoom(page);
  const number = page.getByRole("main").getByRole("link", { name: "04 65 71 00 00" });

  await page.goto(`${service.address}/`);
  const card = page.getByRole("article").filter({ has: page.locator(`a[href*="${session?.id}"]`) });
  await expect(card).toContainText("Il reste de la place. Appelez-nous au");
  await expect(card).not.toContainText("Complet");
  await expectForEveryone(page);
  await pictures(page, "by-phone-agenda");

  await page.goto(`${service.address}/atelier.html?id=${session?.id}`);
  await expect(page.getByRole("heading", { name: "Il reste de la place par téléphone" })).toBeVisible();
  await expect(page.getByText(/complet/i)).toHaveCount(0);
  await expectForEveryone(page);
  await pictures(page, "by-phone-session");

  await page.goto(`${service.address}/inscription.html?atelier=${session?.id}`);
  await expect(page.getByRole("heading", { name: "Il reste de la place par téléphone" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Ou attendre une place" })).toBeVisible();
  await expect(number.first()).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "by-phone-form");

  await page.goto(api(`/sessions/${session?.id}/enrolment.html`));
  await expect(page.getByRole("heading", { name: "Il reste de la place par téléphone" })).toBeVisible();
  await expect(number.first()).toBeVisible();
  await expectForEveryone(page);
  await page.goto(api("/calendar.html"));
  await expect(page.getByText("Il reste de la place par téléphone").first()).toBeVisible();
  await expectForEveryone(page);
  await keepForDesk(page, 0);
});

test("the second person at a shared computer is told whom to call", async ({ page }) => {
  await keepForDesk(page, 0);
  let last = { name: "", phone: "" };
  for (const session of (await withRoom(page)).slice(0, 2)) {
    const { givenName, familyName, phone } = newPerson();
    last = { name: `${givenName} ${familyName}`, phone };
    await page.goto(`${service.address}/inscription.html?atelier=${session.id}&autre`);
    await page.getByLabel("Prénom").fill(givenName);
    await page.getByLabel("Nom", { exact: true }).fill(familyName);
    await page.getByLabel("Ce que vous aimeriez apprendre").fill("Envoyer des photos.");
    await page.getByLabel("Téléphone").fill(phone);
    await page.getByLabel("Votre commune").selectOption({ label: "Cruzy" });
    await page.getByLabel(/Je n’ai jamais/).check();
    await page.getByRole("button", { name: "Réserver ma place" }).click();
    await expect(page.getByRole("alert").or(page.locator(".big-reference")).first()).toBeVisible();
  }
  await expect(page.getByRole("alert")).toContainText("cette connexion internet");
  await expect(page.getByRole("alert")).toContainText("04 65 71 00 00");
  await expectForEveryone(page);
  await pictures(page, "shared-computer");
  await expect(page.getByRole("button", { name: "Réserver ma place" })).toHaveClass(/button--quiet/);
  await page.locator("#others-now").getByRole("link", { name: "Rappelez-moi" }).click();
  await expect(page.getByRole("heading", { name: "Rappelez-moi", level: 1 })).toBeVisible();
  // Nothing is written twice, and it is said which workshop the call is about.
  await expect(page.getByLabel("Votre prénom et votre nom")).toHaveValue(last.name);
  await expect(page.getByLabel("Votre téléphone")).toHaveValue(last.phone.replace(/(\d\d)(?=\d)/g, "$1 "));
  await expect(page.getByLabel("Quelques mots")).toHaveValue("Envoyer des photos.");
  await expect(page.getByText("Au sujet de")).toContainText("Le numérique en un clic – débutants");
  await expectForEveryone(page);
  await pictures(page, "shared-computer-call");
});
