/** Handouts: found, written with a preview, published, given out in a session, and read by everybody. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { AGENT, atTheDesk, FACILITATOR, facilitator, open, opened } from "./desk.js";

const NARROW = { width: 360, height: 800 };

/** @param {import("@playwright/test").Page} page @param {string} name */
const shot = async (page, name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/handouts-${name}.png`, fullPage: true });
};

test("a facilitator writes and publishes a handout", async ({ page }) => {
  const title = `Envoyer une photo ${newPerson().familyName}`;
  await atTheDesk(page, FACILITATOR, "/bureau/supports.html");
  await expect(page.getByRole("link", { name: "Un mot de passe solide" })).toBeVisible();
  await expectForEveryone(page);
  await shot(page, "list");
  await page.getByRole("searchbox", { name: "Chercher" }).fill("mot de passe");
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await page.getByRole("button", { name: "Nouveau support" }).click();
  const dialog = page.getByRole("dialog", { name: "Nouveau support" });
  await dialog.getByRole("button", { name: "Commencer" }).click();
  await expect(dialog).toContainText("Choisissez le thème.");
  await dialog.getByLabel("Titre").fill(title);
  await dialog.getByLabel("Thème").selectOption("email");
  await expectForEveryone(page);
  await shot(page, "begin");
  await dialog.getByRole("button", { name: "Commencer" }).click();

  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  await opened(page);
  const text = page.getByLabel("Texte", { exact: true });
  const preview = page.getByRole("region", { name: "Aperçu" });
  await text.fill("# Envoyer\n\n<script>");
  await expect(page.getByText("Ligne 3 :")).toBeVisible();
  await text.fill("# Envoyer\n\n1. Ouvrez **Photos**.\n2. Touchez la photo.\n\n> Attendez la fin de l’envoi.");
  await expect(preview.getByRole("listitem").first()).toHaveText("Ouvrez Photos.");
  await expect(page.getByText("Ligne 3 :")).toHaveCount(0);

  await page.getByText("Images", { exact: true }).click();
  const picture = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 200];
    /** @type {Blob | null} */
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    return [...new Uint8Array(await /** @type {Blob} */ (blob).arrayBuffer())];
  });
  await page
    .getByLabel("Ajouter une image")
    .setInputFiles({ name: "ecran.png", mimeType: "image/png", buffer: Buffer.from(picture) });
  await page.getByLabel("Ce que montre l’image").fill("L’écran des photos");
  await page.getByRole("button", { name: "Placer l’image" }).click();
  await expect(preview.getByRole("img", { name: "L’écran des photos" })).toBeVisible();
  await expectForEveryone(page);
  await shot(page, "write");
  await page.setViewportSize(NARROW);
  await shot(page, "write-narrow");
  await page.getByRole("button", { name: "Publier", exact: true }).click();
  await expect(page.getByText("La version 1 est publiée.")).toBeVisible();
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeFocused();
  await expectForEveryone(page);
  await shot(page, "published-narrow");

  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole("button", { name: "Préparer une nouvelle version" }).click();
  await expect(text).toBeFocused();
  await expect(text).toHaveValue(/Ouvrez \*\*Photos\*\*/);
  await page.getByRole("button", { name: "Enregistrer le brouillon" }).click();
  await expect(page.getByRole("heading", { name: "Version 2, en préparation" })).toBeVisible();
  await page.getByRole("button", { name: "Abandonner ce brouillon" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Abandonner" }).click();
  await expect(page.getByText("Le brouillon est abandonné.")).toBeVisible();
  await page.getByRole("link", { name: "Voir la page publique" }).click();
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
});

test("copies given out are noted on the session", async ({ page, staff }) => {
  const session = await staff.session({ facilitator_id: (await facilitator(staff)).id });
  await atTheDesk(page, FACILITATOR, `/bureau/atelier.html?id=${session.id}&vue=preparer`);
  const part = page.getByRole("region", { name: "Supports à donner" });
  await part.getByLabel("Ajouter un support").selectOption({ label: "Joindre une photo" });
  await part.getByRole("button", { name: "Ajouter", exact: true }).click();
  await expect(page.getByText("Le support est ajouté à cet atelier.")).toBeVisible();
  await part.getByLabel("Exemplaires remis").fill("4");
  await part.getByRole("button", { name: "Noter" }).click();
  await expect(page.getByText("4 remis : c’est noté.")).toBeVisible();
  await expectForEveryone(page);
  await shot(page, "session");
  await page.setViewportSize(NARROW);
  await shot(page, "session-narrow");
  await part.getByRole("link", { name: "Joindre une photo" }).click();
  await opened(page);
  await expect(page.getByText("4 exemplaires remis").first()).toBeVisible();
});

test("an agent reads and prints, and writes nothing", async ({ page }) => {
  await atTheDesk(page, AGENT, "/bureau/supports.html");
  await expect(page.getByRole("button", { name: "Nouveau support" })).toHaveCount(0);
  await page.getByRole("link", { name: "Un mot de passe solide" }).click();
  await expect(page.getByRole("heading", { name: "Ce qu’il ne faut pas prendre" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Publier" })).toHaveCount(0);
  await expectForEveryone(page);
  await shot(page, "agent");
  await open(page, "/bureau/supports.html?cote=oui");
  await expect(page.getByText("Aucun support ne correspond")).toBeVisible();
});
