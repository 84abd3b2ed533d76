/** Spaces, dashes, points and invisible characters that come with numbers from contacts, sites and PDFs. */
const BETWEEN =
  /[\s./()·•\-\u00ad\u061c\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\u2212\ufe00-\ufe0d\ufeff]/g;

/** @param {string} text */
const bare = (text) => text.replace(BETWEEN, "").replace(/^tel:/i, "");

/** « 04 67 12 34 56 » as a French number is read aloud; anything else is left alone. @param {string} text */
export function formatPhone(text) {
  const digits = bare(text).replace(/^(\+33|0033)0?/, "0");
  return /^0\d{9}$/.test(digits) ? digits.replace(/(\d\d)(?=\d)/g, "$1 ") : text.trim();
}

/** True if the number can be dialled from here. @param {string} text */
export const isPhone = (text) => /^0[1-9]( \d\d){4}$/.test(formatPhone(text)) || /^\+\d{8,15}$/.test(bare(text));

/** @param {string} phone */
export const telHref = (phone) => `tel:${phone.replace(/[^\d+]/g, "")}`;
