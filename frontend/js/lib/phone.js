/** « 04 67 12 34 56 » as a French number is read aloud; anything else is left alone. @param {string} text */
export function formatPhone(text) {
  const digits = text.replace(/^\s*(\+33|0033)\s*\(?0?\)?/, "0").replace(/[\s.\-/]/g, "");
  return /^0\d{9}$/.test(digits) ? digits.replace(/(\d\d)(?=\d)/g, "$1 ") : text.trim();
}

/** True if the number can be dialled from here. @param {string} text */
export const isPhone = (text) =>
  /^0[1-9]( \d\d){4}$/.test(formatPhone(text)) || /^\+[\d\s().-]{8,20}$/.test(text.trim());

/** @param {string} phone */
export const telHref = (phone) => `tel:${phone.replace(/[^\d+]/g, "")}`;
