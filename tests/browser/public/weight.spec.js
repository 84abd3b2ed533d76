/** Weight of the first load, which does not depend on the speed of a machine: requests, kilobytes, layout shift. */
import { firstLoad, measuredPages } from "../../load/first-load.js";
import { expect, test } from "../support.js";

const MOST_REQUESTS = 15;
const MOST_KILOBYTES = 60;
const MOST_SHIFT = 0.05;

test("first loads are light and stand still", async ({ browser, baseURL, staff }) => {
  const session = await staff.session();
  for (const page of measuredPages(session.id)) {
    const { requests, kilobytes, shift } = await firstLoad(browser, baseURL ?? "", page);
    expect.soft(requests, `requests of ${page.path}`).toBeLessThanOrEqual(MOST_REQUESTS);
    expect.soft(kilobytes, `kilobytes of ${page.path}`).toBeLessThanOrEqual(MOST_KILOBYTES);
    expect.soft(shift, `layout shift of ${page.path}`).toBeLessThanOrEqual(MOST_SHIFT);
  }
});
