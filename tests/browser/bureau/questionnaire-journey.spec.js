/**
 * The seed's questionnaire from end to end: begun from the model, printed, filled by invented people, entered by keys.
 *
 * Every figure is then compared with a recount of the export, in Python.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "../support.js";
import { ADMIN, atTheDesk, open } from "./desk.js";

/**
 * @typedef {import("../../../frontend/js/api/types.js").components["schemas"]} Schemas
 * @typedef {Schemas["QuestionDefinition"]} Question
 */

/** Forty people take a minute: `make trials` invents as many. */
const PEOPLE = Number(process.env.CLIC_PEOPLE ?? 12);
const COMPARE = fileURLToPath(new URL("../../contract/questionnaires/compare.py", import.meta.url));

/** Numbers from 0 to 1, the same in every run. @param {number} seed */
function drawing(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** The keys printed beside boxes: codes of one digit, else places. @param {Question["choices"]} choices */
function keysOf(choices) {
  const codes = (choices ?? []).map(({ code }) => code);
  if (codes.every((code) => /^[1-8]$/.test(code))) return codes;
  return codes.map((_, index) => String(index + 1).padStart(codes.length > 8 ? 2 : 1, "0"));
}

/**
 * What is typed for a question that a pen has filled in: ticks, blanks, places that cannot be read, too many ticks.
 *
 * @param {Question} question
 * @param {() => number} draw
 */
function typed({ kind, choices, lines }, draw) {
  const keys = keysOf(choices);
  const one = () => keys[Math.floor(draw() * keys.length)] ?? "";
  if (kind === "grid") {
    const skill = draw();
    const key = () => (draw() < 0.06 ? (draw() < 0.5 ? "0" : "9") : (keys[Math.floor(draw() * 3 * (1 - skill))] ?? ""));
    return (lines ?? []).map(key).join("");
  }
  const chance = draw();
  if (chance < 0.12) return chance < 0.06 ? "" : "0";
  if (kind === "text") return chance < 0.2 ? "?" : "Merci ; « à bientôt »";
  if (chance < 0.18) return "9";
  if (kind !== "several") return one();
  return [...new Set(Array.from({ length: 1 + Math.floor(draw() * 4) }, one))].join("");
}

test("invented people are counted as a recount counts them", async ({ page, staff }) => {
  test.setTimeout(60_000 + PEOPLE * 9_000);
  await atTheDesk(page, ADMIN, "/bureau/questionnaires.html");
  await page.getByRole("button", { name: "Commencer par le modèle" }).click();
  await expect(page).toHaveURL(/questionnaire\.html\?version=/);
  const version = new URL(page.url()).searchParams.get("version") ?? "";
  await page.getByRole("button", { name: "Publier" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publier" }).click();
  await expect(page).toHaveURL(/questionnaires\.html/);
  await open(page, `/bureau/questionnaire.html?version=${version}`);
  await page.getByRole("button", { name: "Imprimer des feuilles" }).click();
  await page.getByLabel("Combien de feuilles ?").fill("2");
  await page.getByRole("button", { name: "Préparer le PDF" }).click();
  const ready = page.getByText(/^2 feuilles prêtes, de /);
  await expect(ready).toBeVisible({ timeout: 60_000 });
  const [, first = ""] = /de (\S+) à /.exec((await ready.textContent()) ?? "") ?? [];
  // Unoptimised, a sheet takes the printer of the service a second: the others are numbered only.
  await staff.ask("POST", `/questionnaire-versions/${version}/sheets`, { count: PEOPLE - 2 });

  /** @type {Schemas["QuestionnaireVersion"]} */
  const { definition, questionnaire_id: id } = await staff.ask("GET", `/questionnaire-versions/${version}`);
  const asked = definition.questions.filter(({ kind }) => kind !== "note" && kind !== "contact");
  await open(page, `/bureau/saisie.html?questionnaire=${id}`);
  const serial = page.getByLabel("Numéro de la feuille");
  const status = page.getByRole("status").filter({ hasText: "enregistrée" });
  const draw = drawing(40);

  /** Types a sheet whose serial is there, or is typed; each row with Enter, and Enter once more to save. */
  async function enter(/** @type {string} */ wanted, /** @type {string} */ words) {
    for (const row of [wanted, ...asked.map((question) => typed(question, draw)), ""]) {
      await page.keyboard.type(row);
      await page.keyboard.press("Enter");
    }
    await expect(status).toContainText(words);
    await expect(serial).toBeFocused();
  }

  const serials = [];
  for (let person = 0; person < PEOPLE; person++) {
    const own = person ? await serial.inputValue() : first;
    serials.push(own);
    await enter(person ? "" : first.toLowerCase(), `Feuille ${own} enregistrée : première saisie`);
  }
  expect(new Set(serials).size).toBe(PEOPLE);
  // Three sheets are entered twice: the field is selected, so that a serial replaces what it proposes.
  for (const own of serials.slice(0, 3)) await enter(own, `Feuille ${own} enregistrée : deuxième saisie`);
  await page.keyboard.type(serials[0] ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText(`La feuille ${serials[0]} est déjà saisie deux fois.`);
  await expect(serial).toBeFocused();

  await open(page, `/bureau/resultats.html?questionnaire=${id}`);
  await expect(page.getByText(`${PEOPLE} réponses.`, { exact: true })).toBeVisible();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Exporter (CSV)" }).click();
  const csv = Buffer.concat(await (await (await saved).createReadStream()).toArray()).toString("utf8");
  const counts = await staff.ask("GET", `/questionnaires/${id}/counts`);
  const input = JSON.stringify({ csv, counts, definitions: { 1: definition } });
  const { rows, compared } = JSON.parse(execFileSync("python3", [COMPARE], { input, encoding: "utf8" }));
  expect(rows).toBe(PEOPLE);
  expect(compared).toBeGreaterThan(200);
  expect(counts.second_entries.sheets).toBe(3);
  // The screen says what the service counts.
  const frequency = counts.all.questions.find((/** @type {{ code: string }} */ { code }) => code === "frequence");
  await expect(page.getByRole("region", { name: /Vous servez-vous d’internet/ })).toContainText(
    `${frequency.answered} réponses → ${frequency.unanswered} sans réponse`,
  );
  test.info().annotations.push({
    type: "figures",
    description: `${compared} figures of ${rows} people`,
  });
});
