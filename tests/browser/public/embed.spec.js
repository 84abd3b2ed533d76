/** The agenda on sites of others: as an element, and as a page in a frame. */
import { expect, expectAccessible, expectNoSidewaysScroll, test } from "../support.js";
import { foreignSite, ours, script } from "../support/foreign.js";
import { between, inWords, YEAR } from "../support/days.js";

/** @type {{ close: () => Promise<void> }[]} */
let sites = [];
test.afterEach(async () => {
  await Promise.all(sites.map((site) => site.close()));
  sites = [];
});

/** @param {Parameters<typeof foreignSite>} asked */
async function site(...asked) {
  const made = await foreignSite(...asked);
  sites.push(made);
  return made.address;
}

/** Everything the browser says, and every address it asks. @param {import("@playwright/test").Page} page */
function listen(page) {
  /** @type {string[]} */
  const said = [];
  /** @type {string[]} */
  const asked = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("request", (request) => asked.push(request.url()));
  return { said, asked };
}

/** @param {import("@playwright/test").Page} page */
const agenda = (page) => page.locator("clic-agenda");

test("a strict foreign page shows sessions and keeps nothing", async ({ page, staff, context }) => {
  const venue = await staff.venue({
    commune_code: "34074",
    name: "Médiathèque <b>du Parc</b>",
    address: "2 rue du Parc",
  });
  const first = await staff.session({
    venue,
    title: "Écrire & envoyer <i>un</i> courriel",
    ...between(`${YEAR}-03-02`, "14:00", "16:30"),
  });
  const full = await staff.session({
    venue,
    title: "Atelier complet",
    capacity: 1,
    minimum: 1,
    ...between(`${YEAR}-03-03`, "14:00", "16:00"),
  });
  await staff.enrolled(full);
  const other = await staff.session({
    venue,
    title: "Pour confirmés",
    level: "advanced",
    ...between(`${YEAR}-03-04`, "14:00", "16:00"),
  });
  const cancelled = await staff.session({
    venue,
    title: "Atelier annulé",
    ...between(`${YEAR}-03-05`, "14:00", "16:00"),
  });
  await staff.ask("POST", `/sessions/${cancelled.id}/cancellation`, { reason: "Neige" });

  const { said, asked } = listen(page);
  await page.goto(
    await site(
      `${script()}<clic-agenda commune="34074" level="beginner" limit="5"><a href="${ours()}/">Les ` +
        "ateliers</a></clic-agenda>",
    ),
  );
  const articles = agenda(page).getByRole("article");
  await expect(articles).toHaveCount(3);
  await expect(articles.nth(0)).toContainText("Écrire & envoyer <i>un</i> courriel – débutants");
  await expect(articles.nth(0)).toContainText(`${inWords(`${YEAR}-03-02`)}, de 14 h à 16 h 30`);
  await expect(articles.nth(0)).toContainText(
    "Médiathèque <b>du Parc</b>, grande salle, 2 rue du Parc, Cessenon-sur-Orb",
  );
  await expect(articles.nth(0)).toContainText("4 places restantes.");
  await expect(articles.nth(1)).toContainText("Complet.");
  await expect(articles.nth(1).getByRole("link", { name: /S’inscrire/ })).toHaveCount(0);
  await expect(articles.nth(2)).toContainText("Annulé. Pourquoi : Neige");
  await expect(agenda(page).getByText(other.title)).toHaveCount(0);
  await expect(agenda(page).getByRole("heading", { level: 3 })).toHaveCount(3);
  await expect(agenda(page).getByRole("link", { name: "04 65 71 00 00" })).toHaveAttribute("href", "tel:+33465710000");
  await expect(
    articles.nth(0).getByRole("link", { name: /S’inscrire à l’atelier « Écrire & envoyer/ }),
  ).toHaveAttribute("href", `${ours()}/inscription.html?atelier=${first.id}`);

  // No complaint of the policy, no cookie, nothing kept, nobody else asked.
  expect(said).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, ""]);
  for (const address of asked.filter((each) => each !== page.url() && !each.startsWith("data:")))
    expect(address.startsWith(`${ours()}/`), address).toBe(true);
  expect(asked.some((address) => address.includes("commune=34074&level=beginner"))).toBe(true);

  await articles
    .nth(0)
    .getByRole("link", { name: /S’inscrire/ })
    .click();
  await expect(page.getByLabel("Prénom")).toBeVisible();
});

test("the element can be used by everyone, in both schemes", async ({ page }) => {
  await page.goto(await site(`${script()}<clic-agenda limit="3"></clic-agenda>`));
  await expect(agenda(page).getByRole("article")).toHaveCount(3);
  await expectAccessible(page);
  if (process.env.SHOTS)
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: `${process.env.SHOTS}/embed-${width}.png`, fullPage: true });
    }
  await agenda(page).evaluate((element) => element.setAttribute("scheme", "dark"));
  await expectAccessible(page);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/embed-dark.png` });
  await expectNoSidewaysScroll(page);
  const small = await agenda(page).evaluate(
    (element) =>
      [...(element.shadowRoot?.querySelectorAll("a, button") ?? [])]
        .map((target) => target.getBoundingClientRect())
        .filter(({ width, height }) => width < 44 || height < 44).length,
  );
  expect(small, "targets under 44 px").toBe(0);
  // Title, enrolment, title, …: in the order in which they are read, and the focus shows.
  await page.keyboard.press("Tab");
  const focused = () =>
    agenda(page).evaluate((element) => {
      const active = element.shadowRoot?.activeElement;
      return active ? { name: active.textContent, outline: parseFloat(getComputedStyle(active).outlineWidth) } : null;
    });
  const title = await focused();
  expect(title?.outline).toBeGreaterThanOrEqual(3);
  await page.keyboard.press("Tab");
  expect((await focused())?.name).not.toBe(title?.name);
});

test("the page's properties reach the element, its rules do not", async ({ page, staff }) => {
  const venue = await staff.venue();
  for (const inSeconds of [400_000, 500_000]) await staff.session({ venue, inSeconds });
  // This page's policy lets its own style in.
  const policy = `default-src 'none'; script-src ${ours()}; connect-src ${ours()}; style-src 'unsafe-inline'`;
  const head =
    "<style>p, a, h4 { color: red !important } clic-agenda { --clic-accent: #003366; --clic-on-accent: #ffffff " +
    "} clic-agenda::part(seats) { text-transform: uppercase }</style>";
  await page.goto(
    await site(`${script()}<clic-agenda venue="${venue.id}" limit="2" heading="4"></clic-agenda>`, { policy, head }),
  );
  const button = agenda(page)
    .getByRole("link", { name: /S’inscrire/ })
    .first();
  await expect(button).toHaveCSS("background-color", "rgb(0, 51, 102)");
  await expect(button).toHaveCSS("color", "rgb(255, 255, 255)");
  await expect(
    agenda(page)
      .getByText(/places? restantes|Dernière|Complet/)
      .first(),
  ).toHaveCSS("text-transform", "uppercase");
  await expect(agenda(page).getByRole("heading", { level: 4 })).toHaveCount(2);
});

test("an empty agenda says so, and changed attributes fill it", async ({ page }) => {
  await page.goto(await site(`${script()}<clic-agenda from="2090-01-01" level="advanced"></clic-agenda>`));
  await expect(agenda(page).getByText("Aucun atelier n’est prévu ici pour le moment.")).toBeVisible();
  await expect(agenda(page).getByRole("link", { name: "04 65 71 00 00" })).toBeVisible();
  await expect(agenda(page).getByRole("link", { name: "Tous les ateliers" })).toHaveAttribute("href", `${ours()}/`);
  await expectAccessible(page);
  await agenda(page).evaluate((element) => {
    element.removeAttribute("from");
    element.removeAttribute("level");
    element.setAttribute("limit", "2");
  });
  await expect(agenda(page).getByRole("article")).toHaveCount(2);
});

test("weeks count from the given day, or from today", async ({ page, staff }) => {
  const venue = await staff.venue();
  const inWeek = async (/** @type {string} */ title, /** @type {string} */ day) =>
    staff.session({ venue, title, ...between(day, "14:00", "16:00") });
  await inWeek("Le jour même", `${YEAR}-02-01`);
  await inWeek("Le dernier jour", `${YEAR}-02-14`);
  await inWeek("Le lendemain", `${YEAR}-02-15`);
  await staff.session({ venue, title: "Bientôt", inSeconds: 86_400 });
  await page.goto(
    await site(`${script()}<clic-agenda venue="${venue.id}" from="${YEAR}-02-01" weeks="2"></clic-agenda>`),
  );
  await expect(agenda(page).getByRole("heading")).toHaveText([/^Le jour même/, /^Le dernier jour/]);
  await agenda(page).evaluate((element) => element.removeAttribute("from"));
  await expect(agenda(page).getByRole("heading")).toHaveText([/^Bientôt/]);
});

test("weeks begin with the day where the organisation is", async ({ page, staff }) => {
  const venue = await staff.venue();
  await page.route("**/v1/*/organisation", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), time_zone: "Indian/Reunion" } });
  });
  // Still the second of March in Paris.
  await page.clock.setFixedTime(`${YEAR}-03-02T21:00:00Z`);
  const asked = page.waitForRequest((request) => request.url().includes("/sessions?"));
  await page.goto(await site(`${script()}<clic-agenda venue="${venue.id}" weeks="1"></clic-agenda>`));
  expect(new URL((await asked).url()).searchParams.get("to")).toBe(`${YEAR}-03-09`);
});

test("begun and cancelled sessions are shown as wanted", async ({ page, staff }) => {
  const venue = await staff.venue();
  await staff.session({ venue, title: "En cours", inSeconds: -600 });
  const cancelled = await staff.session({ venue, title: "Sans lendemain", inSeconds: 86_400 });
  await staff.ask("POST", `/sessions/${cancelled.id}/cancellation`, { reason: "Neige" });
  await staff.session({ venue, title: "À venir", inSeconds: 2 * 86_400 });
  await staff.session({ venue, title: "Ensuite", inSeconds: 3 * 86_400 });
  const { said } = listen(page);
  await page.goto(await site(`${script()}<clic-agenda venue="${venue.id}" limit="2"></clic-agenda>`));
  const titles = agenda(page).getByRole("heading");
  await expect(titles).toHaveText([/^Sans lendemain/, /^À venir/]);
  await expect(agenda(page).getByText("Annulé. Pourquoi : Neige")).toBeVisible();
  const set = (/** @type {string} */ value) =>
    agenda(page).evaluate((element, wanted) => element.setAttribute("cancelled", wanted), value);
  await set("mark");
  await expect(titles).toHaveText([/^ANNULÉ – Sans lendemain/, /^À venir/]);
  await expectAccessible(page);
  if (process.env.SHOTS)
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: `${process.env.SHOTS}/embed-annule-${width}.png`, fullPage: true });
    }
  await set("omit");
  await expect(titles).toHaveText([/^À venir/, /^Ensuite/]);
  await expectAccessible(page);
  expect(said).toEqual([]);
  await set("hide");
  await expect.poll(() => said).toEqual(["warning: clic-agenda: cancelled: keep, mark, omit"]);
});

test("the mairie's text is shown when the agenda cannot be loaded", async ({ page }) => {
  const { said } = listen(page);
  await page.route("**/v1/**", (route) => route.abort());
  await page.goto(
    await site(`${script()}<clic-agenda><a href="${ours()}/">Les ateliers</a>, au 04 65 71 00 00</clic-agenda>`),
  );
  await expect(agenda(page).getByText("L’agenda des ateliers ne s’affiche pas pour le moment.")).toBeVisible();
  await expect(page.getByText("au 04 65 71 00 00")).toBeVisible();
  await expect(page.getByRole("link", { name: "Les ateliers", exact: true })).toBeVisible();
  await expectAccessible(page);
  expect(said.filter((line) => line.startsWith("warning: clic-agenda:"))).toHaveLength(1);
  await page.unroute("**/v1/**");
  await agenda(page).getByRole("button", { name: "Réessayer" }).focus();
  await page.keyboard.press("Enter");
  await expect(agenda(page).getByRole("article").first()).toBeVisible();
  // The focus stays in the agenda after the button is gone.
  expect(await agenda(page).evaluate((element) => element.shadowRoot?.activeElement?.localName)).toBe("a");
});

test("a wrong attribute is reported, and people get the link", async ({ page }) => {
  const { said } = listen(page);
  await page.goto(await site(`${script()}<clic-agenda level="expert">Appelez-nous</clic-agenda>`));
  await expect(page.getByText("Appelez-nous")).toBeVisible();
  await expect(agenda(page).getByRole("link", { name: "Tous les ateliers" })).toBeVisible();
  expect(said.some((line) => line.startsWith("warning: clic-agenda:"))).toBe(true);
});

test("the content between the tags is shown without script", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(await site(`${script()}<clic-agenda><a href="${ours()}/">Les ateliers</a></clic-agenda>`));
  await expect(page.getByRole("link", { name: "Les ateliers" })).toBeVisible();
  await context.close();
});

test("the element refreshes in sight and keeps the focus", async ({ page, staff }) => {
  const venue = await staff.venue({ commune_code: "34065" });
  const session = await staff.session({ venue });
  await page.clock.install();
  const { asked } = listen(page);
  await page.goto(await site(`${script()}<clic-agenda venue="${venue.id}"></clic-agenda>`));
  await expect(agenda(page).getByText("4 places restantes.")).toBeVisible();
  const link = agenda(page).getByRole("link", { name: /S’inscrire/ });
  await link.focus();
  const times = () => asked.filter((address) => address.includes("/sessions?")).length;
  expect(times()).toBe(1);
  await page.clock.runFor(5 * 60_000);
  await expect.poll(times).toBe(2);
  // Nothing new: the very same elements stay.
  await link.evaluate((element) => element.setAttribute("data-same", ""));
  await page.clock.runFor(5 * 60_000);
  await expect.poll(times).toBe(3);
  await expect(agenda(page).locator("[data-same]")).toHaveCount(1);
  await staff.enrolled(session);
  await page.clock.runFor(5 * 60_000);
  await expect(agenda(page).getByText("3 places restantes.")).toBeVisible();
  await expect(link).toBeFocused();
  // A week later the service, whose clock stands still, says the same: but the workshop has begun.
  await page.clock.fastForward(7 * 86_400_000);
  await expect(agenda(page).getByText("Déjà commencé.")).toBeVisible();
  await expect(link).toHaveCount(0);
});

test("the plain framed page works without script", async ({ page, staff }) => {
  const venue = await staff.venue({ commune_code: "34170", name: "Salle <u>des</u> fêtes" });
  const session = await staff.session({ venue, title: "Photos & <script>alert(1)</script>" });
  const { said } = listen(page);
  const frame =
    `<iframe src="${ours()}/v1/sud-herault/calendar.html?venue=${venue.id}" title="Ateliers" ` +
    `width="100%" height="500"></iframe>`;
  await page.goto(await site(frame, { policy: `default-src 'none'; frame-src ${ours()}` }));
  const inside = page.frameLocator("iframe");
  await expect(inside.getByRole("article")).toHaveCount(1);
  await expect(inside.getByRole("heading", { level: 2 })).toHaveText("Photos & <script>alert(1)</script> – débutants");
  await expect(inside.getByText("Salle <u>des</u> fêtes")).toBeVisible();
  await expect(inside.getByText("Encore 4 places sur 4.")).toBeVisible();
  expect(said).toEqual([]);
  await inside.getByRole("link", { name: "S’inscrire" }).click();
  await expect(page).toHaveURL(`${ours()}/v1/sud-herault/sessions/${session.id}/enrolment.html`);
  await expect(page.getByRole("button", { name: "Réserver ma place" })).toBeVisible();
});

test("the plain page can be used by everyone, and prints", async ({ page }) => {
  await page.goto("/v1/sud-herault/calendar.html?level=beginner");
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await expect(page.getByRole("article").first()).toContainText("débutants");
  await expect(page.getByRole("article").filter({ hasNotText: "débutants" })).toHaveCount(0);
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/framed-${colorScheme}.png` });
  }
  await expectNoSidewaysScroll(page);
  const small = await page
    .locator("a")
    .evaluateAll(
      (links) =>
        links.map((link) => link.getBoundingClientRect()).filter(({ width, height }) => width < 44 || height < 44)
          .length,
    );
  expect(small, "targets under 44 px").toBe(0);
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  await expect(page.getByRole("link", { name: /S’inscrire/ }).first()).toBeHidden();
  await expect(page.getByText("04 65 71 00 00").first()).toBeVisible();
});
