/** Pages for developers: they can be read, and their commands work. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, expectForEveryone, test } from "../support.js";
import { DEMO_PASSWORD } from "../support/demo.js";
import { ours } from "../support/foreign.js";

const run = promisify(execFile);

test("every command of the page runs as it stands", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("/docs/");
  const blocks = await page
    .locator("pre[data-run]")
    .evaluateAll((all) =>
      all.map((block) => ({ text: block.textContent ?? "", refused: block.getAttribute("data-run") === "refused" })),
    );
  expect(blocks.length).toBeGreaterThan(8);
  // None that a reader would run is left out.
  const others = await page.locator("pre:not([data-run])").allTextContents();
  expect(others.filter((text) => /^\s*(curl|\w+=\$\()/m.test(text))).toEqual([]);
  const commands = blocks.map(({ text, refused }, index) =>
    [
      `echo "block ${index}" >&2`,
      // Commands that must be refused are distinguished from those that must work.
      refused ? 'curl() { command curl "$@"; }' : 'curl() { command curl --fail-with-body --show-error "$@"; }',
      text.replace("http://127.0.0.1:8080", ours()).replace("'…'", `'${DEMO_PASSWORD}'`),
    ].join("\n"),
  );
  const folder = await mkdtemp(join(tmpdir(), "clic-docs-"));
  try {
    // Twice: a run leaves nothing behind that hinders the next.
    const script = commands.join("\n");
    const outputs = [
      await run("bash", ["-euo", "pipefail", "-c", script], { cwd: folder }),
      await run("bash", ["-euo", "pipefail", "-c", script], { cwd: folder }),
    ];
    for (const { stdout } of outputs)
      for (const expected of [
        "Êtes-vous d’accord",
        "BEGIN:VCALENDAR",
        "304",
        "/problems/invalid-query",
        "/problems/changed-meanwhile",
        '"cancelled"',
        "Retoucher ses photos",
      ]) {
        expect(stdout).toContain(expected);
      }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("guide, reference and refusals can be read by everyone", async ({ page, request }) => {
  await page.goto("/docs/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The API by example");
  await expectForEveryone(page);
  if (process.env.SHOTS)
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: `${process.env.SHOTS}/docs-${width}.png` });
    }
  // Links lead to pages that exist, those within the page to elements that exist.
  for (const href of new Set(
    await page.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? "")),
  )) {
    // A test talks to nobody but the service.
    if (href.startsWith("https:")) continue;
    if (href.startsWith("#")) await expect(page.locator(href), href).toHaveCount(1);
    else expect((await request.get(href)).status(), href).toBe(200);
  }
  await page.getByRole("link", { name: "Every operation", exact: true }).click();
  // Drawn by a script of its own, which takes its time.
  await expect(page.getByText("Lists the agenda: sessions by start.").first()).toBeVisible({ timeout: 30_000 });

  const refused = await (await request.get("/v1/sud-herault/sessions?limit=0")).json();
  await page.goto(refused.type);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(refused.title);
  await expectForEveryone(page);
  await page.goto("/problems/");
  await expectForEveryone(page);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/problems.png` });
});
