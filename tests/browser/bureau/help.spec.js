/** The help: words of the screens, pictures that are made here, and the way from every screen to its page. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, expectForEveryone, newPerson, readOn, test } from "../support.js";
import { AGENT, atTheDesk, day, FACILITATOR, open, opened } from "./desk.js";
import { YEAR } from "../support/days.js";

/**
 * @typedef {import("@playwright/test").Page} Page
 * @typedef {import("@playwright/test").Locator} Locator
 * @typedef {import("../support.js").Staff} Staff
 */

const frontend = new URL("../../../frontend/", import.meta.url).pathname;
const help = join(frontend, "aide");
const pages = readdirSync(help).filter((name) => name.endsWith(".html"));

/** Texts of all files below a folder, with plain spaces. @param {string} folder @returns {string} */
const sourcesOf = (folder) =>
  readdirSync(join(frontend, folder), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.(js|html)$/.test(file.name))
    .map((file) => readFileSync(join(file.path, file.name), "utf8"))
    .join("\n")
    .replace(/&nbsp;|\u00a0/g, " ");

test("the help quotes the words of the screens", () => {
  const screens = ["bureau", "partenaire", "js"].map(sourcesOf).join("\n");
  const unknown = pages.flatMap((name) => {
    const page = readFileSync(join(help, name), "utf8").replace(/&nbsp;/g, " ");
    return [...page.matchAll(/<b>([^<]+)<\/b>/g)]
      .map(([, label]) => /** @type {string} */ (label))
      .filter((label) => !screens.includes(label))
      .map((label) => `${name}: ${label}`);
  });
  expect(unknown).toEqual([]);
});

test("every page of the help can be used by everyone", async ({ page }) => {
  test.setTimeout(240_000);
  for (const name of pages) {
    await page.goto(`/aide/${name === "index.html" ? "" : name}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expectForEveryone(page);
    const targets = await page
      .locator("main a[href^='/aide/']")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")?.replace("/aide/", "") || "index.html"));
    for (const target of targets) expect(pages, `${name} links to ${target}`).toContain(target);
  }
});

test("a screen leads to its page of the help by keyboard", async ({ page }) => {
  await atTheDesk(page, AGENT, "/bureau/appels.html");
  const link = page.getByRole("link", { name: "Aide sur cette page" });
  // A tab of its own: what is half entered stays.
  await expect(link).toHaveAccessibleName("Aide sur cette page (nouvel onglet)");
  const opens = page.waitForEvent("popup");
  await link.focus();
  await page.keyboard.press("Enter");
  const tab = await opens;
  await expect(tab).toHaveURL(/\/aide\/appels\.html$/);
  await expect(tab.getByRole("heading", { name: "Faire les appels" })).toBeVisible();
  await expect(page).toHaveURL(/\/bureau\/appels\.html$/);
  await tab.close();
  for (const [screen, help] of [
    ["journal.html", "journaux.html"],
    ["calendrier.html", "agenda.html"],
    ["saisie.html", "saisir.html"],
    ["", ""],
  ]) {
    await open(page, `/bureau/${screen}`);
    await expect(link).toHaveAttribute("href", `/aide/${help}`);
  }
});

test("every group of screens has its page of the help", () => {
  const menu = readFileSync(join(frontend, "js/desk/menu.js"), "utf8");
  const named = [...menu.matchAll(/(?:help|html"): "([^"]+)"/g)].map(([, name]) => `${name}.html`);
  expect(named.length).toBeGreaterThan(10);
  for (const name of named) expect(pages).toContain(name);
});

test("a newcomer's first day is ticked step by step", async ({ page }) => {
  await atTheDesk(page, FACILITATOR);
  await page.getByRole("link", { name: "Suivre le guide, en huit étapes" }).click();
  const steps = page.getByRole("checkbox");
  await expect(steps).toHaveCount(8);
  await expect(page.getByRole("status")).toHaveText("8 étapes.");
  await steps.first().check();
  await steps.nth(2).check();
  await page.reload();
  await expect(steps.first()).toBeChecked();
  await expect(page.getByRole("status")).toHaveText("2 sur 8 faites.");
  await page.goto("/bureau/");
  await opened(page);
  await expect(page.getByText("Premier jour : 2 étapes sur 8.")).toBeVisible();
  await expectForEveryone(page);
  await page.goto("/aide/premier-jour.html");
  for (const step of await steps.all()) await step.check();
  await expect(page.getByText("Tout est fait.")).toBeVisible();
  await page.goto("/bureau/");
  await opened(page);
  await expect(page.getByText("Premier jour")).toHaveCount(0);
});

// ---- pictures -----------------------------------------------------------------------------------------------------

/** Somebody with a name to read and a number of their own. @param {string} given_name @param {string} family_name */
const person = (given_name, family_name) => ({
  given_name,
  family_name,
  phone: newPerson().phone.replace(/^06/, "04"),
});

/** In a room that has a name, of an afternoon. @param {Staff} staff @param {Record<string, unknown>} [differently] */
const session = async (staff, differently = {}) =>
  staff.session({
    venue: await staff.venue({ name: "Médiathèque de Quarante", room: "salle du fond" }),
    title: "Le numérique en un clic",
    ...("inSeconds" in differently ? {} : { starts_at: `${day(7)}T13:00:00Z`, ends_at: `${day(7)}T15:00:00Z` }),
    ...differently,
  });

/** A session with four people, which has begun. @param {Staff} staff @param {number} seconds */
async function begun(staff, seconds) {
  const made = await session(staff, { inSeconds: seconds, minutes: 20 });
  const people = [
    person("Suzanne", "Cathala"),
    person("Fernand", "Bousquet"),
    person("Lucienne", "Roques"),
    person("Émile", "Sénégas"),
  ];
  for (const one of people) await staff.enrolled(made, one);
  await expect.poll(() => Date.now(), { timeout: 30_000 }).toBeGreaterThan(Date.parse(made.starts_at));
  return made;
}

/**
 * Each picture: how to come to it, and what of the page it shows.
 *
 * @type {Record<string, (page: Page, staff: Staff) => Promise<Locator>>}
 */
const scenes = {
  // First: its list shows none of the sessions of the others.
  async orienter(page) {
    await atTheDesk(page, "secretariat@cruzy.example", "/partenaire/orienter.html");
    await expect(page.getByRole("radio").first()).toBeVisible();
    return page.locator("#form");
  },
  async inscrire(page, staff) {
    const made = await session(staff);
    await atTheDesk(page, AGENT, `/bureau/inscrire.html?atelier=${made.id}`);
    return page.locator("#form");
  },
  async appels(page, staff) {
    const made = await session(staff, { capacity: 1, minimum: 1 });
    const first = await staff.enrolled(made, person("Fernand", "Bousquet"));
    const waits = await staff.enrolled(made, person("Suzanne", "Cathala"), { wait: true });
    await staff.ask("POST", `/enrolments/${first.id}/cancellation`, {});
    await atTheDesk(page, AGENT, "/bureau/appels.html");
    const call = page.getByRole("listitem").filter({ hasText: waits.learner.phone_display });
    await readOn(page.getByRole("button", { name: "Plus d’appels" }), call);
    return call;
  },
  async planifier(page, staff) {
    const venue = await staff.venue({ name: "Médiathèque de Quarante", room: "salle du fond" });
    await atTheDesk(page, AGENT, "/bureau/cycle.html");
    await page.getByLabel("Titre").fill("Le numérique en un clic");
    await page.getByLabel("Lieu", { exact: true }).selectOption(venue.id);
    await page.getByLabel("Première date").fill(`${YEAR}-10-26`);
    await page.getByLabel("Dernière date").fill(`${YEAR}-11-16`);
    await page.getByRole("button", { name: "Voir les dates" }).click();
    await expect(page.locator("#preview").getByText("2 novembre").first()).toBeVisible();
    return page.locator(".planning #preview");
  },
  async emargement(page, staff) {
    const made = await begun(staff, 8);
    await atTheDesk(page, AGENT);
    await page.goto(`/bureau/emargement.html?id=${made.id}`);
    await expect(page.locator("#people").getByText("Suzanne Cathala").first()).toBeVisible();
    await page.setViewportSize({ width: 400, height: 800 });
    return page.locator("#people");
  },
  async avis(page, staff) {
    const made = await begun(staff, 8);
    await atTheDesk(page, AGENT, `/bureau/atelier.html?id=${made.id}&vue=feuilles`);
    await expect(page.getByLabel("Feuille 1, A plu")).toBeVisible();
    return page.locator("#view");
  },
};

/** What people press, fill in or look for in a part of a page; names come and go. @param {Locator} part */
const labelsOf = (part) =>
  part.locator("button, a.button, label, legend, h2, h3, th, summary").evaluateAll((all) => {
    const texts = all.map((one) => {
      const text = /** @type {HTMLElement} */ (one).innerText.replace(/\s+/g, " ").replace(/ : .*/, "").trim();
      return one.matches("button") ? text.replace(/\d+/g, "N") : text;
    });
    return [...new Set(texts.filter((text) => text && text.length < 60 && !/\d/.test(text)))];
  });

/** Labels of each picture when it was taken. */
const taken = join(help, "img", "labels.json");

for (const [name, arrange] of Object.entries(scenes)) {
  test(`the picture « ${name} » shows the screen as it is`, async ({ page, staff }) => {
    await page.setViewportSize({ width: 1024, height: 800 });
    const part = await arrange(page, staff);
    await expect(part).toBeVisible();
    const labels = await labelsOf(part);
    if (process.env.PICTURES) {
      await page.setViewportSize({ width: page.viewportSize()?.width ?? 1024, height: 1600 });
      await part.evaluate((element) => element.scrollIntoView({ block: "start" }));
      await page.mouse.wheel(0, -20);
      await page.waitForTimeout(300);
      const box = /** @type {{ x: number, y: number, width: number, height: number }} */ (await part.boundingBox());
      const air = 12;
      const x = Math.max(0, box.x - air);
      const y = Math.max(0, box.y - air);
      // The first screen of a long form is enough to know it again.
      const clip = { x, y, width: box.width + 2 * air, height: Math.min(box.height + 2 * air, 900) };
      await page.screenshot({ path: join(help, "img", `${name}.png`), clip });
      const all = JSON.parse(readFileSync(taken, "utf8"));
      writeFileSync(taken, `${JSON.stringify({ ...all, [name]: labels }, null, 2)}\n`);
    }
    expect(labels.length).toBeGreaterThan(0);
    const before = JSON.parse(readFileSync(taken, "utf8"))[name];
    expect(labels, "make pictures takes the pictures of the help again").toEqual(before);
  });
}
