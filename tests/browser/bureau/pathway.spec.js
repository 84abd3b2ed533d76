/** The pathway of people: themes of a session by one key, what each can do, the papers, the page of a person. */
import { expect, expectForEveryone, expectNoSidewaysScroll, sheets, tabTo, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { ADMIN, AGENT, atTheDesk, FACILITATOR, facilitator, learnerOf, opened, withoutPrinter } from "./desk.js";

/** @typedef {import("../support.js").Staff} Staff */

/** A session that has begun, with a plan of two themes and two people; and one to come, about something else. */
async function twoWhoCame(/** @type {Staff} */ staff, theme = "intelligence_artificielle") {
  const [venue, { id: facilitator_id }] = [await staff.venue(), await facilitator(staff)];
  const session = await staff.session({ venue, inSeconds: 4, minutes: 30, facilitator_id, level: "intermediate" });
  await staff.replace("PATCH", `/sessions/${session.id}/plan`, { themes: ["email", "securite_numerique"] }, 0);
  const made = [await staff.enrolled(session), await staff.enrolled(session)];
  const people = [await learnerOf(staff, made[0]), await learnerOf(staff, made[1])];
  const later = await staff.session({ venue, inSeconds: 86_400, facilitator_id, level: "intermediate" });
  const plan = { themes: [theme] };
  await staff.replace("PATCH", `/sessions/${later.id}/plan`, plan, 0);
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(session.starts_at));
  await staff.ask("PUT", `/sessions/${session.id}/attendance`, {
    entries: made.map(({ id }) => ({ enrolment_id: id, status: "present" })),
  });
  return { session, made, people, later };
}

/** @param {{ given_name: string, family_name: string }} person */
const nameOf = ({ given_name, family_name }) => `${given_name} ${family_name}`;

test("a facilitator notes by keyboard what each can do", async ({ page, staff }) => {
  test.setTimeout(120_000);
  const { session, people } = await twoWhoCame(staff);
  const [first, second] = people.map(nameOf);
  await withoutPrinter(page);
  await atTheDesk(page, FACILITATOR, `/bureau/atelier.html?id=${session.id}&vue=parcours`);
  await expect(page.getByText(/Prévus\s: E-mail, Sécurité/)).toBeVisible();
  // The themes of the plan are right: one key.
  await expect(page.getByRole("button", { name: "Confirmer" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/Vus\s: E-mail, Sécurité/)).toBeVisible();
  const cell = page.getByRole("combobox", { name: `${first}\u00a0: Je sais répondre à un e-mail.` });
  await tabTo(page, cell);
  await page.keyboard.press("s");
  await expect(cell).toHaveValue("alone");
  await page.getByRole("combobox", { name: `${second}\u00a0: Je sais répondre à un e-mail.` }).selectOption("not_yet");
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("C’est noté.")).toBeVisible();
  await pictures(page, "pathway-session", { widths: [360, 1280], height: 900 });
  // What comes next, with its reason, for each of them.
  await expect(page.getByText(/Intelligence artificielle, .* – vous n’avez pas encore vu ce thème/)).toHaveCount(2);
  await expect(page.getByRole("link", { name: "Inscrire" })).toHaveCount(0);

  // A colleague is quicker: theirs stands, and the page says so.
  const mark = { learner_id: people[0].id, skill: "email-reply", mastery: "with_help", version: 1 };
  await staff.ask("PUT", `/sessions/${session.id}/skills`, { marks: [mark] });
  await cell.selectOption("not_yet");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/quelqu’un a noté autre chose entre-temps/)).toBeVisible();
  await expect(cell).toHaveValue("with_help");

  await page.getByRole("button", { name: "Imprimer un papier par personne" }).click();
  await expect(page.locator(".slip")).toHaveCount(2);
  await expect(page.locator(".slip").nth(1)).toContainText("À refaire à la maison");
  expect(await sheets(page, "pathway-slips")).toBe(2);
});

test("other themes were covered than were planned", async ({ page, staff }) => {
  const { session } = await twoWhoCame(staff);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}&vue=parcours`);
  await page.getByText("Choisir d’autres thèmes").click();
  await page.getByRole("checkbox", { name: "E-mail" }).uncheck();
  await page.getByRole("checkbox", { name: "Santé" }).check();
  await expectForEveryone(page);
  await pictures(page, "pathway-themes");
  await page.getByRole("button", { name: "Confirmer" }).click();
  await expect(page.getByText(/Vus\s: Santé, Sécurité/)).toBeVisible();
  await expect(page.getByText("Je sais voir mes remboursements sur ameli.fr.")).toBeVisible();
  // Somebody else corrects them meanwhile.
  await staff.replace("PUT", `/sessions/${session.id}/themes`, { covered: ["email"] }, 1);
  await page.getByText("Choisir d’autres thèmes").click();
  await page.getByRole("checkbox", { name: "Bureautique" }).check();
  await page.getByRole("button", { name: "Corriger les thèmes vus" }).click();
  await expect(page.getByText(/a noté d’autres thèmes entre-temps/)).toBeVisible();
  await expect(page.getByText(/Vus\s: E-mail/)).toBeVisible();
});

test("the page of a person, on the screen and on paper", async ({ page, staff }) => {
  test.setTimeout(120_000);
  const { session, people, later } = await twoWhoCame(staff, "culture_numerique");
  const [person] = people;
  await staff.replace("PUT", `/sessions/${session.id}/themes`, { covered: ["email"] }, 0);
  const marks = [
    { skill: "email-open", mastery: "alone", version: 0 },
    { skill: "email-write", mastery: "with_help", version: 0 },
  ];
  await staff.ask("PUT", `/learners/${person.id}/skills`, { marks });
  await staff.ask("POST", `/learners/${person.id}/levels`, { level: "intermediate", reason: "Secret de l’équipe." });
  await staff.ask("POST", "/follow-ups", {
    learner_id: person.id,
    question: "Et mes photos ?",
    session_id: session.id,
  });
  await withoutPrinter(page);
  await atTheDesk(page, AGENT, `/bureau/personnes.html?id=${person.id}`);
  await expect(page.getByText(/Culture numérique, .* – vous n’avez pas encore vu ce thème/)).toBeVisible();
  await expectForEveryone(page);
  await page.getByRole("link", { name: "Voir son parcours" }).click();
  await opened(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Parcours de ${nameOf(person)}`);
  await expect(page.getByText("Secret de l’équipe.")).toBeVisible();
  const cell = page.getByRole("combobox", { name: /Je sais écrire un e-mail/ });
  await expect(cell).toHaveValue("with_help");
  await cell.selectOption("alone");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("C’est noté.")).toBeVisible();
  await expect(page.getByText("Notes d’avant (1)")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "pathway-person", { widths: [360, 1280], height: 900 });

  await page.getByRole("button", { name: "Imprimer pour la personne" }).click();
  const paper = page.locator(".progress-paper");
  await expect(paper).toContainText("Je sais ouvrir ma boîte et lire un e-mail.");
  await expect(paper).toContainText("Et mes photos ?");
  await expect(paper).not.toContainText("Secret de l’équipe.");
  expect(await sheets(page, "pathway-paper")).toBe(1);

  await page.goto(`/bureau/inscrire.html?personne=${person.id}`);
  await opened(page);
  await expect(page.getByText(/Culture numérique, .* – vous n’avez pas encore vu ce thème/)).toBeVisible();
  await expectNoSidewaysScroll(page);
  await pictures(page, "pathway-enrol");
  await page
    .getByRole("listitem")
    .filter({ hasText: "Culture numérique" })
    .getByRole("link", { name: "Inscrire" })
    .click();
  await expect(page).toHaveURL(new RegExp(`atelier=${later.id}`));
});

test("an administrator chooses the « Je sais… » beside a colleague", async ({ page, staff }) => {
  test.setTimeout(120_000);
  await atTheDesk(page, ADMIN, "/bureau/reglages.html");
  const form = page.locator("#skills");
  await form.getByText("École et études").first().click();
  await form.getByLabel(/Je sais écrire à un professeur/).uncheck();
  await form.getByRole("button", { name: "+ Une phrase" }).click();
  const own = `Je sais payer la cantine en ligne ${Date.now()}.`;
  await form.getByLabel("Phrase").last().fill(own);
  await form.getByLabel("Thème").last().selectOption({ label: "École et études" });
  await expectForEveryone(page);
  await pictures(page, "pathway-settings");
  // A colleague hides another one meanwhile: both stay.
  const { version } = await staff.ask("GET", "/skills");
  await staff.replace("PUT", "/skills", { hidden: ["business-invoice"], own: [] }, version);
  await form.getByRole("button", { name: "Garder ces phrases" }).click();
  await expect(form.getByText("Enregistré, avec ce qu’un collègue a changé entre-temps.")).toBeVisible();
  const list = await staff.ask("GET", "/skills");
  const hidden = list.skills.filter((/** @type {any} */ skill) => skill.hidden && !skill.own);
  expect(hidden.map((/** @type {any} */ { code }) => code).sort()).toEqual(["business-invoice", "school-write"]);
  expect(list.skills.some((/** @type {any} */ { sentence }) => sentence === own)).toBe(true);
  await staff.replace("PUT", "/skills", { hidden: [], own: [] }, list.version);
});

test("a plan has its themes, and its session shows them", async ({ page, staff }) => {
  const { id: facilitator_id } = await facilitator(staff);
  const session = await staff.session({ facilitator_id });
  await atTheDesk(page, FACILITATOR, `/bureau/atelier.html?id=${session.id}&vue=preparer`);
  await page.getByText("Thèmes de la liste").click();
  await page.getByRole("checkbox", { name: "E-mail" }).check();
  await page.getByRole("button", { name: "Enregistrer le plan" }).click();
  await expect(page.getByText("Enregistré.", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Parcours" }).click();
  await opened(page);
  await expect(page.getByRole("heading", { name: "Thèmes prévus" })).toBeVisible();
  await expect(page.getByText("E-mail", { exact: true })).toBeVisible();
  await expectForEveryone(page);
});
