/**
 * Answers of a sheet of paper as keys: what is typed for a question, and what it says.
 *
 * `0` or nothing is blank, `9` illegible. Where a number or words are written, `?` is illegible, and `00` the number
 * zero.
 *
 * @typedef {import("../answering/question.js").Question} Question
 * @typedef {import("../answering/question.js").Schemas} Schemas
 * @typedef {Schemas["ChoiceDefinition"]} Choice
 * @typedef {Schemas["AnswerValue"]} Answer
 * @typedef {{ answer?: Answer | undefined, illegible?: string[], words: string, isIrregular?: boolean }} Typed
 */

/** Most choices whose keys have one digit. */
const ONE_DIGIT = 8;

/**
 * The key of each choice, as it is printed beside its box.
 *
 * Its code where all codes are digits from 1 to 8, else its place, in two digits if there are more than eight.
 *
 * @param {Choice[]} choices
 */
export function keysOf(choices) {
  if (choices.every(({ code }) => /^[1-8]$/.test(code))) return choices.map(({ code }) => code);
  const width = choices.length > ONE_DIGIT ? 2 : 1;
  return choices.map((_, index) => String(index + 1).padStart(width, "0"));
}

/** A sentence about keys that say nothing. */
export class UnknownKeys extends Error {}

/**
 * Reads what was typed for a question.
 *
 * @param {Question} question
 * @param {string} typed
 * @returns {Typed}
 * @throws {UnknownKeys}
 */
export function readKeys(question, typed) {
  const text = typed.trim();
  const { kind } = question;
  if (!text) return { words: "" };
  if (text === "?") return illegible(question);
  if (text === "0" && (kind === "text" || kind === "number"))
    return { words: kind === "number" ? "sans réponse (le nombre zéro : tapez 00)" : "sans réponse" };
  if (kind === "text") return { answer: text, words: "noté" };
  if (kind === "number") return readNumber(question, text.replace(/\s/g, ""));
  const digits = text.replace(/[\s,;.]/g, "");
  if (!/^\d+$/.test(digits)) throw new UnknownKeys("Des chiffres seulement.");
  if (/^0+$/.test(digits)) return { words: "sans réponse" };
  if (/^9+$/.test(digits) && digits.length <= 2 && kind !== "grid") return illegible(question);
  if (kind === "grid") return readLines(question, digits);
  const ticked = split(question.choices ?? [], digits);
  if (kind === "several") return readSeveral(question, ticked);
  const [only] = ticked;
  if (!only || ticked.length > 1)
    throw new UnknownKeys("Une seule case à cette question. Deux cases cochées : tapez 9.");
  return { answer: only.code, words: only.label };
}

/** @param {Question} question @returns {Typed} */
const illegible = ({ code, kind, lines }) => ({
  illegible: kind === "grid" ? (lines ?? []).map((line) => `${code}/${line.code}`) : [code],
  words: "illisible",
});

/** @param {Question} question @param {string} digits */
function readNumber({ from, to }, digits) {
  if (!/^\d+$/.test(digits)) throw new UnknownKeys("Un nombre entier, en chiffres seulement. Illisible : tapez ?.");
  const number = Number(digits);
  if (number < (from ?? 0) || number > (to ?? Number.MAX_SAFE_INTEGER))
    throw new UnknownKeys(`De ${from ?? 0} à ${to}. Illisible : tapez ?.`);
  return { answer: number, words: String(number) };
}

/** @param {Question} question @param {Choice[]} ticked @returns {Typed} */
function readSeveral({ at_most: most }, ticked) {
  const codes = ticked.map(({ code }) => code);
  if (new Set(codes).size < codes.length) throw new UnknownKeys("La même case deux fois.");
  return {
    answer: codes,
    words: ticked.map(({ label }) => label).join(", "),
    isIrregular: (Boolean(most) && codes.length > Number(most)) || (codes.length > 1 && ticked.some(isExclusive)),
  };
}

const isExclusive = (/** @type {Choice} */ { exclusive }) => Boolean(exclusive);

/** @param {Question} question @param {string} digits @returns {Typed} */
function readLines(question, digits) {
  const { code, choices, lines } = question;
  const keys = keysOf(choices ?? []);
  const width = keys[0]?.length ?? 1;
  const wanted = lines ?? [];
  if (/^9+$/.test(digits) && digits.length === width) return illegible(question);
  if (digits.length !== wanted.length * width)
    throw new UnknownKeys(`${wanted.length * width} chiffres, un par ligne : vous en avez tapé ${digits.length}.`);
  /** @type {Record<string, string>} */
  const answer = {};
  const silent = [];
  for (const [index, line] of wanted.entries()) {
    const key = digits.slice(index * width, (index + 1) * width);
    const place = keys.indexOf(key);
    if (place >= 0) answer[line.code] = choices?.[place]?.code ?? "";
    else if (/^9+$/.test(key)) silent.push(`${code}/${line.code}`);
    else if (!/^0+$/.test(key)) throw new UnknownKeys(`Ligne ${index + 1} : ${key} n’est pas une case.`);
  }
  const given = Object.keys(answer).length;
  const unread = silent.length > 0 && `${silent.length} illisible${silent.length > 1 ? "s" : ""}`;
  return {
    ...(given > 0 && { answer }),
    illegible: silent,
    words: [`${given} sur ${wanted.length} lignes`, unread].filter(Boolean).join(", "),
  };
}

/** The choices that a row of keys names. @param {Choice[]} choices @param {string} digits */
function split(choices, digits) {
  const keys = keysOf(choices);
  const width = keys[0]?.length ?? 1;
  if (digits.length % width) throw new UnknownKeys("Deux chiffres par case, par exemple 01.");
  return Array.from({ length: digits.length / width }, (_, index) => {
    const key = digits.slice(index * width, (index + 1) * width);
    const choice = choices[keys.indexOf(key)];
    if (!choice) throw new UnknownKeys(`${key} n’est pas une case de cette question.`);
    return choice;
  });
}
