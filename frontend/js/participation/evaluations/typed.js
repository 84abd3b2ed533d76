/** Answers of a sheet as the keys that are typed for them: the other way round of `readKeys`. */
import { keysOf } from "../questionnaires/entry/keys.js";

/**
 * @param {import("./questions.js").Question} question
 * @param {Pick<import("../../api/models.js").EvaluationSheet, "answers" | "silences"> | undefined} sheet
 * @returns {string}
 */
export function typedOf(question, sheet) {
  const { code, kind, choices, lines } = question;
  const answer = sheet?.answers[code];
  const keys = keysOf(choices ?? []);
  const keyOf = (/** @type {unknown} */ chosen) => keys[(choices ?? []).findIndex((one) => one.code === chosen)] ?? "";
  if (kind === "grid") {
    const given = /** @type {Record<string, string>} */ (typeof answer === "object" ? answer : {});
    const width = keys[0]?.length ?? 1;
    const typed = (lines ?? []).map((line) => {
      if (sheet?.silences[`${code}/${line.code}`] === "illegible") return "9".repeat(width);
      return keyOf(given[line.code]) || "0".repeat(width);
    });
    return typed.every((key) => /^0+$/.test(key)) ? "" : typed.join("");
  }
  if (sheet?.silences[code] === "illegible") return kind === "text" || kind === "number" ? "?" : "9";
  if (answer === undefined) return "";
  if (kind === "number") return answer === 0 ? "00" : String(answer);
  if (kind === "text") return String(answer);
  return Array.isArray(answer) ? answer.map(keyOf).join("") : keyOf(answer);
}
