/** Preparation of a session: the facilitator's view, and the plan. */
import { expect, expectForEveryone, expectNoSidewaysScroll, newPerson, sheets, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { atTheDesk, FACILITATOR, facilitator, open, withoutPrinter } from "./desk.js";

test("a facilitator's plan is not overwritten unseen", async ({ page, staff, context }) => {
  test.setTimeout(120_000);
  const [venue, person, { id: facilitator_id }] = [await staff.venue(), newPerson(), await facilitator(staff)];
  const learner = { given_name: person.givenName, family_name: person.familyName, phone: person.phone };
  const before = await staff.session({ venue, inSeconds: 2, minutes: 20, facilitator_id });
  const came = await staff.enrolled(before, learner);
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(before.starts_at));
  await staff.ask("PUT", `/sessions/${before.id}/attendance`, {
    entries: [{ enrolment_id: came.id, status: "present" }],
  });
  const said = await staff.http.post(
    `${process.env.CLIC_TEST_ADDRESS}/v1/sud-herault/my-enrolments/${came.reference}/evaluation`,
    {
      headers: { "Link-Secret": came.secret },
      data: {
        version: 1,
        answers: { satisfaction: "3", pace: "too_fast", helped: "On prend le temps.", missing: "Le clavier." },
      },
    },
  );
  expect(said.status()).toBe(201);
  await staff.replace("PUT", `/sessions/${before.id}/next-time`, { next_time: "Aller moins vite." }, 0);
  const session = await staff.session({ venue, facilitator_id });
  const again = await staff.enrolled(session, learner);
  const {
    learner: { id },
  } = await staff.ask("GET", `/enrolments/${again.id}`);
  await staff.change(`/learners/${id}`, { remarks: "Entend mal : parler fort." });
  await staff.enrolled(session, {}, { needs: "Ranger mes photos." });

  await withoutPrinter(page);
  await atTheDesk(page, FACILITATOR, `/bureau/atelier.html?id=${session.id}&vue=preparer`);
  const known = page.getByRole("listitem").filter({ hasText: person.familyName });
  await expect(known).toContainText(/Déjà suivi\s: Premiers pas/);
  await expect(known).toContainText(/À savoir\s: Entend mal/);
  await expect(page.getByText("C’est la première fois.")).toBeVisible();
  await expect(page.getByText("« Ranger mes photos. »")).toBeVisible();
  await expect(page.getByText("« Le clavier. »")).toBeVisible();
  await expect(page.getByText("Aller moins vite.")).toBeVisible();
  await expect(page.getByText("Quatre ordinateurs.")).toBeVisible();
  await expectForEveryone(page);

  await page.getByLabel("Thème").fill("Les photos du téléphone");
  await page.getByLabel("Explications").fill("Où vont les photos.\nCe qu’est un dossier.");
  await page.getByLabel("Exercices").fill("En copier trois, les ranger.");
  await page.getByLabel("Remarques sur le matériel").fill("Apporter deux câbles.");
  await page.getByRole("button", { name: "Enregistrer le plan" }).click();
  await expect(page.getByText("Enregistré.", { exact: true })).toBeVisible();
  await expect(page.getByText(/Écrit par Léa Fabre/)).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "preparer", { widths: [360, 1280, 3840], height: 900 });
  await page.reload();
  await expect(page.getByLabel("Explications")).toHaveValue("Où vont les photos.\nCe qu’est un dossier.");
  // The page itself, printed: the written text, no box to fill in.
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText("Ce qu’est un dossier.").filter({ visible: true })).toBeVisible();
  await expect(page.getByText("(facultatif)").filter({ visible: true })).toHaveCount(0);
  await expect(page.locator("input, textarea").filter({ visible: true })).toHaveCount(0);
  await sheets(page, "preparer-page");
  await page.emulateMedia({ media: "screen" });

  const theirs = { theme: "Autre chose", theory: "Rien" };
  const answer = await staff.http.fetch(`${process.env.CLIC_TEST_ADDRESS}/v1/sud-herault/sessions/${session.id}/plan`, {
    method: "PATCH",
    data: theirs,
    headers: { Authorization: `Bearer ${staff.token}`, "If-Match": '"1"' },
  });
  expect(answer.status()).toBe(200);
  await page.getByLabel("Thème").fill("Les courriels");
  await page.getByRole("button", { name: "Enregistrer le plan" }).click();
  await expect(page.getByRole("alert")).toContainText("a écrit autre chose que vous");
  await expectForEveryone(page);
  await page.getByRole("radio", { name: /« Autre chose »/ }).check();
  await page.getByRole("button", { name: "Enregistrer le plan" }).click();
  await expect(page.getByLabel("Thème")).toHaveValue("Autre chose");
  await expect(page.getByLabel("Explications"), "theirs alone").toHaveValue("Rien");

  await page.getByRole("button", { name: "Imprimer le plan" }).click();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { name: "Plan de l’atelier" })).toBeVisible();
  expect(await sheets(page, "plan")).toBe(1);
  await page.emulateMedia({ media: "screen" });

  const phone = await context.newPage();
  await phone.setViewportSize({ width: 360, height: 740 });
  await open(phone, `/bureau/atelier.html?id=${session.id}`);
  await phone.getByRole("link", { name: "Préparer" }).click();
  await expect(phone.getByLabel("Thème")).toHaveValue("Autre chose");
  await expectNoSidewaysScroll(phone);
});

test("full and empty plans print without a cut line", async ({ page, staff }) => {
  test.setTimeout(120_000);
  const { id: facilitator_id } = await facilitator(staff);
  const large = await staff.session({ capacity: 12, facilitator_id });
  for (let n = 0; n < 12; n++)
    await staff.enrolled(
      large,
      n === 3
        ? {
            given_name: "Marie-Antoinette Joséphine",
            family_name: `${newPerson().familyName}-Castelnaudary de Montpeyroux`,
          }
        : {},
    );
  const empty = await staff.session({ facilitator_id });
  await withoutPrinter(page);
  await atTheDesk(page, FACILITATOR, `/bureau/atelier.html?id=${large.id}`);
  for (const [session, rows, pages] of /** @type {const} */ ([
    [large, 14, 1],
    [empty, 6, 1],
  ])) {
    await open(page, `/bureau/atelier.html?id=${session.id}`);
    await page.getByRole("button", { name: "Imprimer la feuille d’émargement" }).click();
    await page.emulateMedia({ media: "print" });
    await expect(page.locator(".paper__table tbody tr")).toHaveCount(rows);
    await expect(page.getByText(/Animation\s: Léa Fabre/)).toBeVisible();
    expect(await sheets(page, `sheet-${rows}`)).toBe(pages);
    await page.emulateMedia({ media: "screen" });
  }
});
