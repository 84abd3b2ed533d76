/** A reference as it is spelled on the phone in France: « C comme Célestin ». */
const names = {
  A: "Anatole",
  B: "Berthe",
  C: "Célestin",
  D: "Désiré",
  E: "Eugène",
  F: "François",
  G: "Gaston",
  H: "Henri",
  I: "Irma",
  J: "Joseph",
  K: "Kléber",
  L: "Louis",
  M: "Marcel",
  N: "Nicolas",
  O: "Oscar",
  P: "Pierre",
  Q: "Quintal",
  R: "Raoul",
  S: "Suzanne",
  T: "Thérèse",
  U: "Ursule",
  V: "Victor",
  W: "William",
  X: "Xavier",
  Y: "Yvonne",
  Z: "Zoé",
};
const digits = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"];

/**
 * @param {string} reference such as `CAP-7K4MPYT`
 * @returns {{ sign: string, words: string }[]}
 */
export function spell(reference) {
  return [...reference.toUpperCase()].map((sign) => {
    if (sign === "-") return { sign, words: "tiret" };
    if (/\d/.test(sign)) return { sign, words: `le chiffre ${digits[Number(sign)]}` };
    return { sign, words: `comme ${names[/** @type {keyof typeof names} */ (sign)] ?? sign}` };
  });
}
