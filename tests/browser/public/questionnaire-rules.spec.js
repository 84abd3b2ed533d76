// The questions that are shown, and the arrows of paper, in the page as in the service and in a reference in Python.
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
const { visibleQuestions } = await import(asAddress(readFileSync(rules, "utf8")));

/**
 * The same, with the module that it imports.
 *
 * @type {typeof import("../../../frontend/js/participation/questionnaires/arrows.js")}
 */
const { arrow, isLedPast } = await import(
  asAddress(
    readFileSync(new URL("arrows.js", rules), "utf8").replace(
      "./visibility.js",
      asAddress(readFileSync(rules, "utf8")),
    ),
  )
);

/** @param {string} source */
function asAddress(source) {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

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

test("the arrows of the shipped questionnaire are those of its PDF", () => {
  const model = new URL("../../../api/src/participation/questionnaires/models/digital_habits.json", import.meta.url);
  const { questions } = JSON.parse(readFileSync(model, "utf8"));
  const codes = questions.map((/** @type {{ code: string }} */ { code }) => code);
  const to = (/** @type {string} */ code, /** @type {string} */ choice) =>
    arrow(questions, codes.indexOf(code), choice)?.code;
  expect(to("frequence", "3")).toBeUndefined();
  expect(to("frequence", "4")).toBe("bloque");
  expect(to("frequence", "5")).toBe("savez_vous");
  expect([to("envie", "1"), to("envie", "2")]).toEqual(["deja", undefined]);
  expect([to("internet", "1"), to("rappel", "2"), to("equipement", "6")]).toEqual([undefined, undefined, undefined]);
  const led = codes.filter((/** @type {string} */ _, /** @type {number} */ index) => isLedPast(questions, index));
  expect(led).toEqual(["appareil", "bloque", "souhaits"]);
});
