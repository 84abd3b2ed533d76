// No line of a script is longer than the formatter's width: it breaks neither strings nor comments.
//   node line-length.js FOLDER…
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const LONGEST = 120;
/** A line that is meant to be longer ends with why: `// long: an address`. */
const EXCEPTION = /\/\/ long: \S/;
/** Written by a program. */
const GENERATED = ["types.d.ts"];

const files = process.argv
  .slice(2)
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
  .filter((file) => /\.(js|d\.ts)$/.test(file) && !GENERATED.some((name) => file.endsWith(`/${name}`)));

const found = files.flatMap((file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .map((line, index) => ({ line, place: `${file}:${index + 1}` }))
    .filter(({ line }) => [...line].length > LONGEST && !EXCEPTION.test(line))
    .map(({ line, place }) => `${place}: ${[...line].length} characters`),
);
if (found.length) {
  console.error(`${found.join("\n")}\nNo line is longer than ${LONGEST} characters.`);
  process.exit(1);
}
