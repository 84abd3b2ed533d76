/** Sheets of a questionnaire entered by keys, answers read out by phone, and the tablet handed over. */
import { expect, expectForEveryone, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { publish, responses, small } from "../support/questionnaires.js";
import { AGENT, atTheDesk, FACILITATOR } from "./desk.js";

/** @typedef {import("@playwright/test").Page} Page */
/** @typedef {import("../support.js").Staff} Staff */

/** A questionnaire with numbered sheets. @param {Staff} staff @param {Record<string, unknown>} given */
async function printed(staff, given) {
  const own = await publish(staff, given);
  const { serials } = await staff.ask("POST", `/questionnaire-versions/${own.version.id}/sheets`, { count: 5 });
  return { ...own, serials };
}

/** Types rows, each with Enter, and counts the keys. @param {Page} page @param {string[]} rows */
async function type(page, rows) {
  let keys = 0;
  for (const row of rows) {
    await page.keyboard.type(row);
    await page.keyboard.press("Enter");
    keys += row.length + 1;
  }
  return keys;
}

/** The answers to the shipped questionnaire on paper, by the number of their question. */
const ROWS = {
  whole: ["13", "1", "", "2", "3", "2", "112123222333", "12", "3", "0206", "3", "1", "0108", "2", "1", "06", "6", ""],
  blanks: ["", "0", "", "1", "", "", "0", "", "4", "00", "", "", "", "", "", "0", "", "?"],
  offPath: [
    "6",
    "4",
    "12",
    "5",
    "3",
    "9",
    "333333333333",
    "18",
    "1",
    "19",
    "3",
    "1",
    "1101",
    "9",
    "5",
    "18",
    "1",
    "non",
  ],
};

test("sheets are entered by keys, sixty at most for one", async ({ page, staff }) => {
  test.setTimeout(120_000);
  const own = await printed(staff, { model: "digital_habits", title: "Saisie au clavier" });
  await atTheDesk(page, AGENT, `/bureau/saisie.html?questionnaire=${own.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Saisir : Saisie au clavier");
  await expect(page.getByLabel("Numéro de la feuille")).toBeFocused();
  await expectForEveryone(page);

  // The first serial is typed, with a mistake that its check character shows.
  const [first = "", second = ""] = own.serials;
  await type(page, [first.replace(/.$/, (/** @type {string} */ c) => (c === "A" ? "B" : "A"))]);
  await expect(page.getByRole("alert")).toContainText("Ce numéro n’est pas juste");
  await expectForEveryone(page);
  await page.getByLabel("Numéro de la feuille").fill("");
  await type(page, [first.toLowerCase().replaceAll("-", "")]);
  const row = (/** @type {number} */ number) => page.getByLabel(new RegExp(`^${number}\\. `));
  await expect(row(1)).toBeFocused();
  const began = Date.now();
  // A key that is none stays where it is.
  await type(page, ["7"]);
  await expect(row(1)).toBeFocused();
  await expect(row(1)).toHaveAccessibleDescription(/7 n’est pas une case/);
  await page.keyboard.press("Control+A");
  await type(page, ROWS.whole);
  await expect(row(7)).toHaveAccessibleDescription(/12 sur 12 lignes/);
  await type(page, ["2"]);
  await expect(page.getByRole("button", { name: "Enregistrer la feuille" })).toBeFocused();
  await expectForEveryone(page);
  await pictures(page, "saisie", { widths: [360, 1280] });
  await page.keyboard.press("Enter");
  const status = page.getByRole("status").filter({ hasText: "enregistrée" });
  await expect(status).toContainText(`Feuille ${first} enregistrée : première saisie`);
  await expect(status).toContainText("Niveau proposé : Initiés");
  await expect(status.getByRole("link", { name: "Voir la réponse, ou l’écarter" })).toBeVisible();

  // The next sheet is proposed: Enter opens it. It is mostly blank.
  await expect(page.getByLabel("Numéro de la feuille")).toHaveValue(second);
  // A sheet on which nothing was typed is none.
  await type(page, ["", ...ROWS.blanks.map(() => "0"), ""]);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Feuille vide ?");
  await expect(row(1)).toBeFocused();
  await expectForEveryone(page);
  await page.getByLabel("Numéro de la feuille").focus();
  let keys = await type(page, ["", ...ROWS.blanks, ""]);
  await page.keyboard.press("Enter");
  await expect(status).toContainText(`Feuille ${second} enregistrée`);
  await expect(status).toContainText("2 réponses sur 19 questions");
  await expect(status).toContainText("Pas de niveau proposé : à voir avec la personne.");

  // Off the path, illegible, and too many boxes: kept, and said.
  keys = await type(page, ["", ...ROWS.offPath]);
  await expect(row(5)).toHaveAccessibleDescription(/hors parcours/);
  await expect(row(6)).toHaveAccessibleDescription(/illisible/);
  await expect(row(8)).toHaveAccessibleDescription(/trop de cases/);
  keys += await type(page, ["1"]);
  await pictures(page, "saisie-hors-parcours", { widths: [1280] });
  await page.keyboard.press("Enter");
  await expect(status).toContainText("Hors parcours, gardé sans compter : questions 5, 10, 12, 13.");
  await expect(status).toContainText("Trop de cases, gardé sans compter : question 8");

  keys = 1 + (await type(page, ["", ...ROWS.whole, "2"]));
  await page.keyboard.press("Enter");
  await expect(status).toContainText(`Feuille ${own.serials[3]} enregistrée`);
  expect(keys).toBeLessThanOrEqual(60);
  test.info().annotations.push({ type: "keys", description: `${keys} keys, ${Date.now() - began} ms for four sheets` });

  // A second entry shows nothing of the first; its disagreements are counted.
  await page.getByLabel("Numéro de la feuille").fill(first);
  await page.keyboard.press("Enter");
  await expect(row(1)).toBeFocused();
  await expect(row(1)).toHaveValue("");
  await expect(page.getByText(`Feuille ${first} : deuxième saisie, comparée à la première.`)).toBeVisible();
  await type(page, ["13", "2", ...ROWS.whole.slice(2, 6), "112123222330", ...ROWS.whole.slice(7), "2"]);
  await page.keyboard.press("Enter");
  await expect(status).toContainText("deuxième saisie");
  await expect(status).toContainText("2 désaccords avec la première saisie, à trancher");
  await expectForEveryone(page);
  await pictures(page, "saisie-deuxieme", { widths: [360, 1280] });

  // A third is refused before anything is typed for it.
  await page.getByLabel("Numéro de la feuille").fill(first);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText(`La feuille ${first} est déjà saisie deux fois.`);
  await expect(page.getByLabel("Numéro de la feuille")).toBeFocused();
  await expect(row(1)).toHaveCount(0);
  await expectForEveryone(page);
  await pictures(page, "saisie-troisieme", { widths: [360, 1280] });

  const counts = await staff.ask("GET", `/questionnaires/${own.id}/counts`);
  expect(counts.all.responses).toBe(4);
  expect(counts.second_entries).toEqual({ sheets: 1, apart: 1, fields: 2 });
  const of = (/** @type {string} */ code) =>
    counts.all.questions.find((/** @type {{ code: string }} */ question) => question.code === code);
  expect(of("internet")).toMatchObject({ concerned: 4, answered: 3, unanswered: 1 });
  expect(of("appareil")).toMatchObject({ concerned: 3, answered: 2, unanswered: 1, set_aside: 1 });
  expect(of("gene")).toMatchObject({ set_aside: 1, answered: 2 });
  const kept = await responses(staff, own.id);
  expect(kept.map((/** @type {{ mode: string }} */ { mode }) => mode)).toEqual(["paper", "paper", "paper", "paper"]);
});

test("a sheet of another questionnaire is refused", async ({ page, staff }) => {
  const own = await printed(staff, { definition: small("Une feuille") });
  const other = await printed(staff, { definition: small("Une autre feuille") });
  await atTheDesk(page, FACILITATOR, "/bureau/saisie.html");
  await expectForEveryone(page);
  await page.locator(`main a[href*="${own.id}"]`).click();
  for (const serial of [other.serials[0], "", "9999"]) {
    await page.getByLabel("Numéro de la feuille").fill(serial);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toContainText("Ce numéro n’est pas juste");
  }
  await page.getByLabel("Numéro de la feuille").fill(own.serials[0]);
  await page.keyboard.press("Enter");
  // Six numbered questions, of which the strip with the name is none; and a code with zero has its place as key.
  await type(page, ["2", "?", "12", "90", "?", "1"]);
  await expect(page.getByRole("button", { name: "Enregistrer la feuille" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "enregistrée" })).toContainText("3 réponses sur 6 questions");
  const [kept] = await responses(staff, own.id);
  const detail = await staff.ask("GET", `/questionnaire-responses/${kept.id}`);
  expect(detail.answers).toEqual({ internet: "2", gene: ["1", "2"], rappel: "1" });
  expect(detail.silences).toEqual({ pourquoi: "illegible", "savoir/t01": "illegible", annees: "illegible" });
});

test("answers read out by phone are ticked", async ({ page, staff }) => {
  const own = await publish(staff, { definition: small("Au téléphone") });
  await atTheDesk(page, AGENT, `/bureau/saisie.html?questionnaire=${own.id}`);
  await page.getByRole("link", { name: "Au téléphone" }).click();
  const internet = page.getByRole("group", { name: "Avez-vous internet chez vous ?", exact: true });
  await expect(internet).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "saisie-telephone", { widths: [360, 1280] });
  await internet.getByLabel("non").check();
  await page.getByLabel("Pourquoi pas ?").fill("Trop cher.");
  await page.getByRole("button", { name: "Enregistrer les réponses" }).click();
  const left = page.getByRole("region", { name: "Une question est restée sans réponse" });
  await expect(left).toContainText("Savez-vous… ?");
  await page.getByRole("group", { name: "Voulez-vous un appel ?" }).getByLabel("oui").check();
  await page.getByLabel("Je préfère ne pas répondre").check();
  await left.getByRole("button", { name: "Enregistrer quand même" }).click();
  await expect(page.getByText("Réponses enregistrées, sans le nom de la personne.")).toBeVisible();
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
  const [kept] = await responses(staff, own.id);
  expect(kept.mode).toBe("phone");
  await expect(page.getByRole("link", { name: "Voir la réponse" })).toHaveAttribute("href", new RegExp(kept.id));
  // Who wants to be called leaves a name, apart from the answers.
  await page.getByLabel("Votre prénom et votre nom").fill("Odette Appelée");
  await page.getByLabel("Votre téléphone").fill("0467000000");
  await expectForEveryone(page);
  await pictures(page, "saisie-telephone-appel", { widths: [360, 1280] });
  await page.getByRole("button", { name: "Demander un appel" }).click();
  await expect(page.getByRole("heading", { name: "C’est noté : nous vous appelons" })).toBeFocused();
  await page.getByRole("button", { name: "Réponses suivantes" }).click();
  await expect(internet).toBeVisible();
});

test("passing the tablet for a questionnaire signs out", async ({ page, staff }) => {
  const own = await publish(staff, { definition: small("Passée") });
  await atTheDesk(page, AGENT, `/bureau/saisie.html?questionnaire=${own.id}`);
  await page.getByRole("button", { name: "Passer la tablette" }).click();
  await expectForEveryone(page);
  await page.getByRole("dialog").getByRole("button", { name: "Me déconnecter et passer la tablette" }).click();
  await expect(page.getByRole("button", { name: "Commencer" })).toBeVisible();
  await expect(page.getByRole("link")).toHaveText(["Équipe\u00a0: reprendre la tablette"]);
  await page.goBack();
  await expect(page.getByRole("button", { name: "Commencer" })).toBeVisible();
  await page.goto("/bureau/");
  await expect(page.getByLabel("Mot de passe", { exact: true })).toBeVisible();
});
