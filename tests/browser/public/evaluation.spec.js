/** Evaluations: by a personal link, by the code of a session, and on paper. */
import { expect, expectForEveryone, sheets, test } from "../support.js";
import { pictures } from "../support/pictures.js";

/** A session that has begun, with somebody in it: of twenty minutes, so that evaluations are taken at once. */
async function begun(/** @type {import("../support.js").Staff} */ staff) {
  const session = await staff.session({ inSeconds: 3, minutes: 20 });
  const enrolled = await staff.enrolled(session);
  await expect.poll(() => Date.now(), { timeout: 10_000 }).toBeGreaterThan(Date.parse(session.starts_at));
  return { session, enrolled, link: `/evaluation.html#${enrolled.reference}/${enrolled.secret}` };
}

const send = (/** @type {import("@playwright/test").Page} */ page) =>
  page.getByRole("button", { name: "Envoyer mon avis" }).click();

test("an evaluation is sent once, with any answer blank", async ({ page, staff }) => {
  const { session, enrolled, link } = await begun(staff);
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    `${enrolled.learner.given_name}, votre avis sur l’atelier du`,
  );
  await expect(page.locator("#evaluate")).toContainText("Rien n’est obligatoire : une seule réponse suffit.");
  await expect(page.locator("#evaluate")).toContainText("Mais vous étiez la seule personne");
  await expectForEveryone(page);
  await pictures(page, "evaluation");

  await send(page);
  await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Vous n’avez encore rien répondu");
  await expectForEveryone(page);

  await page.getByRole("group", { name: "L’atelier vous a-t-il plu ?" }).getByLabel("Tout à fait").check();
  await page.getByLabel("Trop rapide").check();
  await page.getByRole("group", { name: "Referez-vous cela seul(e) chez vous ?" }).getByLabel("Je crois").check();
  await page.getByLabel(/Qu’est-ce qui vous a aidé/).fill("Refaire deux fois chaque geste.");
  await send(page);
  await expect(page.getByRole("heading", { name: "Votre avis est enregistré" })).toBeFocused();
  await expect(page.getByRole("button", { name: "Imprimer ce formulaire" })).toBeHidden();
  await expectForEveryone(page);

  const { data } = await staff.ask("GET", `/sessions/${session.id}/evaluations`);
  const helped = "Refaire deux fois chaque geste.";
  expect(data.map((/** @type {any} */ { answers }) => answers)).toEqual([
    { satisfaction: "4", pace: "too_fast", alone: "think_so", helped },
  ]);

  await page.goto("/");
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Vous avez déjà donné votre avis" })).toBeVisible();
});

test("choices are kept when the connection is lost", async ({ page, staff }) => {
  const { link } = await begun(staff);
  await page.goto(link);
  await page.getByLabel("Trop rapide").check();
  await page.route("**/evaluation", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await send(page);
  await expect(page.getByRole("alert")).toContainText("Le service ne répond pas");
  await page.reload();
  await expect(page.getByLabel("Trop rapide")).toBeChecked();
});

test("an incomplete link says what to do", async ({ page }) => {
  await page.goto("/evaluation.html#CAP-7K4M/tronque");
  await expect(page.getByRole("heading", { name: "Ce lien ne mène à aucun atelier" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Envoyer mon avis" })).toBeHidden();
  await expect(page.getByRole("link", { name: "Mon inscription" }).last()).toBeVisible();
  await expectForEveryone(page);
});

test("the code of a session opens a form without a name", async ({ page, staff }) => {
  const { session } = await begun(staff);
  const { code } = await staff.ask("PUT", `/sessions/${session.id}/evaluation-code`, {});
  await page.goto("/e");
  await page.getByLabel("Code de l’atelier").fill(`${code.slice(0, 3).toLowerCase()} ${code.slice(3)}`);
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Votre avis sur l’atelier du");
  await expectForEveryone(page);
  for (const answer of ["Oui", "Non, cela me suffit"]) {
    await page
      .getByRole("group", { name: /un autre atelier/ })
      .getByLabel(answer, { exact: true })
      .check();
    await send(page);
    await expect(page.getByRole("heading", { name: "Votre avis est enregistré" })).toBeFocused();
    await page.getByRole("button", { name: "Quelqu’un d’autre répond sur cet appareil" }).click();
  }
  await expect(page.getByRole("heading", { name: "Tous les avis sont déjà arrivés" })).toBeVisible();
  await expectForEveryone(page);
  const { summary } = await staff.ask("GET", `/sessions/${session.id}/evaluations`);
  expect(summary).toMatchObject({ answers: 2, expected: 1 });
  const again = summary.questions.find((/** @type {any} */ { code }) => code === "another_session");
  expect(again.choices.map((/** @type {any} */ { count }) => count)).toEqual([1, 1]);
});

test("before the end it says at once when to come back", async ({ page, staff }) => {
  const session = await staff.session();
  const { code } = await staff.ask("PUT", `/sessions/${session.id}/evaluation-code`, {});
  const enrolled = await staff.enrolled(session);
  for (const address of [`/e/${code}`, `/evaluation.html#${enrolled.reference}/${enrolled.secret}`]) {
    await page.goto("/");
    await page.goto(address);
    await expect(page.getByRole("heading", { name: "Il est encore trop tôt" })).toBeVisible();
    await expect(page.getByText(/à partir de .* à la fin de l’atelier/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Envoyer mon avis" })).toBeHidden();
  }
  await expectForEveryone(page);
});

test("the form prints blank on one sheet", async ({ page, staff }) => {
  const { link } = await begun(staff);
  await page.goto(link);
  await page.getByLabel("Trop rapide").check();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".sheet").getByText("À rendre à la personne qui anime")).toBeVisible();
  await expect(page.getByRole("button", { name: "Envoyer mon avis" })).toBeHidden();
  expect(await sheets(page, "evaluation-papier")).toBe(1);
});
