import { expect, expectForEveryone, sheets, test } from "../support.js";

/** A session that starts in a moment, with somebody in it: an evaluation is possible once it has begun. */
async function begun(/** @type {import("../support.js").Staff} */ staff) {
  const session = await staff.session({ inSeconds: 3 });
  const enrolled = await staff.enrolled(session);
  await expect.poll(() => Date.now(), { timeout: 10_000 }).toBeGreaterThan(Date.parse(session.starts_at));
  return { session, link: `/evaluation.html#${enrolled.reference}/${enrolled.secret}` };
}

test("an evaluation is sent once", async ({ page, staff }) => {
  const { session, link } = await begun(staff);
  await page.goto(link);
  await expect(page.getByText(/c’était «\sPremiers pas/)).toBeVisible();
  await expectForEveryone(page);

  await page.getByRole("button", { name: "Envoyer mon avis" }).click();
  await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Il y a 4 points à corriger");
  await expectForEveryone(page);
  await page.getByRole("alert").getByRole("link").first().click();
  await expect(page.getByLabel("Pas content du tout")).toBeFocused();

  await page.getByLabel("Très content").check();
  await page.getByLabel("Plutôt oui").check();
  await page.getByLabel("À la bonne vitesse").check();
  await page.getByLabel("Oui", { exact: true }).check();
  await page.getByLabel(/Qu’est-ce qui vous a aidé/).fill("Refaire deux fois chaque geste.");
  await page.getByRole("button", { name: "Envoyer mon avis" }).click();
  await expect(page.getByRole("heading", { name: "Votre avis est enregistré" })).toBeFocused();
  await expectForEveryone(page);

  const { data } = await staff.ask("GET", `/sessions/${session.id}/evaluations`);
  expect(data).toMatchObject([
    { satisfaction: 4, relevance: 3, pace: "right", another_session: true, helped: "Refaire deux fois chaque geste." },
  ]);

  await page.goto("/");
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Vous avez déjà donné votre avis" })).toBeVisible();
});

test("choices are kept when the connection is lost", async ({ page, staff }) => {
  const { link } = await begun(staff);
  await page.goto(link);
  for (const choice of ["Plutôt content", "Un peu", "Trop vite"]) await page.getByLabel(choice).check();
  await page.getByLabel("Non, cela me suffit").check();
  await page.route("**/evaluation", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await page.getByRole("button", { name: "Envoyer mon avis" }).click();
  await expect(page.getByRole("alert")).toContainText("Le service ne répond pas");
  await page.reload();
  await expect(page.getByLabel("Trop vite")).toBeChecked();
});

test("an incomplete link says what to do", async ({ page }) => {
  await page.goto("/evaluation.html#CAP-7K4M/tronque");
  await expect(page.getByRole("heading", { name: "Ce lien ne mène à aucun atelier" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Envoyer mon avis" })).toBeHidden();
  await expectForEveryone(page);
});

test("the form prints blank on one sheet", async ({ page, staff }) => {
  const { link } = await begun(staff);
  await page.goto(link);
  await page.getByLabel("Très content").check();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".sheet").getByText("À rendre à l’animateur")).toBeVisible();
  await expect(page.getByRole("button", { name: "Envoyer mon avis" })).toBeHidden();
  expect(await sheets(page)).toBe(1);
});
