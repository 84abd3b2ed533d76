/** Spaces, dashes, points and invisible characters that come with numbers from contacts, sites and PDFs. */
const BETWEEN =
  /[\s./()·•\-\u00ad\u061c\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\u2212\ufe00-\ufe0d\ufeff]/g;

/** Without what stands between digits; letters that look like a digit are that digit, as the service reads them. */
const bare = (/** @type {string} */ text) =>
  text.replace(BETWEEN, "").replace(/^tel:/i, "").replace(/[Oo]/g, "0").replace(/[Il|]/g, "1");

/** « 04 67 12 34 56 » as a French number is read aloud; anything else is left alone. @param {string} text */
export function formatPhone(text) {
  const digits = bare(text).replace(/^(\+33|0033|33(?=[1-9]\d{8}$))0?/, "0");
  return /^0\d{9}$/.test(digits) ? digits.replace(/(\d\d)(?=\d)/g, "$1 ") : text.trim();
}

/** True if the number can be dialled from here. @param {string} text */
export const isPhone = (text) => /^0[1-9]( \d\d){4}$/.test(formatPhone(text)) || /^\+\d{8,15}$/.test(bare(text));

/** A run of digits that is too long for a year of birth, with what stands between them. */
const NUMBER = new RegExp(`(?:tel:)?[+(]?\\d(?:(?:${BETWEEN.source})*\\d){5,}\\)?`, "gi");

/**
 * The number that stands among other words, as one types or pastes it, and those words.
 *
 * @param {string} text
 * @returns {{ phone: string, rest: string }} `phone` is empty where there is none
 */
export function phoneAmong(text) {
  const runs = text.match(NUMBER) ?? [];
  const number = runs.find(isPhone) ?? runs[0];
  if (!number) return { phone: "", rest: text.trim() };
  const rest = text.replace(number, " ").replace(/\s+/g, " ");
  return { phone: formatPhone(number), rest: rest.replace(/^[\s,;:·–-]+|[\s,;:·–-]+$/g, "") };
}

/**
 * What to say of a text with too few digits for a number; null for all that the service may read.
 *
 * @param {string} text
 */
export function shortPhone(text) {
  const digits = bare(text).replace(/\D/g, "").length;
  if (digits >= 10 || /^(\+|00)/.test(bare(text))) return null;
  const count = digits > 1 ? `${digits} chiffres` : digits ? "un seul chiffre" : "aucun chiffre";
  return `Vérifiez le numéro : il a ${count}, il en faut 10, par exemple 04 67 00 00 00.`;
}

/** @param {string} phone */
export const telHref = (phone) => `tel:${phone.replace(/[^\d+]/g, "")}`;
