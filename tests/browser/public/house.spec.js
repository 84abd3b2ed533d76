/**
 * What the organisation says of itself: its logo, its message, its Maisons, the photo of a venue, who welcomes.
 *
 * On a service of its own: what is set here is seen on every page.
 */
import { atTheDesk } from "../bureau/desk.js";
import { expect, expectForEveryone, test } from "../support.js";
import { ADMIN } from "../support/demo.js";
import { pictures } from "../support/pictures.js";
import { launch } from "../support/service.js";

test.describe.configure({ mode: "serial" });

/** @type {{ address: string, stop: () => Promise<void> }} */
let service;
test.beforeAll(async () => {
  service = await launch([]);
});
test.afterAll(() => service.stop());

/** A picture as a camera makes it: larger than the service takes. @param {import("@playwright/test").Page} page */
const photograph = (page, /** @type {[number, number]} */ size) =>
  page.evaluate(async ([width, height]) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    for (let x = 0; x < width; x += 8) {
      pen.fillStyle = `hsl(${x % 360} 50% ${30 + (x % 50)}%)`;
      pen.fillRect(x, 0, 8, height);
    }
    /** @type {Blob | null} */
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const bytes = new Uint8Array(await /** @type {Blob} */ (blob).arrayBuffer());
    return [...bytes];
  }, size);

/** Whether a picture is as wide for its height as its file. @param {import("@playwright/test").Locator} picture */
const isDrawnInProportion = (picture) =>
  picture.evaluate((/** @type {HTMLImageElement} */ image) => {
    if (getComputedStyle(image).objectFit === "contain") return true;
    const drawn = image.clientWidth / image.clientHeight;
    return Math.abs(drawn - image.naturalWidth / image.naturalHeight) < 0.05;
  });

test("an administrator sets what every page shows", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: service.address });
  const page = await context.newPage();
  await atTheDesk(page, ADMIN, "/bureau/reglages.html");
  await page.getByLabel("Message", { exact: true }).fill("La Maison est fermée du 24 décembre au 2 janvier.");
  await page.getByLabel("Dernier jour où il est montré").fill("2020-01-02");
  await page.getByRole("button", { name: "Afficher ce message" }).click();
  await expect(page.getByRole("alert")).toContainText("Aujourd’hui au plus tôt.");
  await page.getByLabel("Dernier jour où il est montré").fill("2090-01-02");
  await page.getByRole("button", { name: "Afficher ce message" }).click();
  await expect(page.getByText("Le message est affiché sur toutes les pages du site.")).toBeVisible();

  const logo = page.locator("#logo");
  await logo.getByRole("button", { name: "Enregistrer l’image" }).click();
  await expect(page.getByRole("alert")).toContainText("Choisissez une image.");
  const buffer = Buffer.from(await photograph(page, [2400, 900]));
  await page
    .getByLabel("Logo de la communauté de communes")
    .setInputFiles({ name: "l.png", mimeType: "image/png", buffer });
  await expect(logo).toContainText("par exemple : Communauté de Communes Sud-Hérault.");
  await logo.getByLabel("Ce que montre l’image").fill("Communauté de communes Sud-Hérault");
  await logo.getByRole("button", { name: "Enregistrer l’image" }).click();
  await expect(logo.getByRole("img", { name: "Communauté de communes Sud-Hérault" })).toBeVisible();
  await page.getByLabel("Dire le prénom de la personne qui anime").check();
  await page.locator("#welcome").getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.locator("#welcome").getByText("Enregistré.")).toBeVisible();
  await expectForEveryone(page);
  await pictures(page, "reglages");
  await context.close();
});

test("an agent shows a venue and the days of a Maison", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: service.address });
  const page = await context.newPage();
  await atTheDesk(page, ADMIN, "/bureau/lieux.html");
  await page
    .getByRole("button", { name: /^Ajouter une photo/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  const buffer = Buffer.from(await photograph(page, [3000, 2000]));
  await dialog.getByLabel("Photo du lieu").setInputFiles({ name: "p.png", mimeType: "image/png", buffer });
  await dialog.getByLabel("Ce que montre l’image").fill("La façade et sa rampe");
  await dialog.getByRole("button", { name: "Enregistrer l’image" }).click();
  await expect(dialog.getByRole("img", { name: "La façade et sa rampe" })).toBeVisible();
  await expectForEveryone(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /^Changer la photo/ })).toBeVisible();

  await page.getByRole("button", { name: /^Modifier .*itinérante/i }).click();
  await dialog.getByLabel("Jours de passage").fill("Lundi matin : Cruzy, à la mairie");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.locator("#maisons").getByText("Lundi matin : Cruzy, à la mairie")).toBeVisible();
  await pictures(page, "lieux");
  await context.close();
});

test("public pages show it in the HTML, before any script", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: service.address, javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of ["/", "/contact.html", "/questions.html", "/partenaire/", "/mon-inscription.html"]) {
    await page.goto(path);
    await expect(page.getByRole("region", { name: "Message de la Maison" })).toContainText("fermée du 24 décembre");
    if (path === "/partenaire/") continue;
    const logo = page.getByRole("banner").getByRole("img", { name: "Communauté de communes Sud-Hérault" });
    await expect(logo).toBeVisible();
    expect(await logo.evaluate((/** @type {HTMLImageElement} */ image) => image.naturalWidth)).toBeGreaterThan(100);
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      expect(await isDrawnInProportion(logo)).toBe(true);
    }
  }
  // On paper, too.
  await page.goto("/v1/sud-herault/calendar.html");
  await page.emulateMedia({ media: "print" });
  for (const logo of await page.locator("org-logo img").all()) expect(await isDrawnInProportion(logo)).toBe(true);
  await page.emulateMedia({ media: "screen" });
  await page.goto("/contact.html");
  await expect(page.getByText("Au téléphone")).toBeVisible();
  await expect(page.getByText("Accueil sur place").first()).toBeVisible();
  await expect(page.getByText("Lundi matin : Cruzy, à la mairie")).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "04 65 71 00 00" }).first()).toBeVisible();
  await page.goto("/questions.html");
  await expect(page.getByText("Oui, vous êtes les bienvenus")).toBeVisible();
  await context.close();
});

test("a session shows the place, the way and who welcomes", async ({ browser, request }) => {
  const { data: venues } = await (await request.get(`${service.address}/v1/sud-herault/venues`)).json();
  const venue = venues.find((/** @type {{ photo: object | null }} */ { photo }) => photo);
  const { data } = await (
    await request.get(`${service.address}/v1/sud-herault/sessions?available=true&venue=${venue.id}`)
  ).json();
  const context = await browser.newContext({ baseURL: service.address });
  const page = await context.newPage();
  await page.goto(`/atelier.html?id=${data[0].id}`);
  await expect(page.getByRole("heading", { name: "S’y rendre" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Que ferons-nous ?" })).toBeVisible();
  await expect(page.getByText("Avec un handicap :")).toBeVisible();
  await expect(page.getByText("Qui vous accueille")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Itinéraire/ })).toHaveAttribute(
    "href",
    /^https:\/\/www\.openstreetmap\.org\/directions\?to=43/,
  );
  const photo = page.getByRole("img", { name: "La façade et sa rampe" });
  await expect(photo).toHaveAttribute("loading", "lazy");
  await expectForEveryone(page);
  expect((await page.title()).match(/Le numérique en un clic/g)).toHaveLength(1);
  await pictures(page, "atelier");
  for (const [name, path] of Object.entries({
    accueil: "/",
    contact: "/contact.html",
    questions: "/questions.html",
    inscription: `/inscription.html?atelier=${data[0].id}`,
    rappel: "/rappelez-moi.html",
    simple: `/v1/sud-herault/sessions/${data[0].id}/enrolment.html`,
  })) {
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    await expectForEveryone(page);
    expect((await page.title()).match(/Le numérique en un clic/g), path).toHaveLength(1);
    await pictures(page, name);
  }
  await context.close();
});
