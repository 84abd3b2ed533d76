import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { defineConfig } from "@playwright/test";

const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * The machine's own browser: the one tests/install.sh looks for, or puts there.
 *
 * The headless shell does the same with two thirds of the work: it has no windows to paint.
 */
function chromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const programs = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"].flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
  const found = [...programs, MAC].find((program) => existsSync(program));
  if (!found) throw new Error("Chromium is missing: run tests/install.sh chromium, or set CHROMIUM.");
  return found;
}

const address = process.env.CLIC_TEST_ADDRESS;

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.js",
  outputDir: "../test-results",
  globalSetup: "./support/service.js",
  forbidOnly: true,
  // One service for all: a test brings its own rooms, sessions and people. Within a file, in order.
  workers: 2,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    // Known only once the service is up; the workers, which come after, read this file again.
    ...(address ? { baseURL: address } : {}),
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    // Colours in the middle of a change are nobody's contrast.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    // Recording what each test does would be a fifth of all work: `npm test -- --trace retain-on-failure` does it.
    trace: "off",
    launchOptions: {
      executablePath: chromium(),
      // Chromium refuses its sandbox to root; and a test talks to nobody but the service.
      // Letters are as wide as on paper: without hinting.
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"],
    },
  },
});
