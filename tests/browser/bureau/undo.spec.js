/** Outcomes of calls that are taken back, numbers reported wrong, colleagues on the line. */
import { expect, expectForEveryone, newPerson, readOn, test } from "../support.js";
import { AGENT, atTheDesk, open } from "./desk.js";

/** Somebody with a landline only. */
const onLandline = () => ({ phone: newPerson().phone.replace(/^06/, "04") });

/** @param {import("@playwright/test").Page} page @param {string} name */
async function callOf(page, name) {
  const call = page.getByRole("listitem").filter({ hasText: name });
  await readOn(page.getByRole("button", { name: "Plus d’appels" }), call);
  return call;
}

/** @param {import("@playwright/test").Page} page @param {string} name */
const shot = async (page, name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/calls-${name}.png`, fullPage: true });
};

test("an outcome noted by mistake is taken back, the place kept", async ({ page, staff }) => {
  const session = await staff.session();
  const { learner } = await staff.enrolled(session, onLandline());
  await staff.ask("POST", `/sessions/${session.id}/cancellation`, { reason: "Salle fermée" });
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const call = await callOf(page, learner.family_name);
  await expect(call).toContainText("à dire avant le");
  await call.getByRole("button", { name: "Appel fait" }).click();
  await expect(call).toHaveCount(0);
  const bar = page.getByRole("region", { name: "Ce qui vient d’être fait" });
  await expect(bar).toContainText("appel fait. C’est noté.");
  await expectForEveryone(page);
  await shot(page, "undo");
  await bar.getByRole("button", { name: "Défaire" }).click();
  await callOf(page, learner.family_name);
  await expect(call).toHaveCount(1);
  await expect(page.locator("h3:focus")).toContainText(learner.family_name);
  // Later on it goes back to the list from the messages.
  await call.getByRole("button", { name: "Appel fait" }).click();
  await expect(call).toHaveCount(0);
  await open(page, `/bureau/messages.html?atelier=${session.id}`);
  await page.getByRole("button", { name: /^À rappeler encore/ }).click();
  await expect(page.getByRole("row").filter({ hasText: learner.family_name }).first()).toContainText("À appeler");
});

test("a number reported wrong is marked on every later card", async ({ page, staff }) => {
  const [session, other] = [await staff.session(), await staff.session({ inSeconds: 9 * 86_400 })];
  const person = { ...onLandline(), given_name: "Éliane", family_name: newPerson().familyName };
  await staff.enrolled(session, person);
  await staff.enrolled(other, person);
  await staff.ask("POST", `/sessions/${session.id}/cancellation`, { reason: "Salle fermée" });
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const call = await callOf(page, person.family_name);
  await call.getByRole("button", { name: "Faux numéro" }).click();
  await expect(page.getByRole("dialog")).toContainText("Cette personne n’a pas d’adresse électronique");
  await page.getByRole("dialog").getByRole("button", { name: "Faux numéro" }).click();
  await staff.ask("POST", `/sessions/${other.id}/cancellation`, { reason: "Salle fermée" });
  await open(page, "/bureau/appels.html");
  const wrong = page.getByRole("region", { name: "Numéros à corriger" });
  const card = wrong.getByRole("listitem").filter({ hasText: /Numéro signalé faux le .*corriger/ });
  await expect(card.filter({ hasText: person.family_name })).toHaveCount(1);
  await expectForEveryone(page);
  await shot(page, "wrong");
});

test("a colleague on the line is seen", async ({ page, staff }) => {
  const session = await staff.session();
  const [one, other] = [await staff.enrolled(session, onLandline()), await staff.enrolled(session, onLandline())];
  await staff.ask("POST", `/sessions/${session.id}/cancellation`, { reason: "Salle fermée" });
  const { data } = await staff.ask("GET", `/calls?session=${session.id}`);
  const claimed = data.find((/** @type {{ enrolment_id: string }} */ call) => call.enrolment_id === one.id);
  await staff.ask("PUT", `/calls/${claimed.id}/claim`);
  const { name } = await staff.ask("GET", "/me");
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const theirs = await callOf(page, one.learner.family_name);
  await expect(theirs).toContainText(`En ligne avec ${name}`);
  await expect(theirs.getByRole("button", { name: "Je suis en ligne" })).toHaveCount(0);
  await expectForEveryone(page);
  await shot(page, "claimed");
  const own = await callOf(page, other.learner.family_name);
  await own.getByRole("button", { name: "Je suis en ligne" }).click();
  await expect(own).toContainText("Vous êtes en ligne");
  await own.getByRole("button", { name: "J’ai raccroché" }).click();
  await expect(own.getByRole("button", { name: "Je suis en ligne" })).toBeVisible();
});

test("a call-back ends in an enrolment, words and name carried", async ({ page, staff, request }) => {
  const { familyName, phone } = newPerson();
  const asked = await request.post("/v1/sud-herault/call-backs", {
    data: { name: `Lucette ${familyName}`, phone, words: "Je voudrais écrire à ma fille." },
  });
  expect(asked.status(), await asked.text()).toBe(201);
  await staff.session({ title: `Rappel ${familyName}` });
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const call = await callOf(page, familyName);
  await call.getByRole("link", { name: /^Inscrire/ }).click();
  await expect(page.getByText(`Demande de rappel de Lucette ${familyName}`)).toBeVisible();
  await expect(page.getByLabel("Ce que la personne voudrait apprendre")).toHaveValue("Je voudrais écrire à ma fille.");
  await page.getByRole("option", { name: /Nouvelle personne/ }).click();
  await expect(page.getByLabel("Nom", { exact: true })).toHaveValue(familyName);
  await page.getByLabel("Commune").selectOption({ label: "Quarante" });
  await page.getByRole("radio", { name: /Débutants/ }).check();
  await expectForEveryone(page);
  await shot(page, "call-back");
  await page.getByRole("button", { name: "Inscrire", exact: true }).click();
  await expect(page.getByRole("heading", { name: `C’est fait pour Lucette ${familyName}` })).toBeFocused();
  const { data } = await staff.ask("GET", "/calls?limit=100");
  expect(data.filter((/** @type {any} */ one) => one.name.includes(familyName))).toEqual([]);
});
