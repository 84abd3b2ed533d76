/** Names of a person, told apart in what one types or hears. */

/** Words that a family name begins with: « Le Goff », « De La Tour ». */
const PARTICLES = /^(le|la|de|du|des)$/i;

/** A word in capitals, as papers write family names. @param {string} word */
const isShouted = (word) => /\p{Lu}{2}/u.test(word) && word === word.toUpperCase();

/**
 * Number of words of a family name that stands first: in capitals, or after its particle.
 *
 * @param {string[]} words
 */
function leadingFamilyName(words) {
  const shouted = words.findIndex((word) => !isShouted(word));
  if (shouted > 0) return shouted;
  const plain = words.findIndex((word) => !PARTICLES.test(word));
  return plain > 0 ? plain + 1 : 0;
}

/** « marie » and « DUPONT-MARTIN » as « Marie » and « Dupont-Martin » @param {string} word */
const written = (word) =>
  isShouted(word)
    ? word.replace(/\p{L}+/gu, (part) => part.charAt(0) + part.slice(1).toLowerCase())
    : word.charAt(0).toUpperCase() + word.slice(1);

/**
 * The names of a person, as they are written: « Marie Dupont », « DUPONT Marie », « Le Goff Yann ».
 *
 * @param {string} text
 * @returns {{ given_name: string, family_name: string }} one word alone is a family name
 */
export function splitNames(text) {
  const words = text.split(/[\s,]+/).filter(Boolean);
  const leading = leadingFamilyName(words);
  const given = leading ? words.slice(leading) : words.slice(0, words.length > 1 ? 1 : 0);
  const family = leading ? words.slice(0, leading) : words.slice(given.length);
  const join = (/** @type {string[]} */ some) => some.map(written).join(" ");
  return { given_name: join(given), family_name: join(family) };
}
