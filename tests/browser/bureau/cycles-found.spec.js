/** The cycles below the form of planning are one step away. */
import { expect, test } from "../support.js";
import { AGENT, atTheDesk } from "./desk.js";

test("the cycles that exist are one step from planning", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  for (const from of ["/bureau/cycle.html", "/bureau/nouvel-atelier.html"]) {
    await atTheDesk(page, AGENT, from);
    await page.getByRole("link", { name: "Cycles déjà créés" }).click();
    await expect(page.getByRole("heading", { name: "Cycles déjà créés" })).toBeInViewport();
    await expect(page.getByRole("heading", { name: "Cycles déjà créés" })).toBeFocused();
  }
});
