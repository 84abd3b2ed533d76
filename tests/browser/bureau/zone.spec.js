/** An organisation of another zone sees its own hours, not those of the device. */
import { expect, test } from "../support.js";
import { ADMIN, atTheDesk } from "./desk.js";
import { title, YEAR } from "../support/days.js";

const ZONE = "Indian/Reunion";

/** The organisation, as if it were in another zone. @param {import("@playwright/test").Page} page */
const inAnotherZone = (page) =>
  page.route("**/v1/*/organisation", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), time_zone: ZONE } });
  });

test("the journal shows the hours of the organisation", async ({ page, staff }) => {
  const venue = await staff.venue();
  await inAnotherZone(page);
  await atTheDesk(page, ADMIN, `/bureau/journal.html?sujet=${venue.id}`);

  const { data } = await staff.ask("GET", `/audit?subject=${venue.id}`);
  const [time = ""] = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, timeStyle: "short" })
    .format(new Date(data[0].at))
    .split(" ");
  const [hour = "", minute] = time.split(":");
  const words = `${Number(hour)}\u00a0h${minute === "00" ? "" : `\u00a0${minute}`}`;
  await expect(page.getByRole("row").nth(1).getByRole("rowheader")).toContainText(words);
});

test("the day of the desk begins in the organisation's zone", async ({ page }) => {
  await inAnotherZone(page);
  // Still the second of March in Paris.
  await page.clock.setFixedTime(`${YEAR}-03-02T21:00:00Z`);
  await atTheDesk(page, ADMIN, "/bureau/journee.html");
  await expect(page.locator("#heading")).toHaveText(title(`${YEAR}-03-03`));
});
