/** Rules of every page of the desk. */
import { expect, expectForEveryone, sheets, test } from "../support.js";
import { ADMIN, atTheDesk, open } from "./desk.js";

const PAGES = {
  "/bureau/": "À faire",
  "/bureau/journee.html": /\d/,
  "/bureau/calendrier.html": "Calendrier",
  "/bureau/inscrire.html": "Inscrire quelqu’un",
  "/bureau/appels.html": "Appels à faire",
  "/bureau/messages.html": "Messages",
  "/bureau/inscriptions.html": "Inscriptions",
  "/bureau/annuler-ensemble.html": "Annuler ensemble",
  "/bureau/personnes.html": "Personnes",
  "/bureau/doublons.html": "Doublons possibles",
  "/bureau/nouvel-atelier.html": /atelier/i,
  "/bureau/cycle.html": /cycle/i,
  "/bureau/lieux.html": "Lieux",
  "/bureau/integrer.html": "Mettre l’agenda sur un site",
  "/bureau/partenaires.html": "Partenaires",
  "/bureau/cles.html": "Clés d’accès",
  "/bureau/questionnaires.html": "Questionnaires",
  "/bureau/questions-atelier.html": "Questions après l’atelier",
  "/bureau/comptes.html": "Comptes",
  "/bureau/reglages.html": "Réglages de la structure",
  "/bureau/journal.html": "Journal",
  "/bureau/securite.html": "Journal de sécurité",
  "/bureau/webhooks.html": "Envois automatiques",
  "/bureau/saisie.html": "Saisir des réponses",
  "/bureau/mon-compte.html": /compte/i,
};

test("every page of the desk can be used by everyone", async ({ page }) => {
  test.setTimeout(300_000);
  await atTheDesk(page, ADMIN);
  for (const [path, title] of Object.entries(PAGES)) {
    await open(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
    await expect(page.locator(".loading")).toHaveCount(0);
    await expectForEveryone(page);
    expect(await sheets(page)).toBeGreaterThan(0);
    if (process.env.SHOTS)
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await page.screenshot({
          path: `${process.env.SHOTS}/${path.replace(/\W+/g, "-")}${width}.png`,
          fullPage: width === 1280,
        });
      }
  }
});
