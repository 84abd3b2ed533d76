/** Old tablets, and browsers without scripts: a plain page, to read and to enrol with. */
import { readFile } from "node:fs/promises";
import ts from "typescript";
import { expect, expectForEveryone, expectNoSidewaysScroll, test } from "../support.js";
import { makeOld } from "../support/old-browser.js";
import { pictures } from "../support/pictures.js";

const FRONT_END = new URL("../../../frontend/", import.meta.url);

/** A page whose modules stop at their first word: that is no fault of the page. */
const old = test.extend({
  page: async ({ context }, use) => {
    const page = await context.newPage();
    await makeOld(page);
    await use(page);
  },
});

/** Computed styles of the first element. @param {import("@playwright/test").Locator} locator @param {string} name */
const style = (locator, name) =>
  locator.first().evaluate((e, name) => getComputedStyle(e).getPropertyValue(name), name);

/** @param {Page} page */
async function expectStyled(page) {
  await page.waitForLoadState();
  expect(await style(page.locator("body"), "font-family")).toContain("Atkinson Hyperlegible");
  expect(await style(page.locator(".site-header"), "background-color")).toBe("rgb(59, 31, 63)");
  expect(parseFloat(await style(page.locator("h1"), "font-size"))).toBeGreaterThanOrEqual(24);
  expect(parseFloat(await style(page.locator(".page"), "padding-left"))).toBeGreaterThanOrEqual(12);
  await expectNoSidewaysScroll(page);
}

for (const width of [360, 768]) {
  for (const path of ["/", "/atelier.html", "/inscription.html", "/rappelez-moi.html", "/mon-inscription.html"]) {
    old(`${path} on an old tablet says how to go on, at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(path);
      await expect(page.getByRole("main").getByRole("link", { name: "04 65 71 00 00" }).first()).toBeVisible();
      await expect(page.locator(".loading:visible")).toHaveCount(0);
      await expectStyled(page);
      await pictures(page, `old${path.replace(/\W+/g, "-")}`, { widths: [width] });
    });
  }
}

old("an old tablet enrols from the plain page", async ({ page, staff }) => {
  const session = await staff.session();
  await page.goto("/");
  await page.getByRole("link", { name: "Tous les ateliers, sur une page simple" }).click();
  await expect(page.getByRole("article").first()).toBeVisible();
  await page.goto(`/v1/sud-herault/calendar.html?venue=${session.venue.id}`);
  await page
    .getByRole("link", { name: /^S’inscrire\s*:/ })
    .first()
    .click();
  await expectStyled(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Réserver ma place");
  const name = page.getByLabel("Prénom", { exact: true });
  expect(await style(name, "border-top-style")).toBe("solid");
  expect((await name.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  expect((await page.getByRole("button", { name: "Réserver ma place" }).boundingBox())?.height).toBeGreaterThan(44);
  await pictures(page, "old-form");
  await name.fill("Odette");
  await page.getByLabel("Nom", { exact: true }).fill("Vieilletablette");
  await page.getByLabel("Téléphone", { exact: true }).fill("04 67 12 34 81");
  await page.getByLabel("Votre commune").selectOption({ label: "Cruzy" });
  await page.getByRole("button", { name: "Réserver ma place" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("C’est fait, votre place est réservée");
  await expect(page.locator(".big-reference")).toHaveText(/^[A-Z]{3}-[A-Z0-9]{4,}$/);
  await expectStyled(page);
  await pictures(page, "old-confirmation");
});

/** @typedef {import("@playwright/test").Browser} Browser */
/** @typedef {import("@playwright/test").Page} Page */
/** A page without scripts. @param {Browser} browser @param {(page: Page) => Promise<void>} use */
async function withoutScript(browser, use) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await use(await context.newPage());
  await context.close();
}

test("without script a full session leads to its waiting list", async ({ browser, staff }) => {
  const session = await staff.session({ capacity: 1, minimum: 1 });
  await staff.enrolled(session);
  await withoutScript(browser, async (page) => {
    await page.goto(`/v1/sud-herault/sessions/${session.id}/enrolment.html`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("M’inscrire sur la liste d’attente");
    await pictures(page, "plain-waiting");
    await page.getByRole("button", { name: "M’inscrire sur la liste d’attente" }).click();
    const summary = page.getByRole("alert");
    await expect(summary).toContainText("Il faut corriger certaines réponses");
    await expect(page).toHaveTitle(/^Erreur – /);
    await pictures(page, "plain-errors");
    await summary.getByRole("link").first().click();
    await page.getByLabel("Prénom", { exact: true }).fill("Marcel");
    await page.getByLabel("Nom", { exact: true }).fill("Patient");
    await page.getByLabel("Adresse e-mail").fill("marcel.patient@exemple.fr");
    await page.getByLabel("Votre commune").selectOption({ label: "Quarante" });
    await page.getByRole("button", { name: "M’inscrire sur la liste d’attente" }).click();
    await expect(page.getByText("ne venez pas encore")).toBeVisible();
    await expect(page).toHaveTitle(/^Vous êtes sur la liste d’attente/);
    await pictures(page, "plain-waiting-done");
  });
});

test("without script one is called back", async ({ browser }) => {
  await withoutScript(browser, async (page) => {
    await page.goto("/rappelez-moi.html");
    await page.getByRole("link", { name: "Rappelez-moi, sur une page simple" }).click();
    await page.getByLabel("Votre prénom et votre nom").fill("Marcel Rappel");
    await page.getByLabel("Votre téléphone").fill("12");
    await page.getByRole("button", { name: "Rappelez-moi" }).click();
    await expect(page.locator("#phone-error")).toContainText("il en faut dix");
    await page.getByLabel("Votre téléphone").fill("04 67 12 34 82");
    await page.getByRole("button", { name: "Rappelez-moi" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("C’est noté, nous vous rappelons");
    await pictures(page, "plain-call-back");
  });
});

test("plain forms can be used by everyone", async ({ page, staff }) => {
  const session = await staff.session();
  const form = `/v1/sud-herault/sessions/${session.id}/enrolment.html`;
  for (const path of [form, "/v1/sud-herault/call-backs.html"]) {
    await page.goto(path);
    await expectForEveryone(page);
    await page.getByRole("main").getByRole("button").click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectForEveryone(page);
  }
  await page.goto("/v1/sud-herault/sessions/00000000-0000-7000-8000-000000000000/enrolment.html");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nous n’avons rien trouvé");
  await expectForEveryone(page);
});

test("plain.js is a script of 2009", async () => {
  const text = await readFile(new URL("js/plain.js", FRONT_END), "utf8");
  const file = ts.createSourceFile("plain.js", text, ts.ScriptTarget.ES5, true, ts.ScriptKind.JS);
  /** Forms of later years. @type {string[]} */
  const later = [];
  const kinds = new Set([
    ts.SyntaxKind.ArrowFunction,
    ts.SyntaxKind.ClassDeclaration,
    ts.SyntaxKind.ForOfStatement,
    ts.SyntaxKind.ImportDeclaration,
    ts.SyntaxKind.ExportDeclaration,
    ts.SyntaxKind.NoSubstitutionTemplateLiteral,
    ts.SyntaxKind.TemplateExpression,
    ts.SyntaxKind.SpreadElement,
    ts.SyntaxKind.ObjectBindingPattern,
    ts.SyntaxKind.ArrayBindingPattern,
    ts.SyntaxKind.QuestionDotToken,
    ts.SyntaxKind.QuestionQuestionToken,
    ts.SyntaxKind.AsyncKeyword,
    ts.SyntaxKind.AwaitExpression,
    ts.SyntaxKind.ShorthandPropertyAssignment,
    ts.SyntaxKind.MethodDeclaration,
  ]);
  /** @param {ts.Node} node */
  const visit = (node) => {
    const isBlockScoped = ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) !== 0;
    if (kinds.has(node.kind) || isBlockScoped) later.push(node.getText(file).slice(0, 60));
    ts.forEachChild(node, visit);
  };
  visit(file);
  expect(later).toEqual([]);
  for (const page of ["index.html", "inscription.html", "mon-inscription.html"]) {
    expect(await readFile(new URL(page, FRONT_END), "utf8")).toContain('<script src="/js/plain.js" defer></script>');
  }
});
