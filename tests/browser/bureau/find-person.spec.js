/** Finding the person who calls, or taking down a new one, without mistaking people. */
import { expect, expectForEveryone, newPerson, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { AGENT, atTheDesk, open } from "./desk.js";

const search = (/** @type {import("@playwright/test").Page} */ page) =>
  page.getByRole("combobox", { name: "Nom, prénom ou téléphone" });
const phone = (/** @type {import("@playwright/test").Page} */ page) =>
  page.getByRole("textbox", { name: "Téléphone (facultatif)" });
const send = (/** @type {import("@playwright/test").Page} */ page) =>
  page.getByRole("button", { name: "Inscrire", exact: true });

test("a number finds the person, and the level is guessed", async ({ page, staff }) => {
  const before = await staff.session({ level: "intermediate" });
  const known = await staff.enrolled(before);
  await staff.session({ level: "intermediate", inSeconds: 86_400 });
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  await page.keyboard.type(known.learner.phone_display);
  await expect(page.getByRole("option", { name: new RegExp(known.learner.family_name) })).toBeVisible();
  await expectForEveryone(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("radio", { name: /Initiés/ })).toBeFocused();
  await expect(page.getByRole("radio", { name: /Initiés/ })).toBeChecked();

  // Their own session is among those offered: the service knows, and says where to look.
  await page.getByRole("group", { name: "Quel atelier ?" }).getByRole("radio").first().waitFor();
  await open(page, `/bureau/inscrire.html?atelier=${before.id}`);
  await page.keyboard.type(known.learner.family_name);
  await page
    .getByRole("option", { name: new RegExp(known.learner.family_name) })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
  await send(page).click();
  await expect(page.getByRole("alert")).toContainText("Cette personne est déjà inscrite");
  await expect(page.getByRole("alert").getByRole("link")).toHaveText(`Voir son inscription ${known.reference}`);
  await expectForEveryone(page);
});

test("a name finds the household, each with their level", async ({ page, staff }) => {
  const [soon, later] = [await staff.session({ level: "intermediate" }), await staff.session({ level: "advanced" })];
  const number = newPerson().phone.replace(/^06/, "04");
  const jeanne = await staff.enrolled(soon, { given_name: "Jeanne", phone: number });
  const paul = await staff.enrolled(later, { given_name: "Paul", phone: number });
  const alone = await staff.enrolled(soon);
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  await page.keyboard.type(`Jeanne ${jeanne.learner.family_name}`);
  await page.getByRole("option", { name: /^Jeanne/ }).waitFor();
  await page.keyboard.press("Enter");
  const card = page.locator(".person-card");
  await expect(card).toContainText("Même numéro :");
  await expect(card.getByRole("button")).toHaveCount(2);
  // Content that is loaded after the card leaves the focus where it is.
  await expect(page.getByRole("radio", { name: /Initiés/ })).toBeFocused();
  await expect(page.getByRole("radio", { name: /Initiés/ })).toBeChecked();
  await expectForEveryone(page);
  await pictures(page, "foyer-inscrire", { height: 1000, fullPage: false });

  await card.getByRole("button", { name: `Paul ${paul.learner.family_name}` }).click();
  await expect(page.locator(".person-card__name")).toHaveText(`Paul ${paul.learner.family_name}`);
  await expect(card.getByRole("button", { name: `Jeanne ${jeanne.learner.family_name}` })).toBeVisible();
  await expect(page.getByRole("radio", { name: /Confirmés/ })).toBeChecked();

  const answered = page.waitForResponse((answer) => answer.url().includes(`/learners?q=${encodeURIComponent("+33")}`));
  await page.getByRole("button", { name: "Changer de personne" }).click();
  await search(page).fill(alone.learner.family_name);
  await page.getByRole("option", { name: new RegExp(`^Odette ${alone.learner.family_name}`) }).click();
  await answered;
  await expect(card).not.toContainText("Même numéro");
});

test("fast typing never takes one person for another", async ({ page, staff }) => {
  const session = await staff.session();
  // Two households whose numbers begin alike, and one of two people.
  const stem = newPerson().phone.slice(0, 8);
  const [first, second] = [
    await staff.enrolled(session, { phone: `${stem}11` }),
    await staff.enrolled(session, { phone: `${stem}22` }),
  ];
  await staff.enrolled(session, { phone: `${stem}22` });
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  await page.keyboard.type(stem);
  await expect(page.getByRole("option", { name: new RegExp(first.learner.family_name) })).toBeVisible();
  await page.keyboard.type("11", { delay: 25 });
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 inscription")).toBeVisible();
  await expect(page.locator(".person-card__name")).toHaveText(
    `${first.learner.given_name} ${first.learner.family_name}`,
  );

  await page.getByRole("button", { name: "Changer de personne" }).click();
  await page.keyboard.type(stem);
  await expect(page.getByRole("option", { name: new RegExp(first.learner.family_name) })).toBeVisible();
  await page.keyboard.type("22", { delay: 25 });
  await page.keyboard.press("Enter");
  await expect(page.getByRole("option", { name: new RegExp(first.learner.family_name) })).toBeHidden();
  await expect(page.getByRole("option", { name: new RegExp(second.learner.family_name) })).toBeVisible();
  await expect(page.locator(".person-card__name")).toBeHidden();

  // Nobody of that name: the list need not be waited for.
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Zénobie Introuvable");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Prénom", { exact: true })).toHaveValue("Zénobie");
});

test("a possible duplicate is shown before it is made", async ({ page, staff }) => {
  const known = await staff.enrolled(await staff.session());
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  await page.keyboard.type("Odile Inconnue");
  await page.getByRole("option", { name: /Nouvelle personne/ }).waitFor();
  await page.keyboard.press("Enter");
  await phone(page).fill(known.learner.phone_display);
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: `C’est ${known.learner.given_name} ${known.learner.family_name}` }).click();
  await expect(page.getByText("1 inscription")).toBeVisible();
});

test("a similar name is shown, and Enter does not take it", async ({ page, staff }) => {
  const known = await staff.enrolled(await staff.session());
  const misheard = known.learner.family_name.replace(/(.)(.)$/, "$2$1x");
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  await page.keyboard.type(misheard);
  const alike = page.getByRole("option", { name: new RegExp(`${known.learner.family_name}.*nom proche`) });
  await expect(alike).toHaveAttribute("aria-selected", "false");
  await expect(page.getByRole("option", { name: /Nouvelle personne/ })).toHaveAttribute("aria-selected", "true");
  await expectForEveryone(page);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
});
