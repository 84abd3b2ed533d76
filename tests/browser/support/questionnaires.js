/** Questionnaires that tests make for themselves, and publish. */
import { expect } from "@playwright/test";

/** A choice whose code is its place. @param {string[]} labels @param {number[]} [exclusive] places from 1 */
const choices = (labels, exclusive = []) =>
  labels.map((label, index) => ({
    code: String(index + 1),
    label,
    ...(exclusive.includes(index + 1) && { exclusive: true }),
  }));

/** One question of each kind, with conditions. @param {string} title */
export const small = (title) => ({
  title,
  introduction: "Quelques questions pour préparer les ateliers.",
  questions: [
    {
      code: "internet",
      kind: "one",
      section: "Chez vous",
      label: "Avez-vous internet chez vous ?",
      expected: true,
      choices: choices(["oui", "non"]),
    },
    {
      code: "pourquoi",
      kind: "text",
      label: "Pourquoi pas ?",
      hint: "En quelques mots.",
      shown_if: { question: "internet", op: "is", value: "2" },
    },
    {
      code: "gene",
      kind: "several",
      label: "Qu’est-ce qui vous gêne ?",
      at_most: 2,
      choices: choices(["les mots", "les arnaques", "la taille des lettres", "rien ne me gêne"], [4]),
    },
    {
      code: "savoir",
      kind: "grid",
      section: "Ce que vous savez faire",
      label: "Savez-vous… ?",
      expected: true,
      choices: [
        { code: "2", label: "Seul(e)" },
        { code: "1", label: "Avec de l’aide" },
        { code: "0", label: "Pas encore" },
      ],
      lines: [
        { code: "t01", label: "écrire une phrase", section: "Bases" },
        { code: "t02", label: "lire un courriel", section: "Usages" },
      ],
    },
    { code: "annees", kind: "number", label: "Depuis combien d’années ?", from: 0, to: 60 },
    { code: "rappel", kind: "one", label: "Voulez-vous un appel ?", choices: choices(["oui", "non"]) },
    {
      code: "contact",
      kind: "contact",
      label: "Vos coordonnées",
      shown_if: { question: "rappel", op: "is", value: "1" },
    },
  ],
});

/**
 * Creates a questionnaire and publishes its first version.
 *
 * @param {import("./staff.js").Staff} staff
 * @param {Record<string, unknown>} given as `POST /questionnaires` takes it
 */
export async function publish(staff, given) {
  const made = await staff.ask("POST", "/questionnaires", given);
  const version = made.versions[0];
  const address = `${process.env.CLIC_TEST_ADDRESS}/v1/sud-herault/questionnaire-versions/${version.id}`;
  const headers = { Authorization: `Bearer ${staff.token}` };
  const read = await staff.http.get(address, { headers });
  const published = await staff.http.post(`${address}/publication`, {
    headers: { ...headers, "If-Match": read.headers()["etag"] ?? "" },
  });
  expect(published.status(), await published.text()).toBe(200);
  return { ...made, version };
}

/**
 * All responses to a questionnaire, with their answers.
 *
 * @param {import("./staff.js").Staff} staff
 * @param {string} id
 */
export async function responses(staff, id) {
  const { data } = await staff.ask("GET", `/questionnaires/${id}/responses?limit=100`);
  return data;
}
