/** Faults of accessibility on a page, in words that a failing test can show. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The rules about colours, all that another colour scheme can change. */
const OF_COLOURS = ["cat.color"];

/**
 * Faults that axe-core finds on the page.
 *
 * @param {import("@playwright/test").Page} page
 * @param {{ coloursOnly?: boolean }} [options]
 * @returns {Promise<string[]>} one line for each fault
 */
export async function faults(page, { coloursOnly = false } = {}) {
  // Evaluated, not added to the page: its content security policy lets no foreign script in.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  return page.evaluate(
    async (values) => {
      /** @type {import("axe-core")} */
      const axe = Reflect.get(window, "axe");
      const { violations } = await axe.run(document, {
        runOnly: { type: "tag", values },
        // Of AAA, only the contrast of text.
        rules: { "color-contrast-enhanced": { enabled: true } },
      });
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target }) => `${id}: ${help} at ${target.join(" ")}`),
      );
    },
    coloursOnly ? OF_COLOURS : RULES,
  );
}
