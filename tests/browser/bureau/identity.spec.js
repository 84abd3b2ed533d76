/** What somebody states for an enrolment, beside what the team knows; links that end; years in full. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { ADMIN, AGENT, atTheDesk, open } from "./desk.js";

test("what differs is shown, and a contact is confirmed", async ({ page, staff }) => {
  const person = newPerson();
  const enrol = async (/** @type {object} */ more, inSeconds = 6 * 86_400) => {
    const session = await staff.session({ inSeconds });
    const answer = await page.request.post("/v1/sud-herault/enrolments", {
      data: {
        session_id: session.id,
        level: session.level,
        learner: {
          given_name: person.givenName,
          family_name: person.familyName,
          phone: person.phone,
          commune_code: "34052",
          ...more,
        },
      },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    return answer.json();
  };
  const first = await enrol({ email: "ancienne@exemple.fr" });
  await enrol({ email: "nouvelle@exemple.fr" }, 8 * 86_400);
  await atTheDesk(page, AGENT);
  const { learner } = await staff.ask("GET", `/enrolments/${first.id}`);
  await open(page, `/bureau/personnes.html?id=${learner.id}`);
  await expect(page.getByText("Indiqué à l’inscription : nouvelle@exemple.fr")).toBeVisible();
  await expect(page.getByText("à vérifier avec la personne")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "coordonnees-a-verifier", { height: 1000, fullPage: false });
  await page.getByRole("button", { name: "Elles sont justes" }).click();
  await expect(page.getByText(/vérifiées le/)).toBeVisible();
  await expectForEveryone(page);
});

test("a personal link is replaced", async ({ page, staff }) => {
  const session = await staff.session();
  const enrolled = await staff.enrolled(session);
  await atTheDesk(page, AGENT, `/bureau/inscriptions.html?q=${enrolled.reference}`);
  await page.getByRole("button", { name: /^Autres actions/ }).click();
  await page.getByRole("button", { name: `Remplacer le lien personnel : ${enrolled.learner.given_name}` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Les liens déjà envoyés ou imprimés n’ouvriront plus cette inscription.");
  await expectForEveryone(page);
  await dialog.getByRole("button", { name: "Remplacer le lien" }).click();
  await expect(dialog).toBeHidden();
  const answer = await page.request.get(`/v1/sud-herault/my-enrolments/${enrolled.reference}`, {
    headers: { "Link-Secret": enrolled.secret },
  });
  expect(answer.status()).toBe(404);
});

test("a year of two digits is of this century", async ({ page, staff }) => {
  await staff.session();
  await atTheDesk(page, AGENT, "/bureau/journal.html");
  const from = page.getByLabel("Du", { exact: true });
  await from.fill("0026-12-02");
  await from.blur();
  await expect(from).toHaveValue("2026-12-02");
  await expect(page).toHaveURL(/du=2026-12-02/);

  await open(page, "/bureau/nouvel-atelier.html");
  const date = page.getByLabel("Date", { exact: true });
  await date.fill("0826-12-02");
  await page.getByRole("button", { name: /Planifier|Créer|Enregistrer/ }).click();
  await expect(page.getByRole("alert")).toContainText("Écrivez l’année en quatre chiffres");
  await expectForEveryone(page);
});

test("the security log is read by administrators", async ({ page }) => {
  await page.request.post("/v1/sud-herault/login", { data: { email: ADMIN, password: "faux mot de passe" } });
  await atTheDesk(page, ADMIN, "/bureau/journal.html");
  await page.getByRole("link", { name: "Journal de sécurité" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Journal de sécurité");
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("table")).toContainText("Connexion refusée", { timeout: 1_000 });
  }).toPass({ timeout: 50_000 });
  await expectForEveryone(page);
  await pictures(page, "journal-de-securite", { height: 1000, fullPage: false });
});
