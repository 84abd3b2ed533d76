// The questions that are shown, in the page as in the service and in a reference in Python.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";

const folder = new URL("../../contract/questionnaires/", import.meta.url);
const rules = new URL("../../../frontend/js/participation/questionnaires/visibility.js", import.meta.url);

/**
 * The module as a page loads it.
 *
 * @type {typeof import("../../../frontend/js/participation/questionnaires/visibility.js")}
 */
const { visibleQuestions } = await import(`data:text/javascript,${encodeURIComponent(readFileSync(rules, "utf8"))}`);

test("the shared cases show the same questions in the page", () => {
  const cases = JSON.parse(readFileSync(new URL("visibility.json", folder), "utf8"));
  for (const { name, definition, answers, visible } of cases)
    expect(visibleQuestions(definition, answers), name).toEqual(visible);
});

test("2 000 made-up questionnaires show the same in the page", () => {
  const made = execFileSync("python3", [new URL("made_up.py", folder).pathname, "2000"], { maxBuffer: 1 << 26 });
  const cases = made.toString().trim().split("\n");
  expect(cases).toHaveLength(2000);
  for (const line of cases) {
    const { definition, answers, visible } = JSON.parse(line);
    expect(visibleQuestions(definition, answers), line).toEqual(visible);
  }
});
