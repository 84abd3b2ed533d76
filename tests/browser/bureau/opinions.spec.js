/** Collecting evaluations at the desk: the code, the tablet, and the sheets of paper. */
import { expect, expectForEveryone, sheets, test } from "../support.js";
import { pictures } from "../support/pictures.js";
import { AGENT, atTheDesk, withoutPrinter } from "./desk.js";

/** A session that has begun, with some people in it. */
async function begun(/** @type {import("../support.js").Staff} */ staff, people = 4) {
  const session = await staff.session({ inSeconds: 2 + people, minutes: 20 });
  const enrolled = [];
  for (let n = 0; n < people; n++) enrolled.push(await staff.enrolled(session));
  await expect.poll(() => Date.now(), { timeout: 15_000 }).toBeGreaterThan(Date.parse(session.starts_at));
  return { session, enrolled };
}

test("four sheets of paper take at most thirty keys", async ({ page, staff }) => {
  const { session } = await begun(staff);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}&vue=evaluations`);
  await page.getByRole("link", { name: "Saisir les feuilles" }).click();
  await page.getByLabel("Feuille 1, A plu").click();
  let keys = 0;
  const press = async (/** @type {string} */ key) => {
    keys++;
    await page.keyboard.press(key);
  };
  // The second sheet has three blanks, the third a digit that does not exist, the fourth a box that nobody can read.
  const sheets = ["4", "3", "2", "1", "1", "3", "Enter", "Enter", "Enter", "1"];
  for (const key of [...sheets, "7", "1", "2", "1", "3", "2", "4", "4", "3", "9", "1"]) await press(key);
  await expect(page.getByRole("button", { name: "Enregistrer les feuilles" })).toBeFocused();
  await press("Enter");
  await expect(page.getByText("Enregistré : 4 feuilles.")).toBeVisible();
  expect(keys).toBeLessThanOrEqual(30);
  await expectForEveryone(page);
  await pictures(page, "feuilles", { widths: [360, 1024, 1280] });
  const { data } = await staff.ask("GET", `/sessions/${session.id}/evaluation-sheets`);
  expect(data.map((/** @type {any} */ { answers }) => answers)).toEqual([
    { satisfaction: "4", relevance: "3", pace: "right", alone: "yes", another_session: "yes" },
    { satisfaction: "3", another_session: "yes" },
    { satisfaction: "1", relevance: "2", pace: "too_slow", alone: "no", another_session: "no" },
    { satisfaction: "4", relevance: "4", pace: "too_fast", another_session: "yes" },
  ]);
  expect(data[3].silences).toEqual({ alone: "illegible" });

  await page.reload();
  await page.getByLabel("Feuille 1, A plu").click();
  await page.keyboard.press("2");
  await expect(page.getByText("Pas encore enregistré.")).toBeVisible();
  await page.getByRole("button", { name: "Enregistrer les feuilles" }).click();
  await expect(page.getByText("Enregistré : 4 feuilles.")).toBeVisible();
  await page.getByRole("link", { name: "Résultats" }).click();
  await expect(page.getByText("4 avis sur 4 attendus.")).toBeVisible();
  await expect(page.getByText("3 réponses sur 4").first()).toBeVisible();
  await expect(page.getByText("2 réponses sur 4, 1 illisible")).toBeVisible();
});

test("two people who enter sheets see each other", async ({ page, staff }) => {
  const { session } = await begun(staff, 1);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}&vue=feuilles`);
  await page.getByLabel("Feuille 1, A plu").fill("4");
  const other = await staff.http.patch(
    `${process.env.CLIC_TEST_ADDRESS}/v1/sud-herault/sessions/${session.id}/evaluation-sheets`,
    {
      headers: { Authorization: `Bearer ${staff.token}`, "If-Match": '"0"' },
      data: { version: 1, sheets: [{ number: 1, answers: { satisfaction: "1" } }] },
    },
  );
  expect(other.status(), await other.text()).toBe(200);
  await page.getByRole("button", { name: "Enregistrer les feuilles" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("Feuille 1, A plu")).toHaveValue("4");
});

test("a tablet that goes round has no way to the desk", async ({ page, staff }) => {
  test.setTimeout(60_000);
  await page.setViewportSize({ width: 1024, height: 768 });
  const { session } = await begun(staff, 2);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}&vue=evaluations`);
  await expect(page.getByRole("img", { name: /Code à flasher/ })).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "code", { widths: [360, 1024, 1280] });
  await page.getByRole("button", { name: "Passer la tablette" }).click();
  await expectForEveryone(page);
  await page.getByRole("dialog").getByRole("button", { name: "Me déconnecter et passer la tablette" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toContainText("Votre avis sur l’atelier du");
  await expect(page.getByRole("banner").or(page.getByRole("navigation")).or(page.getByRole("contentinfo"))).toHaveCount(
    0,
  );
  await expect(page.getByRole("link")).toHaveText(["Équipe\u00a0: reprendre la tablette"]);
  await expectForEveryone(page);
  await pictures(page, "tablette", { widths: [360, 1024] });
  await page.getByRole("group", { name: "L’atelier vous a-t-il plu ?" }).getByLabel("Tout à fait").check();
  await page.getByLabel("Qu’est-ce qui vous a aidé ?").fill("Le calme.");
  await page.getByRole("button", { name: "Envoyer mon avis" }).click();
  await expect(page.getByRole("heading", { name: "Merci !" })).toBeFocused();
  await expectForEveryone(page);
  await pictures(page, "tablette-merci", { widths: [1024] });
  await page.getByRole("button", { name: "Personne suivante" }).click();
  await expect(page.getByLabel("Qu’est-ce qui vous a aidé ?")).toHaveValue("");
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);

  // Neither the browser's way back nor the address leads in without a password.
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Votre avis sur l’atelier du");
  await page.goto("/bureau/personnes.html");
  await expect(page.getByLabel("Mot de passe", { exact: true })).toBeVisible();
  await page.goto("/");
  await page.goto("/bureau/");
  await expect(page.getByLabel("Mot de passe", { exact: true })).toBeVisible();
});

test("blank sheets are printed with the way to the screen", async ({ page, staff }) => {
  const session = await staff.session();
  await staff.enrolled(session, {}, { party_size: 2 });
  await withoutPrinter(page);
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}&vue=evaluations`);
  await page.getByRole("button", { name: "Imprimer des feuilles" }).click();
  await expect(page.getByLabel("Nombre de feuilles")).toHaveValue("2");
  await expectForEveryone(page);
  await page.getByRole("dialog").getByRole("button", { name: "Imprimer", exact: true }).click();
  const { code } = await staff.ask("PUT", `/sessions/${session.id}/evaluation-code`, {});
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".sheet").first().getByText(`/e/${code}`)).toBeVisible();
  await pictures(page, "feuilles-vierges", { widths: [794] });
  expect(await sheets(page, "feuilles-vierges")).toBe(2);
});

test("the code waits for the end, and the sheets for the start", async ({ page, staff }) => {
  const session = await staff.session();
  await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${session.id}&vue=evaluations`);
  await expect(page.getByText(/^Ouvert du .* au /)).toBeVisible();
  await expect(page.getByRole("button", { name: "Imprimer des feuilles" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Saisir les feuilles" })).toHaveCount(0);
});

test("the facilitator's phone shows the code to the room", async ({ page, staff }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const { session } = await begun(staff, 1);
  await atTheDesk(page, AGENT);
  await page.goto(`/bureau/emargement.html?id=${session.id}`);
  await page.getByRole("button", { name: "Code des avis à flasher" }).click();
  const { code } = await staff.ask("PUT", `/sessions/${session.id}/evaluation-code`, {});
  await expect(page.getByRole("dialog").getByText(code, { exact: true })).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "code-telephone", { widths: [360] });
  await page.getByRole("dialog").getByRole("button", { name: "Fermer" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
