/** The desk's screens of partners, and the partners' own pages. */
import { expect, expectForEveryone, newPerson, readOn, sheets, tabTo, test } from "../support.js";
import { ADMIN, AGENT, atTheDesk, day, open, opened, withoutPrinter } from "./desk.js";

let made = Math.floor(Math.random() * 1e9);

/**
 * A partner of one's own, and somebody there who signs in.
 *
 * @param {import("../support.js").Staff} staff
 */
async function partner(staff) {
  const number = ++made;
  const there = await staff.ask("POST", "/partners", {
    name: `Mairie d’essai ${number}`,
    kind: "mairie",
    commune_code: "34092",
    phone: "04 65 71 00 40",
  });
  const email = `secretariat-${number}@mairie.example`;
  return { ...there, ...(await staff.account({ name: "Monique Roux", email, role: "partner", partner_id: there.id })) };
}

/** @param {import("@playwright/test").Page} page @param {{ email: string, password: string }} who */
async function signIn(page, { email, password }) {
  await page.goto("/bureau/connexion.html");
  await page.locator("#email").fill(email);
  await page.locator("#password").fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/partenaire/");
  await opened(page);
}

/** @param {import("@playwright/test").Page} page @param {ReturnType<typeof newPerson>} person */
async function fillIn(page, person) {
  await page.getByLabel("Prénom").fill(person.givenName);
  await page.getByLabel("Nom", { exact: true }).fill(person.familyName);
  await page.getByLabel("Téléphone").fill(person.phone);
  await page.getByLabel("Commune").selectOption("34092");
}

test("a partner's key is made, replaced and withdrawn", async ({ page }) => {
  await atTheDesk(page, ADMIN, "/bureau/partenaires.html");
  await page.getByRole("button", { name: "Ajouter un partenaire" }).click();
  await expectForEveryone(page);
  const name = `Médiathèque d’essai ${++made}`;
  await page.getByLabel("Nom", { exact: true }).fill(name);
  await page.getByLabel("Type").selectOption("mediatheque");
  await page.getByRole("button", { name: "Ajouter", exact: true }).click();
  await page.waitForURL(/partenaire\.html\?id=/);
  await opened(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);

  await page.getByRole("button", { name: "Créer une clé" }).click();
  await page.getByRole("button", { name: "Créer la clé" }).click();
  await expect(page.getByRole("alert")).toContainText("Dites à quoi servira la clé.");
  await expectForEveryone(page);
  await page.getByLabel("Pour quoi faire").fill("Site de la commune");
  await page.getByLabel(/Lire le calendrier/).check();
  await page.getByLabel("Dernier jour").fill("2020-01-01");
  await page.getByRole("button", { name: "Créer la clé" }).click();
  await expect(page.getByRole("alert")).toContainText("La fin est à venir, dans trois ans au plus tard.");
  await page.getByLabel("Dernier jour").fill(day(30));
  await page.getByRole("button", { name: "Créer la clé" }).click();
  const key = (await page.locator("output.secret").textContent()) ?? "";
  expect(key).toMatch(/^clic_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$/);
  await expectForEveryone(page);
  await page.getByRole("button", { name: "C’est noté" }).click();
  await expect(page.locator("#keys")).toContainText(key.slice(0, 13));
  await expect(
    page.locator("#keys").getByRole("cell", { name: new RegExp(`${Number(day(30).slice(8))}\\b.*18\\sh`) }),
  ).toBeVisible();
  expect(await page.content()).not.toContain(key);
  const feed = () => page.request.get("/v1/sud-herault/calendar.ics", { headers: { Authorization: `Bearer ${key}` } });
  expect((await feed()).status()).toBe(200);

  await expect
    .poll(async () => {
      await page.reload();
      await opened(page);
      return page.locator("#facts").textContent();
    })
    .toMatch(/à l’instant.*calendar\.ics/);
  await expectForEveryone(page);

  await page.getByRole("button", { name: /^Remplacer/ }).click();
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Faire la nouvelle clé" }).click();
  await page.getByRole("button", { name: "C’est noté" }).click();
  await expect(page.locator("#keys tbody tr")).toHaveCount(2);
  await expect(page.locator("#keys")).toContainText("À changer");
  expect((await feed()).status(), "the old one still holds").toBe(200);

  await page
    .getByRole("button", { name: /^Retirer/ })
    .last()
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "Retirer la clé" }).click();
  await expect(page.locator("#keys")).toContainText("Retirée");
  await expect.poll(async () => (await feed()).status()).toBe(401);
});

test("a program of the organisation gets a key and its rights", async ({ page }) => {
  await atTheDesk(page, ADMIN, "/bureau/partenaires.html");
  await page.getByRole("link", { name: "Clés d’accès" }).click();
  await opened(page);
  await page.getByRole("button", { name: "Créer une clé" }).click();
  const name = `Logiciel de l’accueil ${++made}`;
  await page.getByLabel("Pour quoi faire").fill(name);
  await page.getByLabel(/Voir les inscriptions/).check();
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Créer la clé" }).click();
  const key = (await page.locator("output.secret").textContent()) ?? "";
  await page.getByRole("button", { name: "C’est noté" }).click();
  const row = page.locator("#keys tbody tr").filter({ hasText: name });
  await expect(row).toContainText("En service");
  await expectForEveryone(page);
  const ask = async (/** @type {string} */ path) =>
    (await page.request.get(`/v1/sud-herault${path}`, { headers: { Authorization: `Bearer ${key}` } })).status();
  expect([await ask("/enrolments"), await ask("/statistics")]).toEqual([200, 403]);
  await row.getByRole("button", { name: /^Retirer/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Retirer la clé" }).click();
  await expect(row).toContainText("Retirée");
  await expect.poll(() => ask("/enrolments")).toBe(401);
});

test("a calendar that was not read for a week stands out", async ({ page }) => {
  const daysAgo = (/** @type {number} */ days) => new Date(Date.now() - days * 86_400_000).toISOString();
  await page.route("**/v1/*/partners?*", async (route) => {
    const answer = await (await route.fetch()).json();
    Object.assign(answer.data[0], {
      calendar_read_at: daysAgo(3),
      calendar_feed: "calendar.ics",
      calendar_unread_since: daysAgo(9),
    });
    await route.fulfill({ json: answer });
  });
  await atTheDesk(page, AGENT, "/bureau/partenaires.html");
  // The site reads it, the panel no more.
  await expect(page.locator("tbody tr").first()).toContainText("il y a 3 jours");
  await expect(page.locator("tbody tr").first()).toContainText("plus de 7 jours");
  await expect(page.getByRole("button", { name: "Ajouter un partenaire" })).toHaveCount(0);
  await expectForEveryone(page);
});

test("a secretary refers two people, and both are named everywhere", async ({ page, staff }) => {
  const there = await partner(staff);
  const session = await staff.session({ inSeconds: 3 * 3600 });
  const person = newPerson();
  await withoutPrinter(page);
  await signIn(page, there);
  await open(page, "/partenaire/orienter.html");
  await page.getByLabel("Lieu").selectOption({ label: session.venue.commune });
  const wanted = page.locator(`input[value="${session.id}"]`);
  await readOn(page.getByRole("button", { name: "Voir d’autres dates" }), wanted);
  await wanted.check();
  await fillIn(page, person);
  await page.getByLabel(/Année de naissance/).fill(String(new Date().getFullYear() - 14));
  await expect(page.getByRole("group", { name: "L’adulte responsable" })).toBeVisible();
  await page.getByLabel(/Année de naissance/).fill("");
  await page.getByLabel("Combien de personnes ?").fill("2");
  await page.getByLabel("Combien de personnes ?").press("Tab");
  await page.getByLabel("Son prénom").fill("Louis");
  await page.getByLabel("Son nom").fill("Roux");
  await expect(page.locator("blockquote")).toContainText("Êtes-vous d’accord pour que");
  await page.getByLabel("J’ai lu ce texte à la personne").check();
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Inscrire cette personne" }).click();
  await expect(page.locator("#result")).toContainText("(2 personnes) avec Louis Roux");
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Imprimer pour la personne" }).click();
  await expect(page.locator(".print-document")).toContainText("(2 personnes) avec Louis Roux");
  await open(page, "/partenaire/");
  await expect(page.getByRole("row").filter({ hasText: person.familyName })).toContainText("avec Louis Roux");
});

test("a secretary refers somebody, prints, takes it back", async ({ page, staff }) => {
  const there = await partner(staff);
  const session = await staff.session({ inSeconds: 3 * 3600 });
  const person = newPerson();
  await withoutPrinter(page);
  await signIn(page, there);
  await expect(page.locator("#list")).toContainText("Personne pour le moment.");
  await expectForEveryone(page);

  await page.getByRole("link", { name: "Orienter une personne" }).first().click();
  await page.waitForURL("**/partenaire/orienter.html");
  await opened(page);
  await expect(page.locator("#session")).toBeVisible();
  await page.getByRole("button", { name: "Inscrire cette personne" }).click();
  await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Il y a 6 points à corriger");
  await expectForEveryone(page);

  await page.getByLabel("Lieu").selectOption({ label: session.venue.commune });
  const wanted = page.locator(`input[value="${session.id}"]`);
  await readOn(page.getByRole("button", { name: "Voir d’autres dates" }), wanted);
  await wanted.check();
  await fillIn(page, person);
  await expect(page.locator("blockquote")).toContainText(there.name);
  await tabTo(page, page.getByLabel("J’ai lu ce texte à la personne"));
  await page.keyboard.press("Space");
  await tabTo(page, page.getByRole("button", { name: "Inscrire cette personne" }));
  await page.keyboard.press("Enter");
  await expect(page.locator("#result h2")).toHaveText(`C’est fait pour ${person.givenName} ${person.familyName}`);
  await expectForEveryone(page);
  const reference = (await page.locator(".big-reference").textContent()) ?? "";
  await page.getByRole("button", { name: "Imprimer pour la personne" }).click();
  await expect(page.locator(".print-document")).toContainText(reference);
  expect(await sheets(page, "orientation")).toBe(1);
  expect(await staff.seatsLeft(session.id)).toBe(3);

  await page.getByRole("link", { name: "Voir toutes les personnes orientées" }).click();
  await page.waitForURL("**/partenaire/");
  await opened(page);
  const row = page.locator("tbody tr").filter({ hasText: person.familyName });
  await expect(row).toContainText("A une place");
  await expectForEveryone(page);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Exporter (CSV)" }).click();
  expect((await saved).suggestedFilename()).toMatch(/^orientations-.*\.csv$/);

  await row.getByRole("button", { name: /^Annuler/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Annuler l’inscription" }).click();
  await expect(row).toContainText("Annulé");
  expect(await staff.seatsLeft(session.id)).toBe(4);
});

test("seats that go are noticed, and the waiting list offered", async ({ page, staff }) => {
  const there = await partner(staff);
  const session = await staff.session({ inSeconds: 2 * 3600, capacity: 1, minimum: 1 });
  await page.clock.install();
  await signIn(page, there);
  await open(page, "/partenaire/orienter.html");
  const wanted = page.locator(`input[value="${session.id}"]`);
  await readOn(page.getByRole("button", { name: "Voir d’autres dates" }), wanted);
  await wanted.check();
  await fillIn(page, newPerson());
  await expect(page.locator(`[data-seats="${session.id}"]`)).toContainText("Dernière place");
  await staff.enrolled(session);
  await page.clock.runFor(16_000);
  await expect(page.locator(`[data-seats="${session.id}"]`)).toContainText("Complet");
  await page.getByLabel("J’ai lu ce texte à la personne").check();
  await page.getByRole("button", { name: "Mettre sur la liste d’attente" }).click();
  await expect(page.locator("#result h2")).toContainText("sur la liste d’attente");
  await expect(page.locator("#result .notice--warn")).toContainText("Pas encore de place : dites-lui de ne pas venir");
});

test("partners see their pages, the desk sees the referrals", async ({ page, staff }) => {
  const there = await partner(staff);
  await signIn(page, there);
  await page.goto("/bureau/");
  await page.waitForURL("**/partenaire/");
  for (const path of ["/bureau/inscriptions.html", "/bureau/personnes.html", "/bureau/partenaires.html"]) {
    await page.goto(path);
    await expect(page.locator("#waiting")).toContainText("Cette page ne vous est pas ouverte.");
  }
  await open(page, "/bureau/mon-compte.html");
  await expect(page.locator("#facts")).toContainText("Partenaire");
  await expect(page.getByRole("navigation", { name: "Partenaires" }).getByRole("link")).toHaveText([
    "Orienter une personne",
    "Personnes orientées",
  ]);
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.waitForURL(/connexion\.html$/);

  await atTheDesk(page, AGENT, "/bureau/inscriptions.html?partenaire=");
  await page.getByLabel("Envoyées par").selectOption({ label: "Mairie de Cruzy" });
  await expect(page.locator("tbody tr").filter({ hasText: "Rouanet" })).toContainText("Mairie de Cruzy");
  await expect(page.locator("tbody tr")).toHaveCount(3);
  await expectForEveryone(page);
});
