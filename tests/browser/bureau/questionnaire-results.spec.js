/** Results of a questionnaire at the desk: counts, findings, responses, and the level that the team decides. */
import { expect, expectForEveryone, newPerson, sheets, test } from "../support.js";
import { answer, lines, PAUL, published } from "../support/made-questionnaires.js";
import { ADMIN, AGENT, atTheDesk, FACILITATOR, open, opened } from "./desk.js";

/** @typedef {import("../support.js").Staff} Staff */

/** Jeanne, who never uses the internet; Odile, who is at ease with much. */
const JEANNE = {
  equipement: ["6"],
  internet: "4",
  sans_pourquoi: ["3", "6"],
  frequence: "5",
  envie: "1",
  tranche_age: "70_plus",
};
const ODILE = { ...PAUL, savez_vous: lines("222221101100"), gene: ["8"], tranche_age: "70_plus" };

/** A questionnaire with six responses: Jeanne, Paul, Odile four times. @param {Staff} staff @param {string} words */
async function answered(staff, words) {
  const { questionnaire, version } = await published(staff, words);
  for (const answers of [JEANNE, PAUL, ODILE, ODILE, ODILE, ODILE]) await answer(staff, questionnaire.id, answers);
  return { id: questionnaire.id, title: questionnaire.title, version: version.id };
}

test("each question shows who was concerned and who answered", async ({ page, staff }) => {
  test.setTimeout(120_000);
  const { id, title } = await answered(staff, "Comptes");
  await atTheDesk(page, AGENT, `/bureau/resultats.html?questionnaire=${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Résultats : ${title}`);
  await expect(page.getByText("6 réponses.", { exact: true })).toBeVisible();
  const why = page.getByRole("region", { name: /pourquoi \?$/ }).filter({ hasText: "personne" });
  await expect(why.getByText("1 personne concernée → 1 réponse → 0 sans réponse")).toBeVisible();
  await expect(why.getByText("Moins de 5 réponses : ces nombres ne sortent pas de l’équipe.")).toBeVisible();
  await expect(why.getByRole("row", { name: /^je ne saurais pas m’en servir/ })).toContainText("1 sur 1");
  const obstacles = page.getByRole("region", { name: /Qu’est-ce qui vous gêne le plus/ });
  await expect(obstacles.getByText("6 personnes concernées → 5 réponses → 1 sans réponse")).toBeVisible();
  await expect(obstacles.getByRole("row", { name: /^rien ne me gêne/ })).toContainText("4 sur 5");

  const findings = page.getByRole("region", { name: "Trois constats" });
  await expect(findings.getByRole("row", { name: /^Sans accès/ })).toContainText("1 sur 6");
  await expect(findings.getByRole("row", { name: /^Débutants/ })).toContainText("2 sur 6");
  await expect(findings.getByRole("row", { name: /^Initiés/ })).toContainText("4 sur 6");
  await expect(findings.getByRole("row", { name: /^par manque de pratique/ })).toContainText("1 sur 2");
  // Jeanne left the grid blank: nothing is said of what she knows.
  await expect(findings.getByRole("row", { name: /^par manque de savoir-faire/ })).toContainText("1 sur 1");
  await expect(findings.getByText("1 n’a pas assez rempli le tableau")).toBeVisible();
  await expectForEveryone(page);
  expect(await sheets(page)).toBeGreaterThan(1);
});

test("counts are crossed, filtered and masked by the address", async ({ page, staff }) => {
  test.setTimeout(120_000);
  const { id } = await answered(staff, "Croisements");
  await atTheDesk(page, ADMIN, `/bureau/resultats.html?questionnaire=${id}`);
  await page.getByLabel("Croiser avec").selectOption({ label: "Votre âge ?" });
  const crossed = page.getByRole("region", { name: "Par groupe : constats" });
  await expect(crossed.getByRole("columnheader")).toHaveText(["60 à 69 ans", "70 ans et plus"]);
  await expect(crossed.getByRole("row", { name: /^Sans accès/ })).toContainText("1 sur 5");
  await expectForEveryone(page);
  await expect(page.getByText("Les réponses choisies, une par une.")).toBeVisible();
  await page.getByLabel("À montrer hors de l’équipe").check();
  await expect(page.getByRole("button", { name: /^Exporter/ })).toHaveCount(0);
  await expect(crossed.getByRole("row", { name: /^Sans accès/ })).not.toContainText("1 sur 5");
  await expect(crossed.getByRole("row", { name: /^Sans accès/ })).toContainText("caché");
  await expect(page).toHaveURL(/croiser=question%3Atranche_age.*masquer=oui/);
  await page.reload();
  await opened(page);
  await expect(page.getByLabel("À montrer hors de l’équipe")).toBeChecked();
  await page.getByLabel("Moyen").selectOption("Sur papier");
  await expect(page.getByText("Aucune réponse pour l’instant.")).toBeVisible();
});

test("a question added later says in which versions", async ({ page, staff }) => {
  const { id } = await answered(staff, "Versions");
  const next = await staff.ask("POST", `/questionnaires/${id}/versions`, {});
  await atTheDesk(page, ADMIN, `/bureau/questionnaire.html?version=${next.id}`);
  await page.getByRole("button", { name: "Ajouter une question" }).click();
  await page.getByRole("dialog").getByLabel("Question", { exact: true }).fill("Avez-vous une imprimante ?");
  await page.getByRole("button", { name: "Ajouter", exact: true }).click();
  await page.getByLabel("Choix 1", { exact: true }).fill("oui");
  await page.getByLabel("Choix 2", { exact: true }).fill("non");
  await page.getByRole("button", { name: "Publier" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publier" }).click();
  await expect(page).toHaveURL(/questionnaires\.html/);
  await open(page, `/bureau/resultats.html?questionnaire=${id}`);
  const added = page.getByRole("region", { name: /Avez-vous une imprimante/ });
  await expect(added).toContainText("Proposé dans la version 2 de 2.");
  await expect(added).toContainText("0 concerné.");
  await expect(page.locator("main")).not.toContainText("NaN");
});

test("exports hold the responses that the filters leave", async ({ page, staff }) => {
  const { id } = await answered(staff, "Export");
  await atTheDesk(page, ADMIN, `/bureau/resultats.html?questionnaire=${id}`);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Exporter (CSV)" }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^questionnaire-\w{6}-\d{4}-\d\d-\d\d\.csv$/);
  const text = await (await file.createReadStream()).toArray();
  const rows = Buffer.concat(text).toString("utf8").trim().split("\r\n");
  expect(rows.length).toBe(7);
  expect(rows[0]).toContain("gene/8");
  for (const [mode = "", kind] of [
    ["paper", "CSV"],
    ["phone", "Excel"],
  ]) {
    await page.getByLabel("Moyen").selectOption(mode);
    const asked = page.waitForRequest(/\/responses\.(csv|xlsx)/);
    await page.getByRole("button", { name: `Exporter (${kind})` }).click();
    expect((await asked).url()).toMatch(new RegExp(`\\?mode=${mode}$`));
  }
});

test("two entries that differ are settled field by field", async ({ page, staff }) => {
  const { id, version } = await answered(staff, "Saisies");
  const { serials } = await staff.ask("POST", `/questionnaire-versions/${version}/sheets`, { count: 1 });
  const enter = (/** @type {Record<string, unknown>} */ answers) =>
    staff.ask("POST", `/questionnaires/${id}/responses`, { mode: "paper", serial: serials[0], answers });
  await enter(PAUL);
  await enter({ ...PAUL, internet: "2", savez_vous: lines("221110000000") });
  await atTheDesk(page, AGENT, `/bureau/reponses.html?questionnaire=${id}`);
  await page.getByLabel("À trancher seulement").check();
  await expect(page.getByText("1 réponse.", { exact: true })).toBeVisible();
  await expectForEveryone(page);
  await page.getByRole("link", { name: `feuille ${serials[0]}` }).click();
  const settle = page.getByRole("region", { name: "À trancher" });
  await settle.getByRole("button", { name: "Trancher" }).click();
  await expect(settle.getByRole("alert")).toContainText("Choisissez une saisie au moins.");
  await expectForEveryone(page);
  await settle
    .getByRole("group", { name: "Avez-vous internet chez vous ?" })
    .getByLabel(/Seconde saisie/)
    .check();
  await settle.getByRole("button", { name: "Trancher" }).click();
  await expect(page.getByText("C’est tranché.")).toBeVisible();
  await expect(settle.getByRole("group")).toHaveCount(1);
  await settle.getByLabel(/Première saisie/).check();
  await settle.getByRole("button", { name: "Trancher" }).click();
  await expect(settle).toHaveCount(0);
  await expect(page.locator(".answers")).toContainText("oui, mais ça marche mal");
});

test("a response is kept on a card at the person's word", async ({ page, staff }) => {
  test.setTimeout(90_000);
  const { id } = await answered(staff, "Fiche");
  const person = newPerson();
  await staff.enrolled(await staff.session(), {
    given_name: person.givenName,
    family_name: person.familyName,
    phone: person.phone,
  });
  const [learner] = (await staff.ask("GET", `/learners?q=${person.familyName}`)).data;
  const { data } = await staff.ask("GET", `/questionnaires/${id}/responses?limit=100`);
  const response = data.find((/** @type {any} */ one) => one.answers.frequence === "5");
  await atTheDesk(page, AGENT, `/bureau/reponse.html?id=${response.id}`);
  await expect(page.getByRole("region", { name: "Niveau proposé" })).toContainText("Débutants");
  await expect(page.getByRole("region", { name: "Niveau proposé" })).toContainText("Sûr");
  await expect(page.locator(".answers")).toContainText("Question non posée");
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Garder sur la fiche" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox").fill(person.familyName);
  await dialog.getByRole("option", { name: new RegExp(person.familyName) }).click();
  await dialog.getByRole("button", { name: "Garder sur sa fiche" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Sans son accord, la réponse reste anonyme.");
  await expectForEveryone(page);
  await dialog.getByLabel("La personne a dit oui, aujourd’hui").check();
  await dialog.getByRole("button", { name: "Garder sur sa fiche" }).click();
  const side = page.getByRole("region", { name: "La personne" });
  await expect(side.getByRole("link", { name: `Odette ${person.familyName}` })).toBeVisible();

  await side.getByRole("button", { name: "Décider du niveau" }).click();
  await expect(dialog.getByRole("radio", { name: /Débutants/ })).toBeChecked();
  await dialog.getByRole("radio", { name: /Initiés/ }).check();
  await dialog.getByLabel("Pourquoi").fill("Elle se sert de la tablette de sa fille.");
  await expectForEveryone(page);
  await dialog.getByRole("button", { name: "Décider", exact: true }).click();
  await expect(side).toContainText("Niveau décidé : Initiés");
  await expect(side).toContainText("d’après un questionnaire (le questionnaire proposait Débutants)");
  await expect(side).toContainText("« Elle se sert de la tablette de sa fille. »");
  const { current } = await staff.ask("GET", `/learners/${learner.id}/levels`);
  expect(current).toMatchObject({ level: "intermediate", proposed: "beginner", source: "questionnaire" });

  await side.getByRole("link", { name: `Odette ${person.familyName}` }).click();
  await opened(page);
  await expect(page.getByText("Niveau décidé : Initiés")).toContainText("(le questionnaire proposait Débutants)");
  await expect(page.getByText("Niveau proposé : Débutants")).toBeVisible();
  await expectForEveryone(page);
  await page.getByRole("link", { name: "Voir la réponse" }).click();
  await opened(page);

  await side.getByRole("button", { name: "Rendre anonyme" }).click();
  await dialog.getByRole("button", { name: "Rendre anonyme" }).click();
  await expect(side).toContainText("Cette réponse est anonyme.");
});

test("a facilitator reads results, and no response", async ({ page, staff }) => {
  const { id } = await answered(staff, "Animateur");
  await atTheDesk(page, FACILITATOR, `/bureau/resultats.html?questionnaire=${id}`);
  await expect(page.getByRole("region", { name: "Trois constats" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Exporter/ })).toHaveCount(0);
  await page.goto(`/bureau/reponses.html?questionnaire=${id}`);
  await expect(page.getByText("Cette page ne vous est pas ouverte.")).toBeVisible();
});
