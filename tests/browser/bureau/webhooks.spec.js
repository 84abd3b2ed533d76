/** Webhook endpoints: added, tried, stopped, and their failed deliveries. */
import { createServer } from "node:http";
import { once } from "node:events";
import { expect, expectForEveryone, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { ADMIN, AGENT, atTheDesk, open } from "./desk.js";

/** A program that answers this status. */
async function receiver() {
  const state = { status: 204 };
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.writeHead(state.status).end(state.status < 300 ? "" : "Panne de la mairie"));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { state, url: `http://127.0.0.1:${port}/hook`, close: () => server.close() };
}

test("an endpoint is added and tried, its failures sent again", async ({ page, staff }) => {
  test.setTimeout(120_000);
  const { state, url, close } = await receiver();
  const name = `Panneau de Quarante ${Date.now()}`;
  await atTheDesk(page, ADMIN, "/bureau/partenaires.html");
  await page.locator("#programs").press("Enter");
  await page.getByRole("button", { name: "Ajouter un logiciel" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Ajouter" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Écrivez le nom.");
  await expectForEveryone(page);
  await dialog.getByLabel("Nom", { exact: true }).fill(name);
  await dialog.getByLabel("Adresse").fill("https://10.0.0.1/hook");
  await dialog.getByRole("button", { name: "Ajouter" }).click();
  await expect(dialog.getByRole("alert")).toContainText("ne mène pas à un site public");
  await dialog.getByLabel("Adresse").fill(url);
  // What is said of people is chosen on purpose.
  for (const personal of ["Personne orientée", "Suite d’une orientation"])
    await expect(dialog.getByLabel(personal)).not.toBeChecked();
  await dialog.getByLabel("Atelier modifié").uncheck();
  await dialog.getByRole("button", { name: "Ajouter" }).press("Enter");
  await expect(dialog.getByLabel("Secret")).toHaveText(/^whsec_/);
  await expectForEveryone(page);
  await pictures(page, "webhooks-secret");
  await dialog.getByRole("button", { name: "C’est noté" }).press("Enter");

  const row = page.getByRole("table", { name: "Envois automatiques" }).getByRole("row").filter({ hasText: name });
  await expect(row).toContainText("Atelier annoncé, Atelier annulé, Atelier complet, Place libérée");
  await row.getByRole("button", { name: "Envoyer un essai" }).press("Enter");
  await expect(page.locator("#status")).toHaveText(`« ${name} » a bien reçu l’essai.`, { timeout: 30_000 });
  const deliveries = page
    .getByRole("table", { name: "Envois, les plus récents d’abord" })
    .getByRole("row")
    .filter({ hasText: name });
  await expect(deliveries.filter({ hasText: "Essai" })).toContainText("Reçu");

  state.status = 500;
  await staff.session();
  await row.getByRole("button", { name: "Envoyer un essai" }).click();
  await expect(page.locator("#status")).toContainText(
    "n’a pas reçu l’essai. Le logiciel répond par un refus ou une panne (500)",
    { timeout: 30_000 },
  );
  await expect(page.locator("#notices")).toContainText(`« ${name} » ne reçoit rien depuis`);
  // Other tests announce sessions meanwhile, and a slow machine comes to the second try.
  const announced = deliveries.filter({ hasText: "Atelier annoncé" });
  const tried = announced.filter({ hasText: /\d essais?, le prochain le/ }).first();
  await expect(async () => {
    await open(page, `/bureau/webhooks.html?etat=due&evenement=session.scheduled`);
    await expect(tried).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await tried.getByText(/^Réponse 500/).click();
  await expect(tried).toContainText("Panne de la mairie");
  await expectForEveryone(page);
  await pictures(page, "webhooks-list");

  await row.getByRole("button", { name: "Arrêter" }).click();
  await dialog.getByRole("button", { name: "Arrêter les envois" }).click();
  await expect(row).toContainText("Arrêté par l’équipe");
  await expect(row).toContainText(/\d+ envois en échec/);
  await row.getByRole("button", { name: "Reprendre" }).click();
  await dialog.getByRole("button", { name: "Reprendre les envois" }).click();
  state.status = 200;
  await row.getByRole("button", { name: "Refaire les échecs" }).click();
  await expectForEveryone(page);
  await dialog.getByRole("button", { name: "Refaire" }).click();
  await expect(page.locator("#status")).toHaveText(/^\d+ envois repartent\.$/);
  await expect(async () => {
    await open(page, "/bureau/webhooks.html?etat=delivered&evenement=session.scheduled");
    await expect(announced.first()).toContainText("Reçu", { timeout: 1000 });
    // Nothing is on its way any more: it would meet the next answer.
    await expect(row).not.toContainText("en attente", { timeout: 1000 });
  }).toPass({ timeout: 30_000 });

  state.status = 410;
  await row.getByRole("button", { name: "Envoyer un essai" }).click();
  await expect(page.locator("#notices")).toContainText(`« ${name} » n’est plus prévenu depuis`, { timeout: 30_000 });
  await open(page, "/bureau/");
  await expect(page.getByText(new RegExp(`plus prévenus?\\s: .*${name}`))).toBeVisible();
  await expectForEveryone(page);
  await page.getByRole("link", { name: "Voir les logiciels prévenus" }).click();
  await expect(row).toContainText("Le logiciel ne veut plus rien recevoir");

  await row.getByRole("button", { name: "Nouveau secret" }).click();
  await dialog.getByRole("button", { name: "Faire un nouveau secret" }).click();
  await dialog.getByRole("button", { name: "C’est noté" }).click();
  await expect(row).toContainText("Ancien secret valable jusqu’au");
  await row.getByRole("button", { name: "Modifier" }).click();
  await dialog.getByLabel("Nom", { exact: true }).fill(`${name} bis`);
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(row).toContainText(`${name} bis`);
  await row.getByRole("button", { name: "Supprimer" }).click();
  await dialog.getByRole("button", { name: "Supprimer" }).click();
  await expect(page.locator("#status")).toContainText("est supprimé.");
  await expect(row).toHaveCount(0);
  close();

  await open(page, "/bureau/journal.html?action=webhook.removed");
  await expect(page.getByRole("row").filter({ hasText: "Envoi automatique supprimé" }).first()).toContainText(
    "http://127.0.0.1",
  );
});

test("agents do not see webhooks", async ({ page }) => {
  await atTheDesk(page, AGENT, "/bureau/partenaires.html");
  await expect(page.locator("#programs")).toHaveCount(0);
  await open(page, "/bureau/webhooks.html").catch(() => {});
  await expect(page.getByText("Cette page ne vous est pas ouverte.")).toBeVisible();
});
