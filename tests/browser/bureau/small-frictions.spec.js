/** Small things of the desk: names as they are typed, a search that is not a loss, the way back, errors of boxes. */
import { expect, test } from "../support.js";
import { ADMIN, AGENT, atTheDesk, open } from "./desk.js";

test("a family name that stands first is told apart", async ({ page }) => {
  await page.goto("/contact.html");
  const module = "/js/lib/names.js";
  const split = (/** @type {string[]} */ texts) =>
    page.evaluate(
      async ({ module, texts }) => {
        const { splitNames } = await import(module);
        return texts.map((text) => Object.values(splitNames(text)).join(" | "));
      },
      { module, texts },
    );
  expect(
    await split(["marie dupont", "DUPONT Marie-Jeanne", "Le Goff Yann", "Yann Le Goff", "de la tour, jean", "gleiz"]),
  ).toEqual([
    "Marie | Dupont",
    "Marie-Jeanne | Dupont",
    "Yann | Le Goff",
    "Yann | Le Goff",
    "Jean | De La Tour",
    " | Gleiz",
  ]);
});

test("leaving asks only for what would be lost", async ({ page }) => {
  let asked = 0;
  page.on("dialog", (dialog) => {
    asked++;
    void dialog.accept();
  });
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  await page.getByLabel("Nom, prénom ou téléphone").pressSequentially("gle");
  await open(page, "/bureau/inscrire.html");
  expect(asked, "a search").toBe(0);
  await page.getByLabel("Ce que la personne voudrait apprendre").pressSequentially("Les photos");
  await open(page, "/bureau/inscrire.html");
  expect(asked, "words").toBe(1);
});

test("a wrong address of the desk leads back there", async ({ page }) => {
  await page.goto("/bureau/nulle-part.html");
  await expect(page.getByRole("link", { name: "Retour au bureau" })).toHaveAttribute("href", "/bureau/");
  await page.goto("/nulle-part.html");
  await expect(page.getByRole("main").getByRole("link", { name: "Voir les prochains ateliers" })).toBeVisible();
});

test("an error of a box stands above it", async ({ page }) => {
  await atTheDesk(page, ADMIN, "/bureau/cles.html");
  await page.getByRole("button", { name: "Créer une clé" }).click();
  await page.getByRole("button", { name: "Créer la clé" }).click();
  const message = page.locator(".field-error", { hasText: "Cochez au moins un droit." });
  const [above, box] = [await message.boundingBox(), await page.locator("#scope-0").boundingBox()];
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(box?.y ?? 0);
  expect(above?.width).toBeGreaterThan(200);
});
