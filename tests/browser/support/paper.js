/** Pages on paper. */
import { expect } from "@playwright/test";

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
        // Text for screen readers only is a pixel in size.
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
 * Prints a page, checks that nothing is cut, and counts the sheets of A4.
 *
 * Printing ends with it: a document of its own is gone afterwards.
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
