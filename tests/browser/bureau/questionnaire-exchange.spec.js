/** Exchange of questionnaires with other software, as XLSForm. */
import { expect, expectForEveryone, test } from "../support.js";
import { draft, titleOf } from "../support/made-questionnaires.js";
import { ADMIN, atTheDesk } from "./desk.js";

test("a questionnaire leaves as XLSForm and comes back", async ({ page, staff }) => {
  const choices = [
    { code: "1", label: "oui" },
    { code: "2", label: "non" },
  ];
  const first = await draft(staff, {
    title: titleOf("Échange"),
    questions: [
      { code: "internet", kind: "one", label: "Avez-vous internet ?", choices },
      {
        code: "pourquoi",
        kind: "text",
        label: "Pourquoi ?",
        longest: 300,
        shown_if: { question: "internet", op: "is", value: "2" },
      },
    ],
  });
  await atTheDesk(page, ADMIN, `/bureau/questionnaire.html?version=${first.version.id}`);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Exporter (XLSForm)" }).click();
  const path = await (await saved).path();

  const second = await staff.ask("POST", "/questionnaires", { title: titleOf("Reprise") });
  const [version] = second.versions;
  await page.goto(`/bureau/questionnaire.html?version=${version.id}`);
  await page.getByRole("button", { name: "Reprendre un fichier" }).click();
  const dialog = page.getByRole("dialog");
  const file = dialog.getByLabel("Fichier (.xlsx)");
  await file.setInputFiles({ name: "faux.xlsx", mimeType: "text/plain", buffer: Buffer.from("rien") });
  await dialog.getByRole("button", { name: "Remplacer les questions" }).click();
  await expect(file).toHaveAttribute("aria-invalid", "true");
  await expectForEveryone(page);
  await file.setInputFiles(path);
  await dialog.getByRole("button", { name: "Remplacer les questions" }).click();
  await expect(page.getByText("Les questions du fichier sont reprises, et enregistrées.")).toBeVisible();
  await expect(page.locator(".question-card")).toHaveCount(2);
  await expect(page.getByText("posée si la question 1 est « non »")).toBeVisible();
});
