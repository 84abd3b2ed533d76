/** Values of one thing that two people changed: merged value by value, as far as nobody has to choose. */

/**
 * Fields that say one thing together: half of one's and half of the other's would be what nobody wrote.
 *
 * @type {{ legend: string, fields: string[] }[]}
 */
const TOGETHER = [
  {
    legend: "Adresse postale",
    fields: ["address_line1", "address_line2", "postcode", "town"],
  },
  { legend: "Moyens de joindre", fields: ["phone", "email", "preferred_way"] },
  {
    legend: "Date, heures et lieu",
    fields: ["date", "from", "to", "venue_id"],
  },
  { legend: "Jour et heures", fields: ["weekday", "start_time", "duration_minutes"] },
  // The hours of a day, and the reminders of a way.
  ...["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"].map((legend, index) => ({
    legend,
    fields: [0, 1].flatMap((span) => [`opens-${index + 1}-${span}`, `closes-${index + 1}-${span}`]),
  })),
  ...Object.entries({ email: "Courriel", sms: "SMS", call: "Appel", letter: "Lettre" }).map(([way, legend]) => ({
    legend,
    fields: [0, 1, 2].map((index) => `${way}-${index}`),
  })),
  { legend: "Message et dernier jour", fields: ["notice_text", "notice_last_day"] },
  {
    legend: "Commune et adresse",
    fields: ["commune_code", "outside_commune", "address"],
  },
];

/**
 * @typedef {object} Asked
 * @property {string[]} fields that make up one value
 * @property {string} [legend] of several fields
 */

/**
 * @typedef {object} Merged
 * @property {Record<string, string>} values what each side changed alone; one's own where both did
 * @property {string[]} theirs fields that the other side alone changed
 * @property {string[]} mine fields that this side alone changed
 * @property {Asked[]} asked values that both changed, differently
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
  /** @param {string} name */
  const own = (name) => mine[name] ?? "";
  for (const value of oneByOne(Object.keys(theirs))) {
    const { fields } = value;
    const mineChanged = fields.filter((name) => own(name) !== base[name]);
    const theirsChanged = fields.filter((name) => theirs[name] !== base[name]);
    for (const name of fields) merged.values[name] = mineChanged.length ? own(name) : (theirs[name] ?? "");
    if (fields.every((name) => own(name) === theirs[name])) continue;
    if (mineChanged.length && theirsChanged.length) merged.asked.push(value);
    else if (mineChanged.length) merged.mine.push(...mineChanged);
    else merged.theirs.push(...theirsChanged);
  }
  return merged;
}

/** The values that these fields make up, in their order. @param {string[]} names @returns {Asked[]} */
function oneByOne(names) {
  const seen = new Set();
  return names.flatMap((name) => {
    if (seen.has(name)) return [];
    const group = TOGETHER.find(({ fields }) => fields.includes(name));
    const fields = group?.fields.filter((one) => names.includes(one)) ?? [name];
    for (const one of fields) seen.add(one);
    return [group && fields.length > 1 ? { fields, legend: group.legend } : { fields }];
  });
}
