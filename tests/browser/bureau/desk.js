/** Support of the tests of the staff's pages: signing in, and waiting for a page. */
import { expect } from "../support.js";
import { ADMIN, DEMO_PASSWORD } from "../support/demo.js";

export { ADMIN };
export const AGENT = "accueil@sud-herault.example";
export const FACILITATOR = "lea.fabre@sud-herault.example";

/**
 * Signs in and opens a page of the desk. The form for it has tests of its own (sign-in.spec.js).
 *
 * @param {import("@playwright/test").Page} page
 * @param {string} email
 * @param {string} [path]
 */
export async function atTheDesk(page, email, path = "/bureau/") {
  // The cookie is the page's: both have one jar.
  const answer = await page.request.post("/v1/sud-herault/login", { data: { email, password: DEMO_PASSWORD } });
  expect(answer.status(), await answer.text()).toBe(200);
  await open(page, path);
  expect(new URL(page.url()).pathname).toBe(path.replace(/\?.*/, ""));
}

/** @param {import("@playwright/test").Page} page */
export const opened = (page) => expect(page.locator("#waiting")).toHaveCount(0);

/** @param {import("@playwright/test").Page} page @param {string} path */
export async function open(page, path) {
  await page.goto(path);
  await opened(page);
}

/** Lets pages print without a window of the machine. @param {import("@playwright/test").Page} page */
export const withoutPrinter = (page) => page.addInitScript(() => (window.print = () => {}));

/** The facilitator's account. @param {import("../support.js").Staff} staff */
export async function facilitator(staff) {
  const { data } = await staff.ask("GET", "/facilitators?limit=100");
  return data.find((/** @type {{ name: string }} */ { name }) => name === "Léa Fabre");
}

/** The card of who was enrolled. @param {import("../support.js").Staff} staff @param {{ id: string }} made */
export const learnerOf = async (staff, { id }) => (await staff.ask("GET", `/enrolments/${id}`)).learner;

/** `2026-11-24`, some days from now where the workshops are. @param {number} days */
export const day = (days) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(Date.now() + days * 86_400_000);
