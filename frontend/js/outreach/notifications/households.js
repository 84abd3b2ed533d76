/**
 * Calls by household: people who are to hear the same about one session are called once.
 *
 * @typedef {import("../../api/models.js").Message} Message
 */

/** Key of calls that are made as one: the number, the words, and their progress. @param {Message} call */
export const householdKey = ({ address, kind, session_id, text, outcome, attempts }) =>
  JSON.stringify([address, kind, session_id, text, outcome, attempts]);

/**
 * The calls in their order, those of one household together. A request to be called back stays alone.
 *
 * @param {Message[]} calls
 * @param {Set<string>} apart households that are answered one by one
 * @returns {[Message, ...Message[]][]}
 */
export function households(calls, apart) {
  /** @type {Map<string, [Message, ...Message[]]>} */
  const together = new Map();
  for (const call of calls) {
    const key = householdKey(call);
    const alone = call.channel !== "call" || call.kind === "callback" || apart.has(key);
    const known = alone ? undefined : together.get(key);
    if (known) known.push(call);
    else together.set(alone ? call.id : key, [call]);
  }
  return [...together.values()];
}

const and = new Intl.ListFormat("fr", { type: "conjunction" });

/** « Jeanne et Marcel Martin »; « Jeanne Martin et Paul Durand », always in the same order @param {string[]} people */
export function namesTogether(people) {
  const names = people.toSorted((one, other) => one.localeCompare(other, "fr"));
  const words = names.map((name) => name.split(" "));
  const [one = []] = words;
  let shared = 0;
  // Each name keeps a word of its own.
  while (words.every((name) => name.length > shared + 1 && name.at(-1 - shared) === one.at(-1 - shared))) shared++;
  if (names.length < 2 || !shared) return and.format(names);
  return `${and.format(words.map((name) => name.slice(0, -shared).join(" ")))} ${one.slice(-shared).join(" ")}`;
}
