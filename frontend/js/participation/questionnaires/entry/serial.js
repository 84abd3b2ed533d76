/**
 * Serials of printed sheets, `H2-017-K`: the same check character as the service has.
 *
 * @typedef {{ version: number, sheet: number }} Sheet
 */

/** Letters of prefixes and check characters: those that look like digits are left out. */
const LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ";

/** @param {string} body */
function check(body) {
  const value = (/** @type {string} */ c) => (/\d/.test(c) ? Number(c) : Math.max(LETTERS.indexOf(c), 0));
  const sum = [...body].reduce((total, c, index) => total + (index + 2) * value(c), 0);
  return LETTERS[sum % LETTERS.length];
}

/** @param {string} prefix @param {Sheet} sheet */
export function writeSerial(prefix, { version, sheet }) {
  const body = `${prefix}${version}-${String(sheet).padStart(3, "0")}`;
  return `${body}-${check(body)}`;
}

/**
 * The sheet that a serial names, typed with or without dashes; null if a character is wrong.
 *
 * @param {string} prefix letters of the questionnaire
 * @param {string} typed
 * @returns {Sheet | null}
 */
export function readSerial(prefix, typed) {
  const plain = typed.replace(/[\s-]/g, "").toUpperCase();
  const digits = plain.startsWith(prefix) ? (/^(\d+)[A-Z]$/.exec(plain.slice(prefix.length))?.[1] ?? "") : "";
  // Where a version ends and a sheet begins is not written: the check character decides, or the dashes.
  const ways = [];
  for (let end = 1; end <= digits.length - 3; end++)
    ways.push({ version: Number(digits.slice(0, end)), sheet: Number(digits.slice(end)) });
  const dashed = typed.split("-").map((part) => part.trim());
  const found = ways.filter(
    (way) =>
      writeSerial(prefix, way).replaceAll("-", "") === plain &&
      (dashed.length !== 3 || Number(dashed[1]) === way.sheet),
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}
