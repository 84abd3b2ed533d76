import { expect, expectForEveryone, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { AGENT, atTheDesk, FACILITATOR, facilitator, open } from "./desk.js";
import { between, inWords, later, nth, TUESDAY, YEAR } from "../support/days.js";

/** With a closure in the week after, and Christmas in the same month. */
const TUESDAY_OF_DECEMBER = nth(TUESDAY, 12, 2);

/** @param {import("../support.js").Staff} staff */
async function planned(staff) {
  const venue = await staff.venue();
  const session = await staff.session({
    venue,
    title: "Au calendrier",
    ...between(TUESDAY_OF_DECEMBER, "14:00", "16:00"),
  });
  await staff.ask("POST", "/closures", {
    venue_id: venue.id,
    first_date: later(TUESDAY_OF_DECEMBER, 9),
    last_date: later(TUESDAY_OF_DECEMBER, 10),
    reason: "Travaux",
  });
  return { venue, session };
}

test("a month is a table with sessions, holidays and closures", async ({ page, staff }) => {
  const { venue, session } = await planned(staff);
  await atTheDesk(page, AGENT, `/bureau/calendrier.html?jour=${TUESDAY_OF_DECEMBER}&lieu=${venue.id}`);
  const table = page.getByRole("table", { name: `Décembre ${YEAR}` });
  await expect(table.getByRole("columnheader")).toHaveCount(7);
  const entry = table.getByRole("link", { name: /14 h Quarante : Au calendrier/ });
  await expect(entry).toHaveAttribute("href", `/bureau/atelier.html?id=${session.id}`);
  await expect(table.getByText("Férié : Noël")).toBeVisible();
  await expect(table.getByText("Quarante fermé : Travaux")).toHaveCount(2);
  await expectForEveryone(page);
  await pictures(page, "calendrier-mois");

  await page.getByRole("link", { name: "Mois suivant" }).click();
  await expect(page.getByRole("heading", { name: `Janvier ${YEAR + 1}` })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("lieu"), "the choice is kept").toBe(venue.id);
  await expect(page.getByLabel("Lieu")).toHaveValue(venue.id);
  await page.getByRole("link", { name: "Mois précédent" }).click();
  await table.getByRole("link", { name: `Nouvel atelier le ${inWords(later(TUESDAY_OF_DECEMBER, 1))}` }).click();
  await expect(page.getByLabel("Date", { exact: true })).toHaveValue(later(TUESDAY_OF_DECEMBER, 1));
});

test("a week shows each venue, for one facilitator too", async ({ page, staff }) => {
  const { venue, session } = await planned(staff);
  await staff.change(`/sessions/${session.id}`, { facilitator_id: (await facilitator(staff)).id });
  await atTheDesk(
    page,
    FACILITATOR,
    `/bureau/calendrier.html?jour=${TUESDAY_OF_DECEMBER}&vue=semaine&lieu=${venue.id}`,
  );
  const table = page.getByRole("table", {
    name: new RegExp(
      `^Semaine du ${inWords(later(TUESDAY_OF_DECEMBER, -1), { day: "numeric", month: "long", year: "numeric" })}`,
    ),
  });
  await expect(page.getByLabel("Animation"), "one's own at first").toHaveValue("me");
  await expect(table.getByRole("rowheader", { name: new RegExp(`Salle ${venue.code}`) })).toBeVisible();
  await expect(table.getByRole("link", { name: /14 h Quarante/ })).toBeVisible();
  await expect(table.getByRole("link", { name: /Nouvel atelier/ }), "the office plans").toHaveCount(0);
  await expectForEveryone(page);
  await pictures(page, "calendrier-semaine");
  await page.getByRole("link", { name: "Semaine suivante" }).click();
  await expect(page.getByText("Fermé : Travaux")).toHaveCount(2);
});

test("one's own agenda has an address, which one may end", async ({ page }) => {
  await atTheDesk(page, FACILITATOR, "/bureau/mon-compte.html");
  await page.getByRole("button", { name: "Créer mon adresse privée" }).click();
  const address = page.getByLabel("Adresse privée de votre agenda");
  await expect(address).toHaveValue(/\/calendar\/personal\/.*\.ics$/);
  await expectForEveryone(page);
  await pictures(page, "mon-agenda");
  const path = new URL(await address.inputValue()).pathname;
  expect((await page.request.get(path)).headers()["content-type"]).toContain("text/calendar");
  await page.getByRole("button", { name: "Fermer cette adresse" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Fermer l’adresse" }).click();
  await expect(page.getByText("L’adresse est fermée.")).toBeVisible();
  expect((await page.request.get(path)).status()).toBe(404);
});

test("a closed day is seen, and a session is held all the same", async ({ page, staff }) => {
  const closed = nth(TUESDAY, 9, 2);
  const venue = await staff.venue();
  const session = await staff.session({
    venue,
    ...between(closed, "14:00", "16:00"),
  });
  const closure = { venue_id: venue.id, first_date: closed, last_date: closed, reason: "Travaux" };
  await staff.ask("POST", "/closures", closure);
  await page.goto(`/atelier.html?id=${session.id}`);
  await expect(page.getByRole("heading", { name: "Le lieu est fermé ce jour-là" })).toBeVisible();
  await expect(page.getByRole("link", { name: /Réserver ma place/ })).toHaveCount(0);
  await expectForEveryone(page);

  await atTheDesk(page, AGENT, `/bureau/inscrire.html?atelier=${session.id}`);
  await expect(page.getByLabel("Lieu fermé ce jour-là : pourquoi inscrire quand même ?")).toBeVisible();
  await open(page, `/bureau/atelier.html?id=${session.id}`);
  await expect(page.getByText("Lieu fermé : Travaux.")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "atelier-ferme");
  await page.getByRole("button", { name: "Maintenir" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Raison").fill("La grande salle reste ouverte");
  await dialog.getByRole("button", { name: "Maintenir l’atelier" }).click();
  await expect(page.getByText("Lieu fermé : Travaux.")).toHaveCount(0);
  await staff.enrolled(session);
});

test("a mistake is deleted, a cancellation undone", async ({ page, staff }) => {
  const session = await staff.session();
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}`);
  await page.getByRole("button", { name: "Annuler l’atelier" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Motif public").selectOption("Trop peu d’inscrits");
  await dialog.getByRole("button", { name: "Annuler l’atelier" }).click();
  await page.getByRole("button", { name: "Rétablir l’atelier" }).click();
  await expectForEveryone(page);
  await dialog.getByRole("button", { name: "Rétablir l’atelier" }).click();
  await expect(page.getByText("Cet atelier est annulé.")).toHaveCount(0);

  await page.getByRole("button", { name: "Changer qui anime" }).click();
  await dialog.getByLabel("Animation, pour cette date seulement").selectOption("Léa Fabre");
  await expectForEveryone(page);
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  const accept = dialog.getByLabel("Enregistrer quand même");
  const done = page.locator("dd", { hasText: "Léa Fabre" });
  await expect(done.or(accept)).toBeVisible();
  if (await accept.isVisible()) {
    await accept.check();
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
  }
  await expect(done).toBeVisible();

  await page.getByRole("link", { name: "Dupliquer" }).click();
  await expect(page.getByLabel("Titre")).toHaveValue("Premiers pas");
  await expect(page.getByLabel("Date", { exact: true })).toHaveValue("");

  await open(page, `/bureau/atelier.html?id=${session.id}`);
  await page.getByRole("button", { name: "Supprimer" }).click();
  await dialog.getByRole("button", { name: "Supprimer l’atelier" }).click();
  await expect(page).toHaveURL(/\/bureau\/journee\.html\?jour=/);
});

test("a session that has begun is corrected with a reason", async ({ page, staff }) => {
  const session = await staff.session({ inSeconds: 2 });
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(session.starts_at));
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}&vue=modifier`);
  await expect(page.getByText("Cet atelier a commencé")).toBeVisible();
  await expect(page.getByLabel("Date", { exact: true })).toHaveCount(0);
  await page.getByLabel("Titre").fill("Le courriel");
  await page.getByRole("button", { name: "Enregistrer la correction" }).click();
  await expect(page.locator("#reason-error")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "correction");
  await page.getByLabel("Raison de la correction").fill("Changement de programme");
  await page.getByRole("button", { name: "Enregistrer la correction" }).click();
  await expect(page.getByText("Enregistré.", { exact: true })).toBeVisible();
});
