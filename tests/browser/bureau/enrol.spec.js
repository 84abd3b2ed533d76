import { expect, expectForEveryone, newPerson, readOn, tabTo, test } from "../support.js";
import { AGENT, atTheDesk, open, withoutPrinter } from "./desk.js";

const search = (/** @type {import("@playwright/test").Page} */ page) =>
  page.getByRole("combobox", { name: "Nom, prénom ou téléphone" });
const phone = (/** @type {import("@playwright/test").Page} */ page) =>
  page.getByRole("textbox", { name: "Téléphone (facultatif)" });
const send = (/** @type {import("@playwright/test").Page} */ page) =>
  page.getByRole("button", { name: "Inscrire", exact: true });

test("a newcomer is enrolled with the keyboard alone", async ({ page, staff }) => {
  const session = await staff.session({ title: `Clavier ${Math.random()}` });
  const person = newPerson();
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?atelier=${session.id}`);
  await expect(search(page)).toBeFocused();
  await expectForEveryone(page);

  await page.keyboard.type(`Odette ${person.familyName}`);
  await expect(page.getByRole("option", { name: /Nouvelle personne/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Prénom", { exact: true })).toHaveValue("Odette");
  await expect(phone(page)).toBeFocused();
  await page.keyboard.type(person.phone);
  await page.keyboard.press("Tab");
  await page.keyboard.type("Cruz");
  await tabTo(page, page.getByLabel("Ce que la personne voudrait apprendre"));
  await page.keyboard.type("Imprimer");
  await expect(page.getByRole("radio", { name: new RegExp(session.title) })).toBeChecked();
  await page.keyboard.press("Control+Enter");

  await expect(page.getByRole("heading", { name: `C’est fait pour Odette ${person.familyName}` })).toBeFocused();
  const spelled = page.getByRole("list", { name: "La référence, épelée" });
  await expect(spelled.getByRole("listitem")).toHaveCount(11);
  await expect(spelled.getByRole("listitem").nth(3)).toHaveText("- tiret");
  await expect(page.getByText(person.phone.replace(/(\d\d)(?=\d)/g, "$1 "))).toBeVisible();
  await expectForEveryone(page);

  const { data } = await staff.ask("GET", `/enrolments?session=${session.id}`);
  expect(data).toMatchObject([
    { channel: "phone", needs: "Imprimer", learner: { family_name: person.familyName, commune: "Cruzy" } },
  ]);
});

test("a session that fills up offers other dates", async ({ page, staff }) => {
  const venue = await staff.venue();
  const full = await staff.session({ capacity: 1, minimum: 1, venue });
  const other = await staff.session({ venue, inSeconds: 8 * 86_400, title: `Autre ${Math.random()}` });
  const person = newPerson();
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?atelier=${full.id}`);
  await page.keyboard.type(`Odette ${person.familyName}`);
  await page.getByRole("option", { name: /Nouvelle personne/ }).waitFor();
  await page.keyboard.press("Enter");
  await send(page).click();
  await expect(page.getByRole("alert")).toContainText("Choisissez la commune.");
  await expectForEveryone(page);
  await page.getByLabel("Commune").selectOption({ label: "Quarante" });
  await staff.enrolled(full);
  await send(page).click();
  await expect(page.getByRole("alert")).toContainText("Il n’y a plus assez de place");
  await expectForEveryone(page);

  await page.getByRole("button", { name: "Choisir une autre date" }).click();
  await expect(page.getByRole("group", { name: "Quel atelier ?" }).getByRole("radio").first()).toBeFocused();
  await expect(page.getByLabel("Nom", { exact: true })).toHaveValue(new RegExp(person.familyName, "i"));
  await readOn(page.getByRole("button", { name: "Plus de dates" }), page.getByText(other.title));
  await page.getByRole("radio", { name: new RegExp(other.title) }).check();
  await send(page).click();
  await expect(page.getByRole("heading", { name: /C’est fait/ })).toBeVisible();
  expect(await staff.seatsLeft(other.id)).toBe(3);
});

test("a newcomer joins a waiting list in 29 interactions", async ({ page, staff }) => {
  const full = await staff.session({ capacity: 2, minimum: 1, title: `Pleine ${Math.random()}` });
  await staff.enrolled(full);
  const person = newPerson();
  const landline = person.phone.replace(/^06/, "04");
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?atelier=${full.id}`);
  const { type, press, spent } = handsOf(page);

  await type(landline);
  await expect(page.getByRole("option", { name: /Nouvelle personne/ })).toBeVisible();
  await press("Enter");
  await expect(page.getByLabel("Prénom", { exact: true })).toBeFocused();
  await type("Odette");
  await press("Tab");
  await type(person.familyName);
  await press("Tab");
  await expect(phone(page)).toHaveValue(landline.replace(/(\d\d)(?=\d)/g, "$1 "));
  await press("Tab");
  await type("Cruz");
  // E-mail, year of birth, letters.
  for (let field = 0; field < 4; field++) await press("Tab");
  await expect(page.getByRole("radio", { name: /Débutants/ })).toBeFocused();
  await press("Tab");
  await expect(page.getByLabel("Combien de personnes ?")).toBeFocused();
  await type("2");
  await press("Control+Enter");
  // Nobody chose to wait: that is asked once, before it is done.
  await expect(page.getByRole("dialog")).toContainText("Il ne reste qu’une place pour 2 personnes");
  await press("ArrowDown");
  await press("Tab");
  await press("Enter");

  await expect(
    page.getByRole("heading", { name: `Odette ${person.familyName} est sur la liste d’attente` }),
  ).toBeFocused();
  await expect(page.getByRole("list", { name: "La référence, épelée" })).toBeVisible();
  expect(spent().interactions).toBeLessThanOrEqual(29);
  expect(spent().time).toBeLessThan(60_000);
  await expectForEveryone(page);
  const { data } = await staff.ask("GET", `/enrolments?session=${full.id}&status=waiting`);
  expect(data).toMatchObject([{ status: "waiting", party_size: 2, learner: { family_name: person.familyName } }]);
});

test("a level is enough for a known person", async ({ page, staff }) => {
  const known = await staff.enrolled(await staff.session({ level: "advanced" }));
  await staff.session({ level: "advanced", inSeconds: 3 * 86_400 });
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  const { type, press, spent } = handsOf(page);
  await type(known.learner.family_name);
  await page
    .getByRole("option", { name: new RegExp(known.learner.family_name) })
    .first()
    .waitFor();
  await press("Enter");
  await expect(page.getByRole("radio", { name: /Confirmés/ })).toBeChecked();
  // They are enrolled in one of those proposed: the desk takes one that they are not in.
  await expect(page.getByRole("group", { name: "Quel atelier ?" }).getByRole("radio", { checked: true })).toBeVisible();
  await press("Control+Enter");
  await expect(page.getByRole("heading", { name: /C’est fait/ })).toBeFocused();
  expect(spent().time).toBeLessThan(20_000);
  await expectForEveryone(page);
});

test("the level that the team decided comes first, with its reason", async ({ page, staff }) => {
  const known = await staff.enrolled(await staff.session({ level: "advanced" }));
  const { learner } = await staff.ask("GET", `/enrolments/${known.id}`);
  await staff.ask("POST", `/learners/${learner.id}/levels`, { level: "beginner", reason: "Se perd encore" });
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?personne=${learner.id}`);
  await expect(page.getByRole("radio", { name: /Débutants/ })).toBeChecked();
  await expect(page.getByText(/^Niveau décidé par l’équipe.*Se perd encore/)).toBeVisible();
  await page.getByRole("radio", { name: /Initiés/ }).check();
  await expect(page.getByText(/^Niveau décidé/)).toHaveCount(0);
});

/**
 * The hands of an agent who listens on the phone, at their pace.
 *
 * Typing into a field counts as one interaction, and so does each key pressed to go on.
 *
 * @param {import("@playwright/test").Page} page
 */
function handsOf(page) {
  let interactions = 0;
  const began = Date.now();
  return {
    type: async (/** @type {string} */ text) => (interactions++, await page.keyboard.type(text, { delay: 80 })),
    press: async (/** @type {string} */ key) => {
      interactions++;
      await page.waitForTimeout(400);
      await page.keyboard.press(key);
    },
    spent: () => ({ interactions, time: Date.now() - began }),
  };
}

test("only another level needs a reason", async ({ page, staff }) => {
  const session = await staff.session({ level: "advanced" });
  const person = newPerson();
  await withoutPrinter(page);
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?atelier=${session.id}`);
  await page.keyboard.type(`Odette ${person.familyName}`);
  await page.getByRole("option", { name: /Nouvelle personne/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByLabel("Commune").selectOption({ label: "Quarante" });
  await page.getByLabel("Tous les niveaux").check();
  await page.getByRole("radio", { name: /Débutants « Je n’ai/ }).check();
  const reason = page.getByLabel("Atelier « Confirmés » pour une personne « Débutant » : pourquoi ?");
  await expect(reason).toBeVisible();
  await send(page).click();
  await expect(page.getByRole("alert")).toContainText(
    "Dites pourquoi cette personne vient à un atelier d’un autre niveau.",
  );
  await reason.fill("Elle accompagne sa sœur");
  await expectForEveryone(page);
  await send(page).click();
  await expect(page.getByRole("heading", { name: /C’est fait/ })).toBeVisible();
  await page.getByRole("button", { name: "Imprimer un rappel" }).click();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { name: "Votre inscription" })).toBeVisible();
  await expect(page.getByRole("heading", { name: /C’est fait/ })).toBeHidden();

  const { data } = await staff.ask("GET", `/enrolments?session=${session.id}`);
  expect(data).toMatchObject([{ level: "beginner", level_override_reason: "Elle accompagne sa sœur" }]);
});

test("a lost connection enrols once", async ({ page, staff }) => {
  const session = await staff.session();
  const person = newPerson();
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?atelier=${session.id}`);
  await page.keyboard.type(`Odette ${person.familyName}`);
  await page.getByRole("option", { name: /Nouvelle personne/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByLabel("Commune").selectOption({ label: "Quarante" });
  /** @type {(string | undefined)[]} */
  const keys = [];
  // Carried out, and the answer lost on its way.
  await page.route("**/enrolments", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await send(page).click();
  await expect(page.getByRole("alert")).toContainText("Rien n’est perdu");
  await send(page).click();
  await expect(page.getByRole("heading", { name: /C’est fait/ })).toBeVisible();
  expect(new Set(keys).size).toBe(1);
  expect(await staff.seatsLeft(session.id)).toBe(3);
});

test("a full session that is wanted leads to its waiting list", async ({ page, staff }) => {
  const venue = await staff.venue();
  // Sooner than any other session: the caller wants this one.
  const full = await staff.session({
    level: "advanced",
    capacity: 1,
    minimum: 1,
    venue,
    inSeconds: 3600,
    title: `Demandée ${Math.random()}`,
  });
  await staff.session({ level: "advanced", venue, inSeconds: 9000 });
  await staff.enrolled(full);
  const person = newPerson();
  await atTheDesk(page, AGENT, "/bureau/inscrire.html");
  await page.keyboard.type(`Odette ${person.familyName}`);
  await page.getByRole("option", { name: /Nouvelle personne/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByLabel("Commune").selectOption({ label: "Quarante" });
  await page.getByRole("radio", { name: /Confirmés/ }).check();

  const wanted = page.getByRole("radio", { name: new RegExp(full.title) });
  await expect(wanted).toBeVisible();
  await expect(page.getByText("Complet : liste d’attente (personne n’attend encore)").first()).toBeVisible();
  // The best with room is chosen: Ctrl + Enter enrols.
  await expect(wanted).not.toBeChecked();
  await expect(page.getByRole("group", { name: "Quel atelier ?" }).getByRole("radio").first()).toBeChecked();
  await expect(send(page)).toBeVisible();
  await expectForEveryone(page);
  await page.getByRole("button", { name: "Plus de dates" }).click();
  await expect(wanted).toHaveCount(1);
  await wanted.check();
  await page.getByRole("button", { name: "Mettre en attente" }).click();
  await expect(
    page.getByRole("heading", { name: `Odette ${person.familyName} est sur la liste d’attente` }),
  ).toBeFocused();
});

test("a full session's pages lead to its waiting list", async ({ page, staff }) => {
  const full = await staff.session({
    capacity: 1,
    minimum: 1,
    title: `Pleine ${Math.random()}`,
    inSeconds: 20 * 86_400,
  });
  await staff.enrolled(full);
  await staff.enrolled(full, {}, { wait: true });
  await atTheDesk(page, AGENT, `/bureau/journee.html?jour=${full.starts_at.slice(0, 10)}`);
  await expect(page.getByRole("link", { name: `Mettre en attente : ${full.title}` })).toBeVisible();
  await open(page, `/bureau/atelier.html?id=${full.id}`);
  await expectForEveryone(page);
  await page.getByRole("link", { name: "Mettre en attente" }).click();
  const chosen = page.getByRole("radio", { name: new RegExp(full.title) });
  await expect(chosen).toBeChecked();
  await expect(page.locator(".choice").filter({ has: chosen })).toContainText(
    "Complet : liste d’attente (1 personne attend)",
  );
  await expect(page.getByRole("button", { name: "Mettre en attente" })).toBeVisible();

  const open_ = await staff.session();
  await open(page, `/bureau/atelier.html?id=${open_.id}`);
  await expect(page.getByRole("link", { name: "Inscrire", exact: true }).last()).toHaveAttribute(
    "href",
    `/bureau/inscrire.html?atelier=${open_.id}`,
  );
});

const remarks = (/** @type {import("@playwright/test").Page} */ page) =>
  page.getByRole("textbox", { name: "Remarques sur la personne" });

test("remarks about a newcomer are taken down during the call", async ({ page, staff }) => {
  const session = await staff.session();
  const person = newPerson();
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?atelier=${session.id}`);
  // Said before the name: it stays.
  await remarks(page).fill("Entend mal, vient avec sa tablette.");
  await search(page).fill(`Odette ${person.familyName}`);
  await page.getByRole("option", { name: /Nouvelle personne/ }).click();
  await page.getByLabel("Commune").selectOption({ label: "Quarante" });
  await expect(remarks(page)).toHaveValue("Entend mal, vient avec sa tablette.");
  await remarks(page).press("Control+Enter");
  await expect(page.getByRole("heading", { name: /C’est fait/ })).toBeFocused();
  const { data } = await staff.ask("GET", `/learners?q=${person.familyName}`);
  // Names that are like it may be those of other tests.
  expect(data.filter((/** @type {{ alike: boolean }} */ { alike }) => !alike)).toMatchObject([
    { remarks: "Entend mal, vient avec sa tablette." },
  ]);
});

test("remarks are corrected and a colleague's are kept", async ({ page, staff }) => {
  const { id } = await staff.enrolled(await staff.session());
  const { learner } = await staff.ask("GET", `/enrolments/${id}`);
  await staff.change(`/learners/${learner.id}`, { remarks: "Entend mal." });
  const session = await staff.session({ inSeconds: 9 * 86_400 });
  await atTheDesk(page, AGENT, `/bureau/inscrire.html?personne=${learner.id}&atelier=${session.id}`);
  await expect(remarks(page)).toHaveValue("Entend mal.");
  await remarks(page).fill("Entend mal. A une tablette.");
  await expectForEveryone(page);

  await staff.change(`/learners/${learner.id}`, { remarks: "Entend bien avec son appareil." });
  await send(page).click();
  await expect(page.getByRole("alert")).toContainText("La personne n’est pas encore inscrite.");
  await expect(page.getByRole("alert")).toContainText(
    "Un collègue vient d’écrire : « Entend bien avec son appareil. »",
  );
  await expectForEveryone(page);
  expect(await staff.seatsLeft(session.id)).toBe(4);
  await remarks(page).fill("Entend bien avec son appareil. A une tablette.");
  await send(page).click();
  await expect(page.getByRole("heading", { name: /C’est fait/ })).toBeVisible();
  expect(await staff.ask("GET", `/learners/${learner.id}`)).toMatchObject({
    remarks: "Entend bien avec son appareil. A une tablette.",
  });
  expect(await staff.seatsLeft(session.id)).toBe(3);
});
