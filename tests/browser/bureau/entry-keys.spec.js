// What is typed for a sheet of paper: its serial, and the keys of its answers.
import { expect, test } from "../support.js";

const folder = "/js/participation/questionnaires/entry";

/**
 * Runs a function of the page's own modules for many arguments; what it throws is « refused ».
 *
 * @param {import("@playwright/test").Page} page
 * @param {string} file
 * @param {string} name
 * @param {unknown[][]} all
 * @returns {Promise<any[]>}
 */
async function run(page, file, name, all) {
  await page.goto("/");
  return page.evaluate(
    async ({ path, name, all }) => {
      const own = (await import(path))[name];
      return all.map((given) => {
        try {
          return own(...given);
        } catch (error) {
          if (!(error instanceof Error) || error instanceof TypeError) throw error;
          return "refused";
        }
      });
    },
    { path: `${folder}/${file}`, name, all },
  );
}

const choices = (/** @type {string[]} */ ...codes) => codes.map((code) => ({ code, label: `choix ${code}` }));
const many = choices(...Array.from({ length: 11 }, (_, index) => `c${index + 1}`));

const one = { code: "un", kind: "one", label: "", choices: choices("1", "2", "3") };
const several = { code: "cases", kind: "several", label: "", at_most: 2, choices: many };
const grid = {
  code: "savoir",
  kind: "grid",
  label: "",
  choices: choices("2", "1", "0"),
  lines: ["a", "b", "c"].map((code) => ({ code, label: code })),
};
const number = { code: "age", kind: "number", label: "", from: 0, to: 120 };
const text = { code: "pourquoi", kind: "text", label: "" };

test("keys are those that paper prints", async ({ page }) => {
  const all = [choices("4", "3", "2", "1"), choices("2", "1", "0"), choices("moins_18", "18_24"), many];
  const [scale, points, words, eleven] = await run(
    page,
    "keys.js",
    "keysOf",
    all.map((one) => [one]),
  );
  expect(scale).toEqual(["4", "3", "2", "1"]);
  expect(points).toEqual(["1", "2", "3"]);
  expect(words).toEqual(["1", "2"]);
  expect([eleven[0], eleven[10]]).toEqual(["01", "11"]);
});

test("keys say blank, illegible, and answers", async ({ page }) => {
  /** @type {[unknown, string, Record<string, unknown>][]} */
  const cases = [
    [one, "", { words: "" }],
    [one, "0", { words: "sans réponse" }],
    [one, "3", { answer: "3" }],
    [one, "9", { illegible: ["un"] }],
    [several, "1101", { answer: ["c11", "c1"], isIrregular: false }],
    [several, "01 02 03", { isIrregular: true }],
    [several, "00", { words: "sans réponse" }],
    [grid, "103", { answer: { a: "2", c: "0" }, illegible: [] }],
    [grid, "193", { answer: { a: "2", c: "0" }, illegible: ["savoir/b"] }],
    [grid, "9", { illegible: ["savoir/a", "savoir/b", "savoir/c"] }],
    [number, "9", { answer: 9 }],
    [number, "0", { words: "sans réponse (le nombre zéro : tapez 00)" }],
    [number, "00", { answer: 0 }],
    [text, "0", { words: "sans réponse" }],
    [text, "10", { answer: "10" }],
    [number, "?", { illegible: ["age"] }],
  ];
  const read = await run(
    page,
    "keys.js",
    "readKeys",
    cases.map(([question, typed]) => [question, typed]),
  );
  for (const [index, [, typed, says]] of cases.entries()) expect(read[index], typed).toMatchObject(says);
  expect(read.filter((one, index) => cases[index]?.[1] === "0" && "answer" in one)).toEqual([]);
});

test("keys that say nothing are refused", async ({ page }) => {
  const wrong = [
    ...["4", "12", "a"].map((typed) => [one, typed]),
    ...["1", "12", "0101"].map((typed) => [several, typed]),
    ...["12", "124", "1234"].map((typed) => [grid, typed]),
    ...["121", "-1", "7,5", "7.5"].map((typed) => [number, typed]),
  ];
  expect(await run(page, "keys.js", "readKeys", wrong)).toEqual(wrong.map(() => "refused"));
});

test("one mistake in a serial is seen", async ({ page }) => {
  const [written] = await run(page, "serial.js", "writeSerial", [["H", { version: 2, sheet: 17 }]]);
  expect(written).toMatch(/^H2-017-[A-Z]$/);
  const typed = [...written].flatMap((own, index) =>
    [..."ABCDEFGHJKLMNPQRSTVWXYZ0123456789"]
      .filter((other) => own !== "-" && own !== other)
      .map((other) => written.slice(0, index) + other + written.slice(index + 1)),
  );
  const [right, other, ...mistaken] = await run(page, "serial.js", "readSerial", [
    ["H", written.toLowerCase().replaceAll("-", " ")],
    ["V", written],
    ...typed.map((one) => ["H", one]),
  ]);
  expect(right).toEqual({ version: 2, sheet: 17 });
  expect(other).toBeNull();
  expect(mistaken.filter(Boolean)).toEqual([]);
});
