/** A number that is typed beside names is the person's phone; who has none is not promised a call. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { AGENT, atTheDesk } from "./desk.js";

/** @param {string} phone */
const aloud = (phone) => phone.replace(/(\d\d)(?=\d)/g, "$1 ");

test("a number beside the names becomes the phone", async ({ page }) => {
  const { familyName, phone } = newPerson();
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  const ask = page.getByLabel("Nom, prénom ou téléphone");
  for (const typed of [
    `Paulette ${familyName} ${phone}`,
    `${aloud(phone)} paulette ${familyName}`,
    `Paulette ${familyName}, ${aloud(phone).replaceAll(" ", ".")}`,
  ]) {
    await ask.fill(typed);
    await page.getByRole("option", { name: /Nouvelle personne/ }).click();
    await expect(page.getByLabel("Prénom", { exact: true })).toHaveValue("Paulette");
    await expect(page.getByLabel("Nom", { exact: true })).toHaveValue(familyName);
    await expect(page.locator("#phone")).toHaveValue(aloud(phone));
    await page.getByRole("button", { name: "Changer de personne" }).click();
  }
});

test("a wish without a contact says that nobody can call", async ({ page }) => {
  const { familyName, phone } = newPerson();
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  await page.getByLabel("Nom, prénom ou téléphone").fill(`Paulette ${familyName}`);
  await page.getByRole("option", { name: /Nouvelle personne/ }).click();
  await page.locator("#commune_code").selectOption({ label: "Quarante" });
  await page.getByRole("button", { name: "Noter un souhait" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Sans téléphone ni courriel, personne ne pourra l’appeler");
  await expect(dialog).not.toContainText("à rappeler quand");
  await expectForEveryone(page);
  await dialog.getByRole("button", { name: "Retour" }).click();
  await page.locator("#phone").fill(phone);
  await page.getByRole("button", { name: "Noter un souhait" }).click();
  await expect(dialog).toContainText("à rappeler quand un atelier convient");
  await expect(dialog).not.toContainText("personne ne pourra l’appeler");
});
