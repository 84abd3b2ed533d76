/** Calls to make: the people, the words, and the outcomes. */
import { expect, expectForEveryone, newPerson, readOn, test } from "../support.js";
import { AGENT, atTheDesk, open, withoutPrinter } from "./desk.js";

/** Somebody with a landline only. */
const onLandline = () => ({ phone: newPerson().phone.replace(/^06/, "04") });

/**
 * Somebody's card on the calls page, however long the list.
 *
 * @param {import("@playwright/test").Page} page
 * @param {string} name
 */
async function callOf(page, name) {
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const call = page.getByRole("listitem").filter({ hasText: name });
  await readOn(page.getByRole("button", { name: "Plus d’appels" }), call);
  return call;
}

test("an offer to a landline is a call that ends in a seat", async ({ page, staff }) => {
  const session = await staff.session({ capacity: 1, minimum: 1 });
  const first = await staff.enrolled(session, onLandline());
  const waits = await staff.enrolled(session, onLandline(), { wait: true });
  const name = `${waits.learner.given_name} ${waits.learner.family_name}`;
  await staff.ask("POST", `/enrolments/${first.id}/cancellation`, {});

  const call = await callOf(page, name);
  await expect(call).toContainText("Place proposée");
  await expect(call).toContainText("Une place s’est libérée");
  await expect(call.getByRole("link", { name: waits.learner.phone_display })).toBeVisible();
  await expectForEveryone(page);

  await call.getByRole("button", { name: "Pas de réponse" }).click();
  await expect(call).toContainText("1 appel sans réponse. Rappeler à partir de");
  await expect(page.getByRole("heading", { name: "À rappeler plus tard" })).toBeVisible();
  await expectForEveryone(page);

  await call.getByRole("button", { name: "Refuse la place" }).click();
  await expectForEveryone(page);
  await page.getByRole("dialog").getByRole("button", { name: "Retour" }).click();
  await call.getByRole("button", { name: "Prend la place" }).click();
  await expect(call).toHaveCount(0);
  expect((await staff.ask("GET", `/enrolments/${waits.id}`)).status).toBe("enrolled");
});

test("an offer that is thought over stays until its deadline", async ({ page, staff }) => {
  const session = await staff.session({ capacity: 1, minimum: 1 });
  const first = await staff.enrolled(session, onLandline());
  const waits = await staff.enrolled(session, onLandline(), { wait: true });
  await staff.ask("POST", `/enrolments/${first.id}/cancellation`, {});
  const call = await callOf(page, waits.learner.family_name);
  await expectForEveryone(page);
  await call.getByRole("button", { name: "Va réfléchir" }).click();
  const thinking = page.getByRole("region", { name: "Réfléchissent" }).getByRole("listitem");
  await expect(thinking.filter({ hasText: waits.learner.family_name })).toContainText("réponse attendue jusqu’au");
  await expect(call.getByRole("button", { name: "Va réfléchir" })).toHaveCount(0);
  await expectForEveryone(page);
  expect((await staff.ask("GET", `/enrolments/${waits.id}`)).status).toBe("offered");
  const { data } = await staff.ask("GET", `/calls?session=${session.id}`);
  const theirs = data.filter((/** @type {{ enrolment_id: string }} */ one) => one.enrolment_id === waits.id);
  expect(theirs).toMatchObject([{ outcome: "reached", status: "due" }]);
  await call.getByRole("button", { name: "Prend la place" }).click();
  await expect(call).toHaveCount(0);
  expect((await staff.ask("GET", `/enrolments/${waits.id}`)).status).toBe("enrolled");
});

test("the note of a call without answer is shown at the next", async ({ page, staff }) => {
  const session = await staff.session();
  const { id, learner } = await staff.enrolled(session, onLandline());
  await staff.ask("POST", `/sessions/${session.id}/cancellation`, { reason: "L’animatrice est malade" });
  const call = await callOf(page, learner.family_name);
  await expect(call.getByRole("link", { name: "Historique" })).toHaveAttribute(
    "href",
    `/bureau/journal.html?sujet=${id}`,
  );
  await call.getByRole("button", { name: "avec une note" }).click();
  const dialog = page.getByRole("dialog");
  await expectForEveryone(page);
  await dialog.getByLabel("À noter").fill("Répondeur plein, rappeler après 18 h");
  await dialog.getByRole("button", { name: "Pas de réponse" }).click();
  await expect(call).toContainText("1 appel sans réponse");
  await expect(call).toContainText("Répondeur plein, rappeler après 18 h");
  await expectForEveryone(page);
  await call.getByRole("link", { name: "Historique" }).click();
  const entry = page.getByRole("row").filter({ hasText: "Appel ou lettre : suite donnée" });
  await expect(entry).toContainText("Répondeur plein, rappeler après 18 h");
  await expect(entry).toContainText("Sujet : Atelier annulé");
  await expect(entry.getByRole("link", { name: "voir l’inscription" })).toHaveAttribute(
    "href",
    `/bureau/journal.html?sujet=${id}`,
  );
});

test("the second colleague with a call sees that it was made", async ({ page, staff }) => {
  const session = await staff.session();
  const { id, learner } = await staff.enrolled(session, onLandline());
  await staff.ask("POST", `/sessions/${session.id}/cancellation`, { reason: "L’animatrice est malade" });
  const call = await callOf(page, learner.family_name);
  await expect(call).toContainText("Motif : L’animatrice est malade");
  const { data } = await staff.ask("GET", `/messages?session=${session.id}&status=due`);
  expect(data).toHaveLength(1);
  expect(data[0].enrolment_id).toBe(id);
  await staff.ask("POST", `/calls/${data[0].id}/outcome`, { outcome: "reached" });
  await call.getByRole("button", { name: "Appel fait" }).click();
  await expect(page.getByRole("alert")).toContainText("C’est déjà fait");
  await expect(call).toHaveCount(0);
  await expectForEveryone(page);
});

test("messages of the demonstration are read with their links", async ({ page, staff }) => {
  await withoutPrinter(page);
  const session = await staff.session();
  // An e-mail: texts wait for the morning, and this test runs at night, too.
  const { learner, reference } = await staff.enrolled(session, { email: `odette.${Date.now()}@example.fr` });
  await atTheDesk(page, AGENT, "/bureau/");
  await open(page, `/bureau/messages.html?atelier=${session.id}`);
  const row = page.getByRole("row").filter({ hasText: learner.family_name });
  await expect(row).toContainText("Confirmation");
  await expect(row).toContainText("Courriel");
  await row.locator("summary").click();
  await expectForEveryone(page);
  await expect(async () => {
    await page.reload();
    await row.locator("summary").click();
    await expect(row.getByRole("link", { name: new RegExp(`#${reference}/`) })).toBeVisible({
      timeout: 1000,
    });
  }).toPass();
  await expect(row).toContainText("Envoyé");
});

test("failed e-mails and texts are counted on the page", async ({ page }) => {
  // One e-mail, whatever else of the tests did not arrive.
  await page.route(/\/messages\?(?=.*status=failed)(?=.*channel=(email|sms))/, (route) => {
    const data = route.request().url().includes("channel=email") ? [{ ended_at: new Date().toISOString() }] : [];
    return route.fulfill({ json: { data, next_cursor: null } });
  });
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const notice = page.getByText("courriel ou SMS n’est pas arrivé depuis une semaine");
  await expect(notice).toBeVisible();
  await expectForEveryone(page);
  await open(page, "/bureau/");
  await expect(notice).toBeVisible();
  await page.getByRole("link", { name: "Voir les messages en échec" }).click();
  await expect(page.getByLabel("État")).toHaveValue("failed");
});

test("a message that came back is found and shows its cause", async ({ page, staff }) => {
  const session = await staff.session();
  const { learner } = await staff.enrolled(session);
  // The demonstration sends nothing, so nothing of it comes back.
  await page.route(/\/messages\?.*delivery=failed/, async (route) => {
    const response = await route.fetch({ url: route.request().url().replace("delivery=failed", "") });
    const { data, ...rest } = await response.json();
    const back = { status: "failed", delivery: "failed", trouble: "Revenu : adresse inconnue." };
    await route.fulfill({ json: { ...rest, data: data.map((/** @type {object} */ one) => ({ ...one, ...back })) } });
  });
  await atTheDesk(page, AGENT, "/bureau/");
  await open(page, `/bureau/messages.html?atelier=${session.id}`);
  const row = page.getByRole("row").filter({ hasText: learner.family_name });
  await expect(row).not.toContainText("Revenu");
  await page.getByLabel("Après l’envoi").selectOption("Revenus : pas arrivés");
  await expect(row).toContainText("En échec");
  await expect(row).toContainText("Revenu : adresse inconnue.");
  await expectForEveryone(page);
});

test("a call in place of an e-mail says what came back", async ({ page, staff }) => {
  const session = await staff.session();
  const { learner } = await staff.enrolled(session);
  await page.route(/\/messages\?/, async (route) => {
    const response = await route.fetch();
    const { data, ...rest } = await response.json();
    const call = { kind: "held", channel: "call", status: "due", delivery: "failed", outcome: null };
    const back = { ...call, trouble: "Revenu : adresse inconnue." };
    await route.fulfill({ json: { ...rest, data: data.map((/** @type {object} */ one) => ({ ...one, ...back })) } });
  });
  await page.route(/\/audit\?/, async (route) => {
    const response = await route.fetch();
    const { data, ...rest } = await response.json();
    const returned = {
      action: "message.returned",
      subject: { kind: "message", id: session.id },
      before: null,
      after: { kind: "held", channel: "email", enrolment_id: session.id },
    };
    await route.fulfill({ json: { ...rest, data: [{ ...data[0], ...returned }] } });
  });
  await atTheDesk(page, AGENT, "/bureau/");
  await open(page, `/bureau/messages.html?atelier=${session.id}`);
  const row = page.getByRole("row").filter({ hasText: learner.family_name });
  await expect(row).toContainText("À appeler");
  await expect(row).toContainText("Le courriel est revenu : adresse inconnue.");
  await expect(row.locator(".tag", { hasText: "Revenu" })).toHaveCount(0);
  await open(page, "/bureau/journal.html");
  const entry = page.getByRole("row").filter({ hasText: "Message revenu" });
  await expect(entry).toContainText("Sujet : Place à confirmer");
  await expect(entry).toContainText("Moyen : Courriel");
  await expectForEveryone(page);
});
