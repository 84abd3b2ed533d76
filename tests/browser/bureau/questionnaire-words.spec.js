/** Words that could mislead: choices reworded after answers, responses of which little is known, masked days. */
import { expect, expectForEveryone, test } from "../support.js";
import { answer, draft, publish, published, titleOf, withVersion } from "../support/made-questionnaires.js";
import { ADMIN, atTheDesk, open } from "./desk.js";

test("a reworded choice asks for its sense and keeps its words", async ({ page, staff }) => {
  const definition = (/** @type {string} */ words) => ({
    title: titleOf("Reformulé"),
    questions: [
      {
        code: "internet",
        kind: "one",
        label: "Avez-vous internet ?",
        choices: [
          { code: "1", label: words },
          { code: "2", label: "non" },
        ],
      },
    ],
  });
  const { questionnaire, version } = await draft(staff, definition("oui, ça marche bien"));
  await publish(staff, version.id);
  await answer(staff, questionnaire.id, { internet: "1" });
  const next = await staff.ask("POST", `/questionnaires/${questionnaire.id}/versions`, {});
  const reworded = { definition: definition("oui, et je m’en sers") };
  await withVersion(staff, "PATCH", `/questionnaire-versions/${next.id}`, 1, reworded);

  await atTheDesk(page, ADMIN, `/bureau/questionnaire.html?version=${next.id}`);
  await page.getByRole("button", { name: "Publier" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Même sens ?");
  await expect(dialog).not.toContainText("Les réponses données ne changent pas");
  await dialog.getByRole("button", { name: "Publier" }).click();
  await expect(dialog.getByRole("alert")).toContainText("ont gardé leur sens");
  await expectForEveryone(page);
  await dialog.getByLabel("Oui, les choix reformulés ont gardé leur sens").check();
  await dialog.getByRole("button", { name: "Publier" }).click();
  await expect(page).toHaveURL(/questionnaires\.html/);

  // A version that is closed is not printed any more.
  const card = page.locator(`#questionnaire-${questionnaire.id}`);
  await expect(card.getByRole("button", { name: /^Imprimer des feuilles/ })).toHaveCount(1);
  await open(page, `/bureau/questionnaire.html?version=${version.id}`);
  await expect(page.getByRole("button", { name: "Spécimen" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Imprimer des feuilles" })).toHaveCount(0);

  await open(page, `/bureau/resultats.html?questionnaire=${questionnaire.id}`);
  const row = page.getByRole("row", { name: /^oui, et je m’en sers/ });
  await expect(row).toContainText("en version 1 : « oui, ça marche bien ».");
  await expectForEveryone(page);
});

test("of a nearly blank response nothing is concluded", async ({ page, staff }) => {
  const { questionnaire } = await published(staff, "Peu su");
  const { id } = await answer(staff, questionnaire.id, { internet: "1" });
  await atTheDesk(page, ADMIN, `/bureau/reponse.html?id=${id}`);
  const proposal = page.getByRole("region", { name: "Niveau proposé" });
  await expect(proposal).toContainText("Indéterminé : pas assez de réponses.");
  await expect(proposal.getByRole("listitem")).toHaveText([
    "0 ligne remplie, il en faut 8.",
    "On ne sait pas si la personne se sert d’internet.",
  ]);
  await expect(page.getByText("Ni sans accès")).toHaveCount(0);
  await expectForEveryone(page);
});

test("what leaves the team is counted by whole months", async ({ page, staff }) => {
  const { questionnaire } = await published(staff, "Mois");
  await answer(staff, questionnaire.id, { internet: "1" });
  const days = "du=2026-11-05&au=2027-02-10";
  await atTheDesk(page, ADMIN, `/bureau/resultats.html?questionnaire=${questionnaire.id}&${days}&masquer=oui`);
  await expect(
    page.getByText(/mois entiers\s: depuis le 1er\snovembre\s2026, jusqu’au\s28\sfévrier\s2027/),
  ).toBeVisible();
});
