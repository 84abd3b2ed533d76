/** « Rappelez-moi » : from a page to the desk's list, and from there to an enrolment. */
import { AGENT, atTheDesk, opened } from "../bureau/desk.js";
import { expect, expectForEveryone, newPerson, readOn, tabTo, test } from "../support.js";
import { pictures } from "../support/pictures.js";

test("a call-back ends in an enrolment", async ({ page, staff }) => {
  const session = await staff.session();
  const { givenName, familyName, phone } = newPerson();
  const landline = phone.replace(/^06/, "04");
  await page.goto(`/atelier.html?id=${session.id}`);
  await page.getByRole("main").getByRole("link", { name: "Rappelez-moi" }).click();
  await expect(page.getByText("Au sujet de")).toContainText("Premiers pas – débutants");
  await expect(page.locator("#hours").getByText("nous répondons et nous rappelons")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "rappelez-moi");

  await page.getByRole("button", { name: "Rappelez-moi" }).click();
  await expect(page.getByRole("alert")).toContainText("Il y a 2 points à corriger");
  await expectForEveryone(page);
  await page.getByLabel("Votre prénom et votre nom").fill(`${givenName} ${familyName}`);
  await page.getByLabel("Votre téléphone").fill(landline);
  await page.getByLabel("Quelques mots").fill("Le matin, s’il vous plaît.");
  await tabTo(page, page.getByRole("button", { name: "Rappelez-moi" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "C’est noté : nous vous rappelons" })).toBeFocused();
  await expect(page.locator("#asked")).toContainText("aux heures d’ouverture");
  await expectForEveryone(page);
  await pictures(page, "rappelez-moi-note");

  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const call = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: familyName }) });
  await readOn(page.getByRole("button", { name: "Plus d’appels" }), call);
  await expect(call).toContainText("Demande de rappel depuis le");
  await expect(call).toContainText("Le matin, s’il vous plaît.");
  await expectForEveryone(page);
  await pictures(page, "rappel-au-bureau");
  await call.getByRole("button", { name: "Pas de réponse" }).click();
  await expect(call).toContainText("1 appel sans réponse");
  await call.getByRole("link", { name: /Inscrire/ }).click();
  await opened(page);
  await expect(page.getByLabel("Nom, prénom ou téléphone")).toHaveValue(landline.replace(/(\d\d)(?=\d)/g, "$1 "));
  await page.getByRole("option", { name: /Nouvelle personne/ }).click();
  await expect(page.getByLabel("Téléphone", { exact: false }).first()).toHaveValue(
    landline.replace(/(\d\d)(?=\d)/g, "$1 "),
  );
  await expect(page.getByText("Premiers pas").first()).toBeVisible();
  await page.goto("/bureau/appels.html");
  await opened(page);
  await readOn(page.getByRole("button", { name: "Plus d’appels" }), call);
  await call.getByRole("button", { name: "Appel fait" }).click();
  await expect(call).toHaveCount(0);
});

test("an enrolled person is called back without retyping", async ({ page, staff }) => {
  const { reference, secret, learner } = await staff.enrolled(await staff.session());
  await page.goto(`/mon-inscription.html#${reference}/${secret}`);
  // A reader who is quicker than the page has to write their name.
  await expect(page.locator("main")).toContainText(reference);
  await page.getByRole("main").getByRole("link", { name: "Rappelez-moi" }).click();
  await expect(page.getByLabel("Votre prénom et votre nom")).toHaveValue(
    `${learner.given_name} ${learner.family_name}`,
  );
  await expect(page.getByLabel("Votre téléphone")).toHaveValue(learner.phone_display);
});

test("written words are kept while the service is down", async ({ page }) => {
  await page.goto("/rappelez-moi.html");
  await page.getByLabel("Votre prénom et votre nom").fill("Odette Vidal");
  await page.getByLabel("Votre téléphone").fill("04 65 71 00 77");
  await page.route("**/call-backs", (route) => route.abort());
  await page.getByRole("button", { name: "Rappelez-moi" }).click();
  await expect(page.getByRole("alert")).toContainText("Rien n’est perdu");
  await page.reload();
  await expect(page.getByLabel("Votre téléphone")).toHaveValue("04 65 71 00 77");
});
