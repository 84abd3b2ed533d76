import { expect, expectForEveryone, readOn, sheets, test } from "../support.js";
import { AGENT, atTheDesk, day, FACILITATOR, facilitator, open, withoutPrinter } from "./desk.js";

test("attendance, evaluations and results on a tablet", async ({ page, staff }) => {
  test.setTimeout(120_000);
  const session = await staff.session({
    inSeconds: 4,
    minutes: 20,
    facilitator_id: (await facilitator(staff)).id,
  });
  const [first, second] = [await staff.enrolled(session), await staff.enrolled(session)];
  await withoutPrinter(page);
  await atTheDesk(page, FACILITATOR, `/bureau/atelier.html?id=${session.id}`);
  await expect(page.getByText("0 réponse sur 2")).toBeVisible();
  await expectForEveryone(page);

  const presence = (/** @type {any} */ enrolled) =>
    page.getByRole("group", { name: new RegExp(enrolled.learner.family_name) });
  await presence(first).getByRole("button", { name: "Présent", exact: true }).click();
  await presence(second).getByRole("button", { name: "Absent", exact: true }).click();
  await expect(page.getByText("2 réponses sur 2 : 1 venu. Tout est enregistré.")).toBeVisible();
  await expectForEveryone(page);
  await page.reload();
  await expect(presence(second).getByRole("button", { name: /Absent$/ })).toHaveAttribute("aria-pressed", "true");
  await expect(presence(first).getByText("par Léa Fabre")).toBeVisible();

  // Until the session has begun, nobody has an opinion of it.
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(session.starts_at));
  const own = await staff.http.post(
    `${process.env.CLIC_TEST_ADDRESS}/v1/sud-herault/my-enrolments/${first.reference}/evaluation`,
    { headers: { "Link-Secret": first.secret }, data: { version: 1, answers: { satisfaction: "4" } } },
  );
  expect(own.status()).toBe(201);
  await page.reload();
  await expect(page.getByText("Évaluation faite")).toBeVisible();

  await open(page, `/bureau/atelier.html?id=${session.id}&vue=evaluations`);
  await expect(page.getByText("1 avis sur 1 attendu.")).toBeVisible();
  await expect(page.getByText("0 réponse sur 1").first()).toBeVisible();
  await page.getByLabel("Ce qui changera la prochaine fois").fill("Plus de temps pour la souris.");
  await expect(page.getByText("Pas encore enregistré.")).toBeVisible();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Enregistré.", { exact: true })).toBeVisible();
  await expectForEveryone(page);
  await page.reload();
  await expect(page.getByLabel("Ce qui changera la prochaine fois")).toHaveValue("Plus de temps pour la souris.");
});

test("the attendance sheet fits one page, with room to sign", async ({ page, staff }) => {
  const session = await staff.session();
  const people = [];
  for (let n = 0; n < 4; n++) people.push(await staff.enrolled(session));
  await withoutPrinter(page);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}`);
  await page.getByRole("button", { name: "Imprimer la feuille d’émargement" }).click();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("columnheader", { name: "Signature" })).toBeVisible();
  for (const { learner } of people)
    await expect(
      page
        .getByRole("cell", { name: new RegExp(learner.family_name, "i") })
        .or(page.getByRole("rowheader", { name: new RegExp(learner.family_name, "i") }))
        .first(),
    ).toBeVisible();
  expect(await sheets(page)).toBe(1);
});

test("a cancelled session shows the people to call, and why", async ({ page, staff }) => {
  const session = await staff.session();
  const { learner } = await staff.enrolled(session);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}`);
  await page.getByRole("button", { name: "Annuler l’atelier" }).click();
  const dialog = page.getByRole("dialog", { name: "Annuler cet atelier ?" });
  await expectForEveryone(page);
  await dialog.getByRole("button", { name: "Annuler l’atelier" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Choisissez le motif de l’annulation.");
  await dialog.getByLabel("Motif public").selectOption("Salle indisponible");
  await dialog.getByRole("button", { name: "Annuler l’atelier" }).click();
  await expect(page.getByText("Cet atelier est annulé.")).toBeVisible();
  await expect(page.getByText("Motif public : Salle indisponible")).toBeVisible();
  await expect(page.getByRole("link", { name: learner.phone_display })).toBeVisible();
  await expectForEveryone(page);
});

test("an enrolment is moved, then cancelled", async ({ page, staff }) => {
  const venue = await staff.venue();
  const from = await staff.session({ venue });
  const to = await staff.session({ venue, inSeconds: 8 * 86_400, title: `Ensuite ${Math.random()}` });
  const { learner } = await staff.enrolled(from);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${from.id}`);
  await page.getByRole("button", { name: `Changer d’atelier : ${learner.given_name} ${learner.family_name}` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("radio").first()).toBeVisible();
  await expectForEveryone(page);
  await readOn(dialog.getByRole("button", { name: "Plus de dates" }), dialog.getByText(to.title));
  await dialog.getByRole("radio", { name: new RegExp(to.title) }).check();
  await dialog.getByRole("button", { name: /Changer/ }).click();
  await expect(dialog).toBeHidden();
  expect(await staff.seatsLeft(from.id)).toBe(4);
  expect(await staff.seatsLeft(to.id)).toBe(3);

  await open(page, `/bureau/atelier.html?id=${to.id}`);
  await page.getByRole("button", { name: /Annuler l’inscription/ }).click();
  await page
    .getByRole("dialog")
    .getByLabel(/Précision/)
    .fill("Un autre rendez-vous");
  await expectForEveryone(page);
  await page.getByRole("dialog").getByRole("button", { name: "Annuler l’inscription" }).click();
  await expect(page.getByText("Inscriptions annulées (1)")).toBeVisible();
  expect(await staff.seatsLeft(to.id)).toBe(4);
});

test("the waiting list is overtaken, and a freed seat is taken", async ({ page, staff }) => {
  const session = await staff.session({ capacity: 1, minimum: 1 });
  await staff.enrolled(session);
  const waiting = [
    await staff.enrolled(session, {}, { wait: true }),
    await staff.enrolled(session, {}, { wait: true, party_size: 1 }),
  ];
  const names = waiting.map(({ learner }) => `${learner.given_name} ${learner.family_name}`);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}`);
  const people = page.getByRole("region", { name: "Liste d’attente (2 personnes)" }).getByRole("heading", { level: 3 });
  await expect(people).toHaveText([names[0] ?? "", names[1] ?? ""]);
  await expectForEveryone(page);
  await page.getByRole("button", { name: `Faire passer devant : ${names[1]}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Faire passer devant" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Écrivez la raison");
  await expectForEveryone(page);
  await dialog.getByLabel("Raison").fill("Son atelier précédent a été annulé.");
  await dialog.getByRole("button", { name: "Faire passer devant" }).click();
  await expect(people).toHaveText([names[1] ?? "", names[0] ?? ""]);

  await page.getByRole("button", { name: /^Annuler l’inscription/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Annuler l’inscription" }).click();
  await expect(page.getByText(/Place proposée, réponse attendue jusqu’au/)).toBeVisible();
  await expectForEveryone(page);
  await page.getByRole("button", { name: `Prend la place : ${names[1]}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Inscrire" }).click();
  await expect(page.getByRole("region", { name: "Liste d’attente (1 personne)" })).toBeVisible();
  const { data } = await staff.ask("GET", `/enrolments?session=${session.id}&status=enrolled`);
  expect(data.map((/** @type {{ reference: string }} */ { reference }) => reference)).toEqual([waiting[1].reference]);
});

/** A session within one day, at any hour of the test. @param {import("../support.js").Staff} staff */
const ofOneDay = (staff) => staff.session({ starts_at: `${day(7)}T13:00:00Z`, ends_at: `${day(7)}T15:00:00Z` });

test("a session to come is not moved into the past", async ({ page, staff }) => {
  const session = await ofOneDay(staff);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}&vue=modifier`);
  const save = () => page.getByRole("button", { name: "Enregistrer les changements" }).click();
  const date = page.getByLabel("Date", { exact: true });
  await date.fill(day(-5));
  await save();
  await expect(date).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#date-error")).toContainText("Cette date est passée. Choisissez une date à venir.");
  await expectForEveryone(page);
  // A session moved into the past by a wrong clock at the desk is refused by the service.
  await page.clock.setFixedTime(Date.now() - 10 * 86_400_000);
  await save();
  await expect(page.locator("#from-error")).toContainText("Cet atelier est à venir : choisissez une heure à venir.");
  expect((await staff.ask("GET", `/sessions/${session.id}`)).starts_at).toBe(session.starts_at);
});

test("two changes of a session at once show each other", async ({ page, staff }) => {
  const session = await ofOneDay(staff);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}&vue=modifier`);
  await expectForEveryone(page);
  await page.getByLabel("Places").fill("5");
  await page.getByRole("button", { name: "Enregistrer les changements" }).click();
  await expect(page.getByText("Enregistré.", { exact: true })).toBeVisible();
  expect((await staff.ask("GET", `/sessions/${session.id}`)).capacity).toBe(5);

  await staff.change(`/sessions/${session.id}`, { title: "Autrement" });
  await page.getByLabel("Places").fill("6");
  await page.getByRole("button", { name: "Enregistrer les changements" }).click();
  const bar = page.getByRole("region", { name: "Ce qui vient d’être fait" });
  await expect(bar).toContainText("a changé « Titre »");
  await expect(bar).toContainText("Votre changement est ajouté : « Places ».");
  const { title, capacity } = await staff.ask("GET", `/sessions/${session.id}`);
  expect([title, capacity]).toEqual(["Autrement", 6]);

  await staff.change(`/sessions/${session.id}`, { capacity: 7 });
  await page.getByLabel("Places").fill("8");
  await page.getByRole("button", { name: "Enregistrer les changements" }).click();
  await expect(page.getByRole("alert").first()).toContainText("a écrit autre chose que vous");
  await expectForEveryone(page);
});
