// First load of the public pages on a slow telephone: prints kilobytes, requests, layout shift and seconds to usable.
//   node pages.js API-ADDRESS     such as http://127.0.0.1:8080/v1/sud-herault
import { chromium } from "@playwright/test";
import config from "../browser/playwright.config.js";
import { firstLoad, measuredPages } from "./first-load.js";

const [api = ""] = process.argv.slice(2);
const { data } = await (await fetch(`${api}/sessions?available=true&limit=1`)).json();
const browser = await chromium.launch(config.use?.launchOptions ?? {});
for (const page of measuredPages(data[0].id)) {
  const { kilobytes, requests, shift, seconds } = await firstLoad(browser, new URL(api).origin, page, { slow: true });
  const name = page.path.replace(/\?.*/, "");
  console.log(name, kilobytes.toFixed(0), requests, shift.toFixed(3), seconds.toFixed(1));
}
await browser.close();
