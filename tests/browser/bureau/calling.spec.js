/**
 * Calls to wrong numbers, calls to two people at once, and letters to people without a telephone.
 */
import { expect, expectForEveryone, newPerson, readOn, sheets, tabTo, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { AGENT, atTheDesk, open, withoutPrinter } from "./desk.js";

/** @typedef {import("@playwright/test").Page} Page */

const landline = () => newPerson().phone.replace(/^06/, "04");

/** The cards of somebody, however long the list. @param {Page} page @param {string} name */
async function cards(page, name) {
  const found = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: new RegExp(name) }) });
  await readOn(page.getByRole("button", { name: "Plus d’appels" }), found);
  return found;
}

/** @param {import("../support.js").Staff} staff @param {{ id: string }} session */
const cancel = (staff, session) =>
  staff.ask("POST", `/sessions/${session.id}/cancellation`, { reason: "L’animatrice est malade" });

/** @param {import("../support.js").Staff} staff @param {{ id: string }} session @returns {Promise<string[]>} */
const outcomes = async (staff, session) =>
  (await staff.ask("GET", `/messages?session=${session.id}`)).data.map(
    (/** @type {{ outcome: string | null }} */ { outcome }) => outcome,
  );

test("one call serves two people of a household", async ({ page, staff }) => {
  const [together, apart] = [await staff.session(), await staff.session()];
  const names = [];
  for (const session of [together, apart]) {
    const [phone, family_name] = [landline(), newPerson().familyName];
    names.push(family_name);
    for (const given_name of ["Jeanne", "Marcel"]) await staff.enrolled(session, { phone, family_name, given_name });
    await cancel(staff, session);
  }
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const card = await cards(page, names[0] ?? "");
  await expect(card).toHaveCount(1);
  await expect(card.getByRole("heading")).toHaveText(`Jeanne et Marcel ${names[0]}`);
  await expect(card).toContainText("Un seul appel");
  await expectForEveryone(page);
  await pictures(page, "foyer", { height: 1000, fullPage: false });
  await card.getByRole("button", { name: "Appel fait" }).click();
  await expect(card).toHaveCount(0);
  expect(await outcomes(staff, together)).toEqual(["reached", "reached"]);

  const both = await cards(page, names[1] ?? "");
  const separately = both.getByRole("button", { name: "Répondre séparément" });
  await separately.focus();
  await page.keyboard.press("Enter");
  await expect(both).toHaveCount(2);
  await expect(both.first().getByRole("heading")).toBeFocused();
  await both.filter({ hasText: "Marcel" }).getByRole("button", { name: "Pas de réponse" }).click();
  await expect(both.filter({ hasText: "Marcel" })).toContainText("Rappeler à partir de");
  expect((await outcomes(staff, apart)).sort()).toEqual(["no_answer", null]);
});

test("a corrected number brings the call back", async ({ page, staff }) => {
  const session = await staff.session();
  const { learner } = await staff.enrolled(session, { phone: landline() });
  await cancel(staff, session);
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const card = await cards(page, learner.family_name);
  await card.getByRole("button", { name: "Faux numéro" }).click();
  await expect(page.getByRole("dialog")).toContainText(
    "Cette personne n’a pas d’adresse électronique : l’appel attend que le numéro soit corrigé.",
  );
  await page.getByRole("dialog").getByRole("button", { name: "Faux numéro" }).click();
  await expect(page.getByRole("heading", { name: "Numéros à corriger" })).toBeVisible();
  await expect(card.getByRole("heading")).toBeFocused();
  await expect(card).toContainText(`Faux numéro : ${learner.phone_display}`);
  await expectForEveryone(page);
  await pictures(page, "faux-numero", { height: 1000, fullPage: false });

  await tabTo(page, card.getByRole("link", { name: "Corriger le numéro" }));
  await page.keyboard.press("Enter");
  const phone = page.getByRole("textbox", { name: "Téléphone" });
  await expect(phone).toBeFocused();
  await expect(page.getByText("ce n’était pas cette personne")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "faux-numero-personne", { height: 1000, fullPage: false });
  const right = landline();
  await phone.fill(right);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Enregistré.")).toBeVisible();
  await expect(page.getByText("ce n’était pas cette personne")).toHaveCount(0);

  await page.getByRole("link", { name: "Revenir aux appels" }).click();
  await cards(page, learner.family_name);
  await expect(card.getByRole("link", { name: right.replace(/(..)(?=.)/g, "$1 ") })).toBeVisible();
  await expect(card).not.toContainText("essai");
});

test("an offer to a wrong number goes to the next", async ({ page, staff }) => {
  const session = await staff.session({ capacity: 1, minimum: 1 });
  const seated = await staff.enrolled(session, { phone: landline() });
  const [first, second] = [
    await staff.enrolled(session, { phone: landline() }, { wait: true }),
    await staff.enrolled(session, { phone: landline() }, { wait: true }),
  ];
  await staff.ask("POST", `/enrolments/${seated.id}/cancellation`, {});
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const card = await cards(page, first.learner.family_name);
  await card.getByRole("button", { name: "Faux numéro" }).click();
  await expect(page.getByRole("dialog")).toContainText("sa place va à la personne suivante.");
  await page.getByRole("dialog").getByRole("button", { name: "Faux numéro" }).click();
  await expect(card).toContainText("La place ne lui est plus réservée");
  await expect(card.getByRole("link", { name: "Réinscrire" })).toHaveAttribute(
    "href",
    new RegExp(`personne=${first.learner.id ?? ""}.*atelier=${session.id}`),
  );
  await expectForEveryone(page);
  await pictures(page, "faux-numero-offre", { height: 1000, fullPage: false });
  await expect(await cards(page, second.learner.family_name)).toContainText("Une place s’est libérée");
  const states = await Promise.all([first, second].map(({ id }) => staff.ask("GET", `/enrolments/${id}`)));
  expect(states.map(({ status }) => status)).toEqual(["expired", "offered"]);

  // The hour until which the place was theirs passes, and they have heard nothing still.
  await page.route(/\/messages\?.*status=failed&channel=call/, async (route) => {
    const answer = await route.fetch();
    const { data, ...rest } = await answer.json();
    const past = new Date(Date.now() - 60_000).toISOString();
    await route.fulfill({
      response: answer,
      json: { ...rest, data: data.map((/** @type {{}} */ one) => ({ ...one, expires_at: past })) },
    });
  });
  await open(page, "/bureau/appels.html");
  await expect(card).toContainText("La place ne lui est plus réservée");
  await expectForEveryone(page);

  // Once they are enrolled again, there is nothing left to do for them.
  const { learner } = await staff.ask("GET", `/enrolments/${first.id}`);
  await staff.ask("POST", "/enrolments", {
    session_id: session.id,
    learner_id: learner.id,
    level: session.level,
    channel: "phone",
    wait: true,
  });
  await open(page, "/bureau/appels.html");
  await expect(card).toHaveCount(0);
});

test("a wrong number with an address becomes an e-mail", async ({ page, staff }) => {
  const session = await staff.session();
  const made = await staff.enrolled(session, { phone: landline(), email: "jeanne@example.fr" });
  const { learner } = await staff.ask("GET", `/enrolments/${made.id}`);
  await staff.change(`/learners/${learner.id}`, { preferred_way: "call" });
  await cancel(staff, session);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}`);
  await page.getByRole("button", { name: "Faux numéro" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Faux numéro" }).click();
  await expect(page.getByText(/^Courriel\s: (à envoyer|envoyé|en cours d’envoi)/)).toBeVisible();

  const other = await staff.session();
  const again = await staff.enrolled(other, { phone: landline(), email: "jeanne@example.fr" });
  const known = await staff.ask("GET", `/enrolments/${again.id}`);
  await staff.change(`/learners/${known.learner.id}`, { preferred_way: "call" });
  await cancel(staff, other);
  await open(page, "/bureau/appels.html");
  const card = await cards(page, again.learner.family_name);
  await card.getByRole("button", { name: "Faux numéro" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Faux numéro" }).click();
  await expect(page.getByText("reçoit un courriel (jeanne@example.fr) à la place de l’appel.")).toBeVisible();
  await expect(card).toHaveCount(0);
  await expectForEveryone(page);
  await pictures(page, "faux-numero-courriel", { height: 1000, fullPage: false });
});

test("a letter fits one page in large print", async ({ page, staff }) => {
  await withoutPrinter(page);
  const session = await staff.session({ title: "Premiers pas avec la souris, le clavier et les fenêtres" });
  const made = await staff.enrolled(session, { phone: landline() });
  const { learner } = await staff.ask("GET", `/enrolments/${made.id}`);
  await staff.change(`/learners/${learner.id}`, { preferred_way: "letter" });
  await cancel(staff, session);
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const card = await cards(page, made.learner.family_name);
  await card.getByRole("button", { name: "Imprimer la lettre" }).click();
  await page.emulateMedia({ media: "print" });
  const paper = page.locator(".print-document");
  await expect(paper.getByText(`Odette ${made.learner.family_name}`)).toBeVisible();
  await expect(paper).toContainText("Adresse à compléter à la main");
  await expect(paper).toContainText("Communauté de Communes Sud-Hérault");
  await expect(paper).toContainText(/, le \d+(er)? \S+ 20\d\d/);
  const size = await paper
    .getByText("est annulé : ne vous déplacez pas")
    .evaluate((element) => Math.ceil(parseFloat(getComputedStyle(element).fontSize)));
  expect(size, "16 pt").toBeGreaterThanOrEqual(22);
  expect(await sheets(page, "lettre")).toBe(1);
});
