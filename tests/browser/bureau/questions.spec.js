/** Questions after a workshop: noted in a call, answered, and answered by an extra workshop. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { AGENT, atTheDesk, FACILITATOR, facilitator, learnerOf, open } from "./desk.js";

const NARROW = { width: 360, height: 800 };

/** @param {import("@playwright/test").Page} page @param {string} name */
const shot = async (page, name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/questions-${name}.png`, fullPage: true });
};

test("a phoned question seats its caller in six keys", async ({ page, staff }) => {
  // The workshop has just begun: what comes by phone is about the last one.
  const session = await staff.session({ facilitator_id: (await facilitator(staff)).id, inSeconds: 3 });
  const person = await learnerOf(staff, await staff.enrolled(session));
  await expect.poll(() => Date.now() > Date.parse(session.starts_at)).toBe(true);
  await atTheDesk(page, AGENT, `/bureau/personnes.html?id=${person.id}`);
  const words = `Comment retrouver ma photo ${person.family_name} ?`;
  let keys = 0;
  /** @param {string} key */
  const press = async (key) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  await page.getByRole("link", { name: "Noter une question" }).focus();
  await press("Enter");
  const dialog = page.getByRole("dialog", { name: "Noter une question" });
  await expect(dialog.getByLabel("La question")).toBeFocused();
  await expect(dialog).toContainText(`${person.family_name}, après Premiers pas`);
  await expectForEveryone(page);
  await shot(page, "note");
  await page.keyboard.type(words);
  await press("Control+Enter");
  await expect(page.getByRole("link", { name: "Proposer un atelier", exact: true })).toBeFocused();
  await expectForEveryone(page);
  await shot(page, "noted");
  await press("Enter");
  const create = page.getByRole("button", { name: "Créer l’atelier" });
  await expect(create).toBeFocused();
  await expect(page.getByLabel(`${person.given_name} ${person.family_name} a déjà dit oui`)).toBeChecked();
  await expectForEveryone(page);
  await shot(page, "proposal");
  await press("Enter");
  await expect(page.getByRole("heading", { name: "L’atelier est dans l’agenda" })).toBeFocused();
  await expect(page.locator("#result")).toContainText("inscription faite");
  expect(keys).toBeLessThanOrEqual(6);
  await expectForEveryone(page);
  await shot(page, "proposed");

  // The chain, from the person, from the new session, and from the question.
  const { data } = await staff.ask("GET", `/follow-ups?learner=${person.id}`);
  expect(data[0].seat.status).toBe("enrolled");
  await open(page, `/bureau/personnes.html?id=${person.id}`);
  await expect(page.getByRole("region", { name: "Ses questions" })).toContainText(words);
  await open(page, `/bureau/atelier.html?id=${data[0].proposed_session.id}&vue=questions`);
  await expect(page.getByRole("region", { name: "Questions après l’atelier" })).toContainText("cet atelier y répond");
  await expectForEveryone(page);
  await shot(page, "session");
});

test("like questions are gathered, and their people called", async ({ page, staff }) => {
  const venue = await staff.venue();
  const session = await staff.session({ venue });
  const mark = newPerson().familyName;
  for (const _ of [1, 2]) {
    const { id } = await learnerOf(staff, await staff.enrolled(session));
    await staff.ask("POST", "/follow-ups", {
      learner_id: id,
      session_id: session.id,
      question: `Retrouver une photo ${mark}`,
      theme: "creer_avec_le_numerique",
    });
  }
  await atTheDesk(page, AGENT, "/bureau/questions-atelier.html?etat=open&theme=creer_avec_le_numerique");
  await expect(page.getByRole("heading", { name: /^Créer avec le numérique/ })).toBeVisible();
  const cards = page.locator(".person", { hasText: mark });
  await expect(cards).toHaveCount(2);
  for (const card of await cards.all()) await card.getByRole("checkbox").check();
  await expectForEveryone(page);
  await shot(page, "inbox");
  await page.setViewportSize(NARROW);
  await expectForEveryone(page);
  await shot(page, "inbox-narrow");
  await page.getByRole("button", { name: "Proposer un atelier pour 2 questions" }).click();
  await expect(page.getByRole("button", { name: "Créer l’atelier" })).toBeVisible();
  await expect(page.getByLabel("Titre")).toHaveValue("Atelier supplémentaire : créer avec le numérique");
  await expect(page.getByLabel("Lieu")).toHaveValue(venue.id);
  for (const box of await page.getByRole("checkbox", { name: /a déjà dit oui/ }).all())
    await expect(box).not.toBeChecked();
  await expectForEveryone(page);
  await shot(page, "proposal-narrow");
  await page.getByRole("button", { name: "Créer l’atelier" }).click();
  await expect(page.locator("#result")).toContainText("place proposée, réponse attendue");
  await expectForEveryone(page);
  const { data } = await staff.ask("GET", `/follow-ups?session=${session.id}`);
  const { data: calls } = await staff.ask("GET", `/calls?session=${data[0].proposed_session.id}`);
  expect(calls.map((/** @type {{ text: string }} */ { text }) => text.includes(mark))).toEqual([false, false]);
});

test("an answer begins with an earlier one, and names nobody", async ({ page, staff }) => {
  const mark = newPerson().familyName;
  const theme = "intelligence_artificielle";
  const first = await staff.ask("POST", "/follow-ups", { name: "Odette", question: "Avant ?", theme });
  await staff.ask("POST", `/follow-ups/${first.id}/answer`, { answer: `Odette, appuyez sur ${mark}.` });
  const asked = await staff.ask("POST", "/follow-ups", {
    name: `Paul ${mark}`,
    phone: "04 67 93 00 12",
    question: "Comment faire ?",
    theme,
    due_on: "2026-01-05",
  });
  await atTheDesk(page, AGENT, `/bureau/questions-atelier.html?etat=open&theme=${theme}`);
  const card = page.locator(`#question-${asked.id}`);
  await expect(card).toContainText("En retard");
  await card.getByRole("button", { name: /^Répondre/ }).click();
  const dialog = page.getByRole("dialog", { name: "Répondre" });
  await dialog.getByText("Partir d’une réponse déjà donnée").click();
  await dialog.getByLabel("Chercher").fill(mark);
  await expect(dialog.getByText(`… appuyez sur ${mark}.`)).toBeVisible();
  await expectForEveryone(page);
  await shot(page, "answer");
  await dialog.getByRole("button", { name: "Partir de ce texte" }).first().click();
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(card).toContainText("Répondue");
  await card.getByRole("button", { name: /^Rouvrir/ }).click();
  await expect(card).toContainText("En retard");
  await card.getByRole("button", { name: /^Confier/ }).click();
  await page.getByLabel("Qui répond ?").selectOption({ label: "Léa Fabre" });
  await expectForEveryone(page);
  await shot(page, "assign");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(card).toContainText("par Léa Fabre");
  await card.getByRole("button", { name: /^Relier à une fiche/ }).click();
  await expectForEveryone(page);
  await page.keyboard.press("Escape");
});

test("a facilitator reads theirs, from « À faire » on", async ({ page, staff }) => {
  const assignee_id = (await facilitator(staff)).id;
  const mark = newPerson().familyName;
  const asked = await staff.ask("POST", "/follow-ups", { question: `Les virus ${mark} ?`, assignee_id });
  await atTheDesk(page, FACILITATOR);
  await page.locator("[data-task=questions] a").click();
  const card = page.locator(`#question-${asked.id}`);
  await expect(card).toContainText(mark);
  await expect(card.getByRole("link", { name: /Proposer un atelier/ })).toHaveCount(0);
  await page.setViewportSize(NARROW);
  await expectForEveryone(page);
  await card.getByRole("button", { name: /^Clore/ }).click();
  await expect(card).toContainText("Close");
});

test("a caller's question is noted from the card of the call", async ({ page, staff }) => {
  const { familyName, phone } = newPerson();
  await staff.ask("POST", "/call-backs", { name: `Lucette ${familyName}`, phone, words: "Ma tablette." });
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const card = page.locator(".person", { hasText: familyName });
  await card.getByRole("link", { name: /^Noter une question/ }).click();
  const dialog = page.getByRole("dialog", { name: "Noter une question" });
  await expect(dialog.getByLabel("De qui ?")).toHaveValue(`Lucette ${familyName}`);
  await dialog.getByLabel("La question").fill("Ma tablette ne s’allume plus.");
  await dialog.getByRole("button", { name: "Noter la question" }).click();
  await expect(page.locator("#noted")).toContainText("La question est notée");
  await expect(page.locator(".person", { hasText: familyName })).toContainText("Ma tablette ne s’allume plus.");
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Exporter (CSV)" }).click();
  expect((await downloading).suggestedFilename()).toMatch(/^questions-.*\.csv$/);
});
