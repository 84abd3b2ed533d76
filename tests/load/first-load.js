/**
 * First load of a page in a browser with an empty cache, measured over the DevTools protocol.
 *
 * @typedef {object} Load
 * @property {number} requests those of the network, without what is written in the page
 * @property {number} kilobytes as they crossed the network, headers included
 * @property {number} shift cumulative layout shift
 * @property {number} seconds from the start of the navigation until the page can be used
 */

/** A slow telephone in a village: 400 kb/s, 400 ms, a quarter of this processor. */
const SLOW = { bytesPerSecond: 50_000, latency: 400, slowdown: 4 };

/** Pages measured, each with the element that makes it usable. @param {string} session identity of a free session */
export const measuredPages = (session) => [
  { path: "/", usable: "#next-dates a" },
  { path: `/atelier.html?id=${session}`, usable: "#session .button" },
  { path: `/inscription.html?atelier=${session}`, usable: "#send" },
  { path: "/mon-inscription.html", usable: "#reference" },
  { path: "/rappelez-moi.html", usable: "#hours p" },
  { path: "/contact.html", usable: "maison-list h2" },
];

/** Time for shifts after the page can be used, in milliseconds. */
const SETTLING = 1500;

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @param {{ path: string, usable: string }} page
 * @param {{ slow?: boolean }} [how]
 * @returns {Promise<Load>}
 */
export async function firstLoad(browser, address, { path, usable }, { slow = false } = {}) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "fr-FR" });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  let bytes = 0;
  let requests = 0;
  devtools.on("Network.requestWillBeSent", ({ request }) => (requests += request.url.startsWith("http") ? 1 : 0));
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await devtools.send("Network.enable");
  await page.addInitScript(() => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = /** @type {PerformanceEntry & { value: number, hadRecentInput: boolean }} */ (entry);
        if (!shift.hadRecentInput) sum += shift.value;
        Object.assign(window, { layoutShift: sum });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  if (slow) {
    const { bytesPerSecond, latency, slowdown } = SLOW;
    const throughput = { downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond };
    await devtools.send("Network.emulateNetworkConditions", { offline: false, latency, ...throughput });
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  }
  await page.goto(address + path, { waitUntil: "commit" });
  await page.waitForSelector(usable);
  const milliseconds = await page.evaluate(() => performance.now());
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(SETTLING);
  const shift = await page.evaluate(() => Number(Reflect.get(window, "layoutShift") ?? 0));
  await context.close();
  return { requests, kilobytes: bytes / 1024, shift, seconds: milliseconds / 1000 };
}
