/** Checks that hold for any state of any page. */
import { expect } from "@playwright/test";
import { faults } from "./axe.js";

/**
 * Pages that axe has examined: it tries inline styles of its own, which the policy refuses.
 *
 * @type {WeakSet<import("@playwright/test").Page>}
 */
export const examined = new WeakSet();

/**
 * Everyone can use the page, as far as a machine can see.
 *
 * axe-core finds no fault in either colour scheme, nothing is cut off at 400 % zoom, nothing is too small to touch.
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
 * axe-core finds no fault on the page.
 *
 * @param {import("@playwright/test").Page} page
 * @param {{ coloursOnly?: boolean }} [options]
 */
export async function expectAccessible(page, options) {
  examined.add(page);
  expect(await faults(page, options)).toEqual([]);
}

/**
 * Nothing scrolls sideways at 320 CSS pixels, which is 1280 at 400 %, and on a wall of 4K.
 *
 * @param {import("@playwright/test").Page} page
 */
export async function expectNoSidewaysScroll(page) {
  const size = page.viewportSize();
  for (const width of [3840, 320]) {
    // A low window: fewer pixels to paint.
    await page.setViewportSize({ width, height: 640 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth), `width ${width}`)
      .toBeLessThanOrEqual(width);
  }
  if (size) await page.setViewportSize(size);
}

/**
 * Targets have 44 px; WCAG lets links inside a sentence be smaller.
 *
 * The desk's rows stand closer for a mouse. A finger finds them as the mode with more air shows them.
 *
 * @param {import("@playwright/test").Page} page
 */
async function expectTouchable(page) {
  const wasClose = await page.evaluate(() => {
    const { classList } = document.documentElement;
    const close = !classList.contains("comfortable");
    classList.add("comfortable");
    return close;
  });
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
  if (wasClose) await page.evaluate(() => document.documentElement.classList.remove("comfortable"));
  expect(small, "targets under 44 px").toEqual([]);
}

/**
 * Moves the focus to an element with the Tab key alone, and checks that the focus shows.
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
