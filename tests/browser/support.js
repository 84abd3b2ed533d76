/**
 * What every browser test stands on: a page that reports its own faults, staff who prepare the ground through the API,
 * and the checks that hold for any state of any page.
 *
 * @typedef {import("@playwright/test").PlaywrightTestArgs} TestArgs
 * @typedef {import("@playwright/test").PlaywrightWorkerArgs} WorkerArgs
 */
import { test as base, expect, request as http } from "@playwright/test";
import { faults } from "./support/axe.js";
import { ADMIN, DEMO_PASSWORD } from "./support/demo.js";

export { expect };

const api = () => `${process.env.CLIC_TEST_ADDRESS}/v1/sud-herault`;

/** The fixtures: `staff` prepares, `page` fails the test on a script error or a broken security policy. */
export const test = base.extend(
  /** @type {import("@playwright/test").Fixtures<{ staff: Staff }, { admin: Staff }, TestArgs, WorkerArgs>} */ ({
    admin: [
      async ({}, use) => {
        const staff = await Staff.login(ADMIN);
        await use(staff);
        await staff.http.dispose();
      },
      { scope: "worker" },
    ],
    staff: async ({ admin }, use) => use(admin),
    page: async ({ page }, use) => {
      /** @type {string[]} */
      const errors = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        const text = message.text();
        if (message.type() !== "error" || !/Content Security Policy|Uncaught/.test(text)) return;
        if (text.startsWith("Applying inline style") && examined.has(page)) return;
        errors.push(text);
      });
      await use(page);
      expect(errors, "errors in the page").toEqual([]);
    },
  }),
);

/**
 * Pages in which axe has tried inline styles of its own, which the policy rightly refused.
 *
 * @type {WeakSet<import("@playwright/test").Page>}
 */
const examined = new WeakSet();

export class Staff {
  /** @param {import("@playwright/test").APIRequestContext} context */
  constructor(context) {
    this.http = context;
    this.token = "";
  }

  /** @param {string} email */
  static async login(email) {
    const staff = new Staff(await http.newContext());
    const answer = await staff.http.post(`${api()}/login`, { data: { email, password: DEMO_PASSWORD } });
    expect(answer.status(), await answer.text()).toBe(200);
    staff.token = (await answer.json()).access_token;
    return staff;
  }

  /** A token lasts ten minutes, a run of all the tests may last longer. */
  async renew() {
    this.token = (await (await this.http.post(`${api()}/refresh`)).json()).access_token;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [data]
   */
  async ask(method, path, data) {
    const send = () =>
      this.http.fetch(`${api()}${path}`, { method, data, headers: { Authorization: `Bearer ${this.token}` } });
    let answer = await send();
    if (answer.status() === 401) {
      await this.renew();
      answer = await send();
    }
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return answer.json();
  }

  /** Edits as a colleague would meanwhile. @param {string} path @param {unknown} data */
  async change(path, data) {
    const { version } = await this.ask("GET", path);
    const answer = await this.http.fetch(`${api()}${path}`, {
      method: "PATCH",
      data,
      headers: { Authorization: `Bearer ${this.token}`, "If-Match": `"${version}"` },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
  }

  /** A venue of one's own, so that no two tests want the same room. @param {Record<string, unknown>} [differently] */
  async venue(differently = {}) {
    // Workers share the service: each counts from where chance put it, and steps on when another was there first.
    const letters = (/** @type {number} */ n) =>
      [676, 26, 1].map((weight) => String.fromCharCode(65 + (Math.floor(n / weight) % 26))).join("");
    for (;;) {
      const code = letters(venues++);
      const { data } = await this.ask("GET", "/venues?limit=100");
      if (data.some((/** @type {{ code: string }} */ venue) => venue.code === code)) continue;
      return this.ask("POST", "/venues", {
        name: `Salle ${code}`,
        code,
        room: "grande salle",
        address: "1 place de l’Église, 34310 Quarante",
        commune_code: "34226",
        access: "Bus, arrêt Quarante centre.",
        accessibility: "De plain-pied.",
        equipment: "Quatre ordinateurs.",
        ...differently,
      });
    }
  }

  /**
   * A session of two hours, in a week unless told.
   *
   * @param {{ venue?: { id: string }, inSeconds?: number } & Record<string, unknown>} [differently]
   */
  async session({ venue, inSeconds = 7 * 86_400, ...differently } = {}) {
    const begins = Date.now() + inSeconds * 1000;
    return this.ask("POST", "/sessions", {
      venue_id: (venue ?? (await this.venue())).id,
      title: "Premiers pas",
      level: "beginner",
      description: "La souris, le clavier, une fenêtre à la fois.",
      starts_at: new Date(begins).toISOString(),
      ends_at: new Date(begins + 7_200_000).toISOString(),
      // The facilitators of the demonstration are few: tests may ask for one at the same hour.
      capacity: 4,
      minimum: 2,
      accept_conflicts: true,
      ...differently,
    });
  }

  /**
   * Somebody enrolled as the public would be: the answer carries the secret of their link.
   *
   * @param {{ id: string, level: string }} session
   * @param {Record<string, unknown>} [learner]
   * @param {Record<string, unknown>} [differently]
   */
  async enrolled(session, learner = {}, differently = {}) {
    const person = newPerson();
    const answer = await this.http.post(`${api()}/enrolments`, {
      data: {
        session_id: session.id,
        level: session.level,
        needs: "Envoyer des photos.",
        learner: {
          given_name: person.givenName,
          family_name: person.familyName,
          phone: person.phone,
          commune_code: "34092",
          ...learner,
        },
        ...differently,
      },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    return answer.json();
  }

  /** @param {string} id */
  seatsLeft = async (id) => (await this.ask("GET", `/sessions/${id}`)).seats_left;
}

let venues = Math.floor(Math.random() * 17_000);
let people = 0;
const run = Math.floor(Math.random() * 1e8);

/**
 * Somebody nobody has met: who enrols twice is one learner, so tests must not share people; nor be so alike that the
 * desk takes one for another.
 */
export function newPerson() {
  const number = String((run + ++people * 61_803_399 + process.pid * 104_729) % 1e8).padStart(8, "0");
  const letters = [...number].map((digit) => String.fromCharCode(97 + Number(digit))).join("");
  return {
    givenName: "Odette",
    familyName: letters.replace(/^./, (first) => first.toUpperCase()),
    phone: `06${number}`,
  };
}

/**
 * Asks for more of a list until something is there. The button goes with the last of the list.
 *
 * @param {import("@playwright/test").Locator} more
 * @param {import("@playwright/test").Locator} wanted
 */
export async function readOn(more, wanted) {
  await expect(async () => {
    if (!(await wanted.count())) await more.click({ timeout: 1000 });
    expect(await wanted.count()).toBeGreaterThan(0);
  }).toPass({ timeout: 30_000 });
}

/**
 * No fault of accessibility that a machine can see, nothing cut off at 400 % zoom, nothing too small to touch, and a
 * number to call.
 *
 * @param {import("@playwright/test").Page} page
 */
export async function expectForEveryone(page) {
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, { coloursOnly: true });
  await page.emulateMedia({ colorScheme: "light" });
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await expectTouchable(page);
}

/**
 * @param {import("@playwright/test").Page} page
 * @param {{ coloursOnly?: boolean }} [options]
 */
export async function expectAccessible(page, options) {
  examined.add(page);
  expect(await faults(page, options)).toEqual([]);
}

/** 320 CSS pixels is 1280 at 400 %; and a wall of 4K. @param {import("@playwright/test").Page} page */
export async function expectNoSidewaysScroll(page) {
  const size = page.viewportSize();
  for (const width of [3840, 320]) {
    // As low as it may be: no pixel is painted for nothing.
    await page.setViewportSize({ width, height: 640 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth), `width ${width}`)
      .toBeLessThanOrEqual(width);
  }
  if (size) await page.setViewportSize(size);
}

/**
 * Targets of 44 px; links inside a sentence are what WCAG lets be smaller.
 *
 * @param {import("@playwright/test").Page} page
 */
async function expectTouchable(page) {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("a, button, input, select, textarea, summary")]
      .filter((element) => getComputedStyle(element).display !== "inline" && !element.closest(".skip-link"))
      .map((element) => ({
        element,
        box: (element.closest(".choice, .field--inline") ?? element).getBoundingClientRect(),
      }))
      .filter(({ box }) => box.width > 0 && (box.height < 44 || box.width < 44))
      .map(({ element, box }) => `${element.outerHTML.slice(0, 90)} ${box.width}×${box.height}`),
  );
  expect(small, "targets under 44 px").toEqual([]);
}

/**
 * Goes there with the Tab key alone, and sees where it is.
 *
 * @param {import("@playwright/test").Page} page
 * @param {import("@playwright/test").Locator} target
 */
export async function tabTo(page, target) {
  for (let pressed = 0; pressed < 80; pressed++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const outline = await target.evaluate((element) => parseFloat(getComputedStyle(element).outlineWidth));
      expect(outline, "the focus shows").toBeGreaterThanOrEqual(3);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${target}`);
}

/** A4 less the margins of print.css, in CSS pixels. */
const PAPER = { width: 688, height: 1032 };

/** Nothing is wider than the paper, and no text is cut by its box. @param {import("@playwright/test").Page} page */
async function expectNothingCut(page) {
  const [size, printed] = [page.viewportSize(), await page.evaluate(() => matchMedia("print").matches)];
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(PAPER);
  const cut = await page.evaluate(
    (width) =>
      [...document.body.querySelectorAll("*")]
        .map((element) => ({ element, box: element.getBoundingClientRect(), style: getComputedStyle(element) }))
        // What only screen readers say is a pixel in size.
        .filter(({ box }) => box.width > 1 && box.height > 1)
        .filter(
          ({ element, box, style }) =>
            box.left < -1 ||
            box.right > width + 1 ||
            (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1) ||
            (style.overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1),
        )
        .map(
          ({ element, box }) => `${element.outerHTML.slice(0, 90)} ${Math.round(box.left)}–${Math.round(box.right)}`,
        ),
    PAPER.width,
  );
  expect(cut, "cut on paper").toEqual([]);
  await page.emulateMedia({ media: printed ? "print" : null });
  if (size) await page.setViewportSize(size);
}

/**
 * How many sheets of A4 a page takes, with nothing cut. Printing ends with it: a document of its own is gone
 * afterwards.
 *
 * @param {import("@playwright/test").Page} page
 * @param {string} [name] of the file to look at, when `SHOTS` names a folder
 */
export async function sheets(page, name) {
  await expectNothingCut(page);
  const pdf = await page.pdf({
    preferCSSPageSize: true,
    ...(name && process.env.SHOTS ? { path: `${process.env.SHOTS}/${name}.pdf` } : {}),
  });
  return [...pdf.toString("latin1").matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
}
