/** One person, several dates: ticked one by one or the whole cycle, one slip for all. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { AGENT, atTheDesk, learnerOf, withoutPrinter } from "./desk.js";

const DAY = 86_400;

test("a new person is enrolled in several dates at once", async ({ page, staff }) => {
  await withoutPrinter(page);
  const venue = await staff.venue();
  const [first, second, full] = [
    await staff.session({ venue, inSeconds: 20 * DAY, title: `Un ${Math.random()}` }),
    await staff.session({ venue, inSeconds: 21 * DAY, title: `Deux ${Math.random()}` }),
    await staff.session({ venue, inSeconds: 22 * DAY, capacity: 1, minimum: 1 }),
  ];
  await staff.enrolled(full);
  const person = newPerson();
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?atelier=${first.id}`);
  await page.keyboard.type(`Odette ${person.familyName}`);
  await page.getByRole("option", { name: /Nouvelle personne/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByLabel("Commune").selectOption({ label: "Quarante" });

  await page.getByRole("button", { name: "Ajouter d’autres dates" }).click();
  for (const { id } of [second, full]) await page.locator(`#date-${id}`).check();
  await expect(page.getByText("3 dates en tout, dont 1 en liste d’attente")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "plusieurs-dates");
  await page.getByRole("button", { name: "Inscrire à 3 dates" }).click();

  await expect(page.getByRole("heading", { name: `Odette ${person.familyName} : 2 dates réservées` })).toBeFocused();
  await expect(page.getByText("1 en liste d’attente.")).toBeVisible();
  const rows = page.getByRole("row").filter({ hasText: venue.commune });
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(2)).toContainText("En attente, 1re place");
  await expectForEveryone(page);
  await pictures(page, "plusieurs-dates-faites");
  await page.getByRole("button", { name: "Imprimer un rappel" }).click();
  const paper = page.locator(".print-document");
  await expect(paper).toContainText("Vos dates");
  await expect(paper).toContainText("Liste d’attente : ne venez pas encore");
  await page.getByRole("link", { name: "Encore un atelier pour cette personne" }).click();
  await expect(page.getByText("A déjà :")).toBeVisible();
});

test("the whole cycle is ticked where there is room", async ({ page, staff }) => {
  const venue = await staff.venue();
  const day = (/** @type {number} */ days) => new Date(Date.now() + days * DAY * 1000).toISOString().slice(0, 10);
  const { created: sessions } = await staff.ask("POST", "/series", {
    venue_id: venue.id,
    title: `Cycle ${Math.random()}`,
    levels: ["beginner"],
    first_date: day(40),
    last_date: day(70),
    start_time: "08:15",
    duration_minutes: 60,
    capacity: 3,
    minimum: 1,
  });
  expect(sessions.length).toBeGreaterThan(2);
  const learner = await learnerOf(staff, await staff.enrolled(await staff.session()));
  const apart = await staff.session({ venue, inSeconds: 20 * DAY });
  for (let seat = 0; seat < 3; seat++) await staff.enrolled(sessions[2]);
  await staff.change(`/sessions/${sessions.at(-1).id}`, { level: "intermediate" });
  const dates = sessions.length - 1;
  // More dates come before the cycle than one request takes.
  await page.route(/\/sessions\?(?!.*series=)(?=.*limit=60)/, async (route) => {
    const response = await route.fetch();
    const rest = await response.json();
    const many = Array.from({ length: 59 }, () => ({ ...apart, id: crypto.randomUUID() }));
    await route.fulfill({ json: { ...rest, data: [apart, ...many] } });
  });
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?personne=${learner.id}&atelier=${sessions[0].id}`);
  await page.getByRole("radio", { name: /Débutants/ }).check();
  await page.getByRole("button", { name: "Ajouter d’autres dates" }).click();
  await page.locator(`#date-${apart.id}`).check();
  await page.getByRole("button", { name: "Tout le cycle" }).click();
  await expect(page.getByText("1 date complète, 1 d’un autre niveau, non cochées.")).toBeVisible();
  await expect(page.locator(`#date-${apart.id}`)).toBeChecked();
  // Closed and opened again, every tick is there.
  const toggle = page.getByRole("button", { name: "Ajouter d’autres dates" });
  await toggle.click();
  await expect(page.getByText(`${dates} dates en tout`)).toBeVisible();
  await toggle.click();
  await expect(page.locator(`#date-${sessions[1].id}`)).toBeChecked();
  await page.getByRole("button", { name: `Inscrire à ${dates} dates` }).click();
  await expect(page.getByRole("heading", { name: new RegExp(`${dates} dates réservées`) })).toBeFocused();
  await page.getByRole("button", { name: "Tout annuler" }).click();
  await expect(page.getByRole("heading", { name: "Ces inscriptions sont annulées" })).toBeFocused();
  const { data } = await staff.ask("GET", `/enrolments?session=${sessions[1].id}&status=enrolled`);
  expect(data).toEqual([]);
});
