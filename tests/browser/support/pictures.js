/**
 * Pictures of a page to look at, at several widths; only when `SHOTS` names a folder.
 *
 * @param {import("@playwright/test").Page} page
 * @param {string} name
 * @param {{ widths?: number[], height?: number, fullPage?: boolean }} [options]
 */
export async function pictures(page, name, { widths = [360, 1280], height = 800, fullPage = true } = {}) {
  if (!process.env.SHOTS) return;
  const size = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `${process.env.SHOTS}/${name}-${width}.png`, fullPage });
  }
  if (size) await page.setViewportSize(size);
}
