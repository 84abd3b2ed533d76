/** Weight of the first load, which does not depend on the speed of a machine: requests, kilobytes, layout shift. */
import { firstLoad, measuredPages } from "../../load/first-load.js";
import { expect, test } from "../support.js";
import { launch } from "../support/service.js";

const MOST_REQUESTS = 15;
const MOST_KILOBYTES = 60;
const MOST_SHIFT = 0.05;

// On a service of its own: lists are as long as those of the demonstration, whatever other tests have made.
test("first loads are light and stand still", async ({ browser, request }) => {
  const { address, stop } = await launch([]);
  try {
    const free = await request.get(`${address}/v1/sud-herault/sessions?available=true&limit=1`);
    for (const page of measuredPages((await free.json()).data[0].id)) {
      const { requests, kilobytes, shift } = await firstLoad(browser, address, page);
      expect.soft(requests, `requests of ${page.path}`).toBeLessThanOrEqual(MOST_REQUESTS);
      expect.soft(kilobytes, `kilobytes of ${page.path}`).toBeLessThanOrEqual(MOST_KILOBYTES);
      expect.soft(shift, `layout shift of ${page.path}`).toBeLessThanOrEqual(MOST_SHIFT);
    }
  } finally {
    await stop();
  }
});
