/**
 * Fixtures of the browser tests, and their support.
 *
 * @typedef {import("@playwright/test").PlaywrightTestArgs} TestArgs
 * @typedef {import("@playwright/test").PlaywrightWorkerArgs} WorkerArgs
 */
import { test as base, expect } from "@playwright/test";
import { examined } from "./support/checks.js";
import { ADMIN } from "./support/demo.js";
import { Staff } from "./support/staff.js";

export { expect };
export { expectAccessible, expectForEveryone, expectNoSidewaysScroll, tabTo } from "./support/checks.js";
export { sheets } from "./support/paper.js";
export { newPerson, Staff } from "./support/staff.js";

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
 * Asks for more of a list until an element is there. The button goes away with the last of the list.
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
