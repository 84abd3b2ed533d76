/** Questionnaires at the desk: begun, written, published, printed. */
import { expect, expectForEveryone, tabTo, test } from "../support.js";
import { answer, draft, PAUL, publish, published, titleOf, withVersion } from "../support/made-questionnaires.js";
import { ADMIN, atTheDesk, FACILITATOR, open } from "./desk.js";

/**
 * @typedef {import("@playwright/test").Page} Page
 * @typedef {import("../support.js").Staff} Staff
 */

const three = () => ({
  title: titleOf("Trois questions"),
  questions: [
    {
      code: "internet",
      kind: "one",
      label: "Avez-vous internet ?",
      choices: [
        { code: "1", label: "oui" },
        { code: "2", label: "non" },
      ],
    },
    { code: "age", kind: "number", label: "Votre âge ?", from: 0, to: 120 },
    { code: "remarque", kind: "text", label: "Une remarque ?", longest: 300 },
  ],
});

/** Opens the editor of a draft. @param {Page} page @param {string} version @param {string} [email] */
const edit = (page, version, email = ADMIN) => atTheDesk(page, email, `/bureau/questionnaire.html?version=${version}`);

/** @param {Staff} staff @param {string} version */
const questionsOf = async (staff, version) =>
  (await staff.ask("GET", `/questionnaire-versions/${version}`)).definition.questions;

/** Saves, and waits until it is. @param {Page} page */
async function save(page) {
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByText("Enregistré.", { exact: true })).toBeVisible();
}

test("a questionnaire is begun from the model", async ({ page }) => {
  test.setTimeout(90_000);
  await atTheDesk(page, ADMIN, "/bureau/questionnaires.html");
  await page.getByRole("button", { name: "Commencer par le modèle" }).click();
  await expect(page).toHaveURL(/questionnaire\.html\?version=/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Vos habitudes numériques");
  await expect(page.locator(".question-card")).toHaveCount(20);
  for (const name of ["3", "7"])
    await page.getByRole("button", { name: `Modifier la question ${name}`, exact: true }).click();
  await expect(page.getByRole("button", { name: "Remplacer la condition" })).toBeVisible();
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Côte à côte" }).click();
  const wide = page.getByRole("dialog");
  for (const way of ["Sur internet", "Sur la tablette", "Sur papier"])
    await expect(wide.getByRole("region", { name: way })).toContainText("Savez-vous");
  // The arrows are those of the PDF, and what they lead past needs no words.
  const arrows = await wide.getByRole("region", { name: "Sur papier" }).locator(".preview__arrow").allInnerTexts();
  expect(arrows).toEqual(arrows.filter((words) => !words.includes("Seulement")));
  await expectForEveryone(page);
});

test("questions are added, moved and removed by keyboard", async ({ page, staff }) => {
  const { version } = await draft(staff, three());
  await edit(page, version.id);
  await tabTo(page, page.getByRole("button", { name: "Modifier la question 1" }));
  await page.keyboard.press("Alt+ArrowDown");
  await expect(page.getByRole("button", { name: "Modifier la question 2" })).toBeFocused();
  await expect(page.getByText("La question est maintenant en place 2 sur 3.")).toBeAttached();

  const remove = page.getByRole("button", { name: "Retirer la question 3" });
  await remove.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".question-card")).toHaveCount(2);
  await page.getByRole("button", { name: "Défaire" }).press("Enter");
  await expect(page.locator(".question-card")).toHaveCount(3);

  await page.getByRole("button", { name: "Ajouter une question" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await expectForEveryone(page);
  await dialog.getByLabel("Question", { exact: true }).fill("Qu’est-ce qui vous gêne ?");
  await dialog.getByRole("radio", { name: /Plusieurs réponses/ }).check();
  await dialog.getByRole("button", { name: "Ajouter", exact: true }).press("Enter");
  const card = page.locator(".question-card").nth(3);
  await expect(card.getByLabel("Question", { exact: true })).toBeFocused();
  await card.getByLabel("Choix 1", { exact: true }).fill("j’ai peur de faire une bêtise");
  await card.getByLabel("Choix 2", { exact: true }).fill("rien ne me gêne");
  await card.getByLabel("Exclut les autres : Choix 2").check();
  await card.getByRole("button", { name: "Ajouter un choix" }).press("Enter");
  await page.keyboard.type("les mots sont compliqués");
  await card.getByRole("button", { name: "Monter : Choix 3" }).press("Enter");
  await card.getByLabel("Nombre de réponses au plus").fill("2");
  await save(page);

  const questions = await questionsOf(staff, version.id);
  expect(questions.map((/** @type {{ code: string }} */ { code }) => code)).toEqual([
    "age",
    "internet",
    "remarque",
    "qu_est_ce_qui_vous_gene",
  ]);
  expect(questions[3]).toMatchObject({
    kind: "several",
    at_most: 2,
    choices: [{ code: "1" }, { code: "3", label: "les mots sont compliqués" }, { code: "2", exclusive: true }],
  });
});

test("a condition looks at earlier questions only", async ({ page, staff }) => {
  const { version } = await draft(staff, three());
  await edit(page, version.id);
  await page.getByRole("button", { name: "Modifier la question 1" }).click();
  await expect(page.getByText("Toujours : aucune question ne vient avant elle.")).toBeVisible();
  await page.getByRole("button", { name: "Modifier la question 3" }).click();
  const card = page.locator(".question-card").nth(2);
  await card.getByRole("button", { name: "La poser seulement si…" }).click();
  await expect(card.getByLabel("Si, condition 1").locator("option")).toHaveText([
    "1. Avez-vous internet ?",
    "2. Votre âge ?",
  ]);
  await card.getByLabel("Réponse, condition 1").selectOption("gte");
  await card.getByLabel("Valeur, condition 1").fill("60");
  await card.getByRole("button", { name: "Ajouter une condition" }).click();
  await card.getByLabel("Si, condition 2").selectOption("internet");
  await card.getByLabel("Valeur, condition 2").selectOption("2");
  await card.getByLabel("Il faut").selectOption("any");
  await expect(card.getByText("posée si la question 2 est au moins 60 ou la question 1 est « non »")).toBeVisible();
  await expectForEveryone(page);
  await save(page);
  const [, , last] = await questionsOf(staff, version.id);
  expect(last.shown_if).toEqual({
    any: [
      { question: "age", op: "gte", value: 60 },
      { question: "internet", op: "is", value: "2" },
    ],
  });
});

test("a fault is shown at its question", async ({ page, staff }) => {
  const { version } = await draft(staff, three());
  await edit(page, version.id);
  await page.getByRole("button", { name: "Modifier la question 1" }).click();
  await page.getByLabel("Choix 2", { exact: true }).fill("");
  await page.getByRole("button", { name: "Replier la question 1" }).click();
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await page
    .getByRole("alert")
    .getByRole("link", { name: /^Question 1 : / })
    .click();
  await expect(page.getByLabel("Choix 2", { exact: true })).toBeFocused();
  await expect(page.getByLabel("Choix 2", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expectForEveryone(page);
});

test("a colleague's draft is not overwritten unseen", async ({ page, staff }) => {
  const definition = three();
  const { version } = await draft(staff, definition);
  await edit(page, version.id);
  const theirs = { ...definition, title: `${definition.title} bis` };
  const { revision } = await staff.ask("GET", `/questionnaire-versions/${version.id}`);
  await withVersion(staff, "PATCH", `/questionnaire-versions/${version.id}`, revision, { definition: theirs });
  await page.getByLabel("Introduction").fill("Merci de répondre.");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  const clash = page.getByRole("alert");
  await expect(clash).toContainText("Quelqu’un d’autre a modifié ce brouillon");
  await expect(clash).toContainText(theirs.title);
  for (const name of ["Enregistrer", "Publier"])
    await expect(page.getByRole("button", { name, exact: true })).toBeDisabled();
  await expectForEveryone(page);
  await clash.getByRole("button", { name: "Reprendre sa version" }).click();
  await expect(page.getByLabel("Titre", { exact: true })).toHaveValue(theirs.title);
  await page.getByLabel("Introduction").fill("Merci de répondre.");
  await save(page);

  // The other way: one's own version is kept, and only then.
  const again = await staff.ask("GET", `/questionnaire-versions/${version.id}`);
  await withVersion(staff, "PATCH", `/questionnaire-versions/${version.id}`, again.revision, { definition: theirs });
  await page.getByLabel("Introduction").fill("Merci beaucoup.");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(clash).toContainText("L’introduction");
  await page.getByLabel("Titre", { exact: true }).press("Enter");
  const kept = async () => (await staff.ask("GET", `/questionnaire-versions/${version.id}`)).definition.introduction;
  expect(await kept()).toBeUndefined();
  await clash.getByRole("button", { name: "Enregistrer ma version" }).click();
  await expect(clash).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Publier" })).toBeEnabled();
  await expect.poll(kept).toBe("Merci beaucoup.");
});

test("who would move is seen before a threshold is published", async ({ page, staff }) => {
  const { questionnaire } = await published(staff, "Seuils");
  await answer(staff, questionnaire.id, PAUL);
  const next = await staff.ask("POST", `/questionnaires/${questionnaire.id}/versions`, {});
  await edit(page, next.id);
  await expect(page.getByText("Sur 1 réponse, aucune ne changerait de niveau proposé.")).toBeVisible();
  await page.getByLabel("Usages : débutant en dessous de").fill("1");
  await expect(page.getByText("1 réponse : Débutants → Initiés")).toBeVisible();
  await page.getByRole("button", { name: "Publier" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("1 changement depuis la version 1");
  await expect(dialog).toContainText("1 réponse : Débutants → Initiés");
  await expectForEveryone(page);
  await dialog.getByRole("button", { name: "Publier" }).click();
  await expect(page).toHaveURL(/questionnaires\.html/);
  const card = page.getByRole("article", { name: questionnaire.title });
  await expect(card.getByRole("row", { name: /Version 2/ })).toContainText("Publiée");
  await expect(card.getByRole("row", { name: /Version 1/ })).toContainText("Close");
  await card.getByRole("button", { name: /Ce qui change/ }).click();
  await expect(page.getByRole("dialog")).toContainText("Constats, niveau ou seuils");
});

test("sheets are numbered, and shown as a PDF", async ({ page, staff }) => {
  const { questionnaire } = await published(staff, "Feuilles");
  await atTheDesk(page, ADMIN, "/bureau/questionnaires.html");
  const card = page.getByRole("article", { name: questionnaire.title });
  await expect(card.getByRole("img")).toHaveAttribute("alt", `Code à flasher : ${questionnaire.address}`);
  await card.getByRole("button", { name: /Imprimer des feuilles/ }).click();
  await page.getByRole("dialog").getByLabel("Combien de feuilles ?").fill("0");
  await page.getByRole("button", { name: "Préparer le PDF" }).click();
  await expect(page.getByRole("dialog")).toContainText("Écrivez un nombre, de 1 à 100.");
  await expectForEveryone(page);
  await page.getByLabel("Combien de feuilles ?").fill("3");
  const printed = page.waitForResponse(/sheets\.pdf\?first=1&last=3/);
  await page.getByRole("button", { name: "Préparer le PDF" }).click();
  expect((await printed).headers()["content-type"]).toBe("application/pdf");
  await expect(page.getByText(/^3 feuilles prêtes, de \w+1-001-\w à \w+1-003-\w\.$/)).toBeVisible();
  await expectForEveryone(page);
});

test("a facilitator writes, and does not publish", async ({ page, staff }) => {
  const { questionnaire, version } = await draft(staff, three());
  await edit(page, version.id, FACILITATOR);
  await expect(page.getByRole("button", { name: "Enregistrer", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Publier" })).toHaveCount(0);
  await publish(staff, version.id);
  await open(page, "/bureau/questionnaires.html");
  const card = page.getByRole("article", { name: questionnaire.title });
  await expect(card.getByRole("link", { name: /^Résultats/ })).toBeVisible();
  await expect(card.getByRole("link", { name: /^Réponses/ })).toHaveCount(0);
  await expect(card.getByRole("button", { name: /^Clore/ })).toHaveCount(0);
  await card.getByRole("link", { name: /^Ouvrir/ }).click();
  await expect(page.getByText("Cette version ne change plus.")).toBeVisible();
  await expectForEveryone(page);
});

test("a closed version is counted, and no longer answered", async ({ page, staff }) => {
  const { questionnaire } = await published(staff, "Clôture");
  await answer(staff, questionnaire.id, PAUL);
  await atTheDesk(page, ADMIN, "/bureau/questionnaires.html");
  const card = page.getByRole("article", { name: questionnaire.title });
  await card.getByRole("button", { name: /^Clore/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Clore" }).click();
  await expect(page.getByText(`La version 1 de « ${questionnaire.title} » est close.`)).toBeVisible();
  await expect(card.getByRole("heading", { name: questionnaire.title })).toBeFocused();
  await expect(card.getByRole("img")).toHaveCount(0);
  await expect(card.getByText("1 réponse", { exact: true })).toBeVisible();
  const asked = await page.request.get(`/v1/sud-herault/questionnaire-codes/${questionnaire.code}`);
  expect(asked.status()).toBe(409);
  await card.getByRole("button", { name: /^Nouvelle version/ }).click();
  await expect(page).toHaveURL(/questionnaire\.html\?version=/);
  await expect(page.getByText("Version 2")).toBeVisible();
});
