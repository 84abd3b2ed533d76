/** Values of one thing that two people changed: merged field by field, as far as nobody has to choose. */

/**
 * @typedef {object} Merged
 * @property {Record<string, string>} values what each side changed alone; one's own where both did
 * @property {string[]} theirs fields that the other side alone changed
 * @property {string[]} mine fields that this side alone changed
 * @property {string[]} asked fields that both changed, to different values
 */

/**
 * Merges two versions that began at the same base.
 *
 * @param {Record<string, string>} base
 * @param {Record<string, string>} mine
 * @param {Record<string, string>} theirs
 * @returns {Merged}
 */
export function merge(base, mine, theirs) {
  /** @type {Merged} */
  const merged = { values: {}, theirs: [], mine: [], asked: [] };
  for (const [name, now] of Object.entries(theirs)) {
    const own = mine[name] ?? "";
    const [iDid, theyDid] = [own !== base[name], now !== base[name]];
    merged.values[name] = iDid ? own : now;
    if (own === now) continue;
    if (iDid && theyDid) merged.asked.push(name);
    else if (iDid) merged.mine.push(name);
    else if (theyDid) merged.theirs.push(name);
  }
  return merged;
}
