/**
 * Questionnaires that tests prepare through the API: each has its own, so that counts are known.
 *
 * @typedef {import("../../../frontend/js/api/types.js").components["schemas"]} Schemas
 * @typedef {import("./staff.js").Staff} Staff
 */
import { expect } from "@playwright/test";

const api = () => `${process.env.CLIC_TEST_ADDRESS}/v1/sud-herault`;
let made = 0;

/** A title that no other test has. @param {string} words */
export const titleOf = (words) => `${words} ${process.pid}-${(made += 1)}`;

/** A draft with this definition. @param {Staff} staff @param {Record<string, unknown>} definition */
export async function draft(staff, definition) {
  /** @type {Schemas["Questionnaire"]} */
  const questionnaire = await staff.ask("POST", "/questionnaires", { definition });
  return { questionnaire, version: /** @type {Schemas["VersionSummary"]} */ (questionnaire.versions[0]) };
}

/** @param {Staff} staff @param {string} method @param {string} path @param {number} version @param {unknown} [data] */
export async function withVersion(staff, method, path, version, data) {
  const headers = { Authorization: `Bearer ${staff.token}`, "If-Match": `"${version}"` };
  const answer = await staff.http.fetch(`${api()}${path}`, { method, data, headers });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

/** Publishes a draft. @param {Staff} staff @param {string} version */
export async function publish(staff, version) {
  const { revision } = await staff.ask("GET", `/questionnaire-versions/${version}`);
  return withVersion(staff, "POST", `/questionnaire-versions/${version}/publication`, revision);
}

/** The shipped questionnaire, published under a title of its own. @param {Staff} staff @param {string} words */
export async function published(staff, words) {
  const { data } = await staff.ask("GET", "/questionnaire-models");
  const prepared = await draft(staff, { ...data[0].definition, title: titleOf(words) });
  await publish(staff, prepared.version.id);
  return prepared;
}

/**
 * Answers a published version, as somebody who reads their answers by phone.
 *
 * @param {Staff} staff
 * @param {string} questionnaire
 * @param {Record<string, unknown>} answers
 */
export const answer = (staff, questionnaire, answers) =>
  staff.ask("POST", `/questionnaires/${questionnaire}/responses`, { mode: "phone", answers });

/** Paul, who is at ease with the basics and no more. */
export const PAUL = {
  equipement: ["1", "3"],
  internet: "1",
  frequence: "2",
  savez_vous: lines("221210000000"),
  gene: ["2"],
  envie: "4",
  tranche_age: "60_69",
};

/** Points of the twelve lines of « Savez-vous… ? ». @param {string} points */
export function lines(points) {
  return Object.fromEntries([...points].map((point, index) => [`t${String(index + 1).padStart(2, "0")}`, point]));
}
