/**
 * Counts of one question: how many it concerned, who answered, and the choices, crossed by an axis if there is one.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {Schemas["CountedQuestion"]} Question
 * @typedef {Schemas["CountGroup"]} Group
 */
import { h } from "../../../lib/dom.js";
import { counted } from "../../../lib/words.js";
import { barTable, crossTable, shareWords } from "../../../ui/chart.js";

/** Fewest people of whom numbers leave the team. */
const FEWEST = 5;

/** @typedef {{ versions: number[], groups: Group[] | null }} Frame all versions that were published, and the groups */

/** @param {Question} question @param {number} index @param {Frame} frame */
export function questionCounts(question, index, { versions, groups }) {
  const { code, label, kind, concerned, set_aside } = question;
  const few = question.answered !== null && question.answered > 0 && question.answered < FEWEST;
  return h(
    "section",
    { class: "card card--plain question-counts", "aria-labelledby": `question-${code}` },
    h("h3", { id: `question-${code}` }, `${index + 1}. ${label}`),
    proposedIn(question.versions, versions),
    h("p", { class: "question-counts__base" }, baseWords(concerned, question)),
    few && h("p", { class: "hint" }, "Moins de 5 réponses : ces nombres ne sortent pas de l’équipe."),
    set_aside !== null &&
      set_aside > 0 &&
      h(
        "p",
        { class: "hint" },
        `${counted(set_aside, "réponse gardée et non comptée", "réponses gardées et non comptées")}.`,
      ),
    kind === "several" &&
      h("p", { class: "hint" }, "Une personne peut cocher plusieurs cases : la somme peut dépasser le total."),
    question.choices.length > 0 && !question.lines.length && choices(question, label, versions),
    question.lines.map((line) =>
      h(
        "div",
        { class: "line-counts" },
        h("h4", {}, line.label),
        proposedIn(line.versions, versions),
        h("p", { class: "hint" }, baseWords(line.concerned, line)),
        choices(line, line.label, versions),
      ),
    ),
    question.numbers.length > 0 &&
      barTable(
        `${label} : nombre de réponses`,
        ["Nombre écrit", "Réponses"],
        question.numbers.map(({ number, count }) => ({ label: String(number), count, of: question.answered })),
      ),
    kind === "text" && h("p", { class: "hint" }, "Les textes se lisent dans les réponses."),
    groups && crossed(question, groups),
  );
}

/**
 * « 60 personnes concernées → 58 réponses → 2 sans réponse, dont 1 illisible »
 *
 * @param {number | null} concerned
 * @param {Schemas["CountedReply"]} reply
 */
function baseWords(concerned, { answered, unanswered, illegible, declined }) {
  if (concerned === 0) return "0 concerné.";
  const number = (/** @type {number | null} */ count, /** @type {string} */ one, /** @type {string} */ many) =>
    count === null ? `${many} : caché` : counted(count, one, many);
  const why = [
    illegible ? counted(illegible, "illisible", "illisibles") : "",
    declined ? `${declined} qui préfère${declined > 1 ? "nt" : ""} ne pas répondre` : "",
  ].filter(Boolean);
  return [
    number(concerned, "personne concernée", "personnes concernées"),
    number(answered, "réponse", "réponses"),
    `${number(unanswered, "sans réponse", "sans réponse")}${why.length ? `, dont ${why.join(" et ")}` : ""}`,
  ].join(" → ");
}

/** @param {number[]} own @param {number[]} all */
function proposedIn(own, all) {
  if (own.length === all.length) return null;
  return h("p", { class: "hint" }, versionsWords(own, all.length));
}

/** « Proposé dans les versions 1–2 de 3 » @param {number[]} own @param {number} all */
export function versionsWords(own, all) {
  const [first, last] = [own[0], own.at(-1)];
  const isRun = own.length > 1 && Number(last) - Number(first) === own.length - 1;
  const names = isRun ? `${first}–${last}` : own.join(", ");
  return `Proposé dans ${own.length > 1 ? "les versions" : "la version"} ${names} de ${all}.`;
}

/** The versions that offer a choice, and its words in those that say it otherwise. */
function notes(/** @type {Schemas["CountedChoice"]} */ choice, /** @type {number[]} */ versions) {
  const earlier = choice.earlier.map(({ version, label }) => `en version ${version} : « ${label} »`);
  const words = [
    choice.versions.length < versions.length && versionsWords(choice.versions, versions.length),
    earlier.length > 0 && `${earlier.join(" ; ")}.`,
  ].filter(Boolean);
  return words.length > 0 && h("small", { class: "chart-note" }, words.join(" "));
}

/** @param {Schemas["CountedReply"]} reply @param {string} label @param {number[]} versions */
const choices = (reply, label, versions) =>
  barTable(
    `${label} : nombre de personnes par réponse`,
    ["Réponse", "Personnes"],
    reply.choices.map((choice) => ({
      label: choice.label,
      count: choice.count,
      of: choice.offered,
      note: notes(choice, versions),
    })),
  );

/** @param {Question} question @param {Group[]} groups */
function crossed({ code, label, choices, lines }, groups) {
  /** @param {Group} group */
  const own = (group) => group.counts.questions.find((question) => question.code === code);
  const columns = groups.map((group) => group.label);
  const all = lines.length
    ? lines.flatMap((line) =>
        line.choices.map((choice) => ({
          label: `${line.label} : ${choice.label}`,
          find: (/** @type {Question | undefined} */ question) =>
            question?.lines.find((one) => one.code === line.code)?.choices.find((one) => one.code === choice.code),
        })),
      )
    : choices.map((choice) => ({
        label: choice.label,
        find: (/** @type {Question | undefined} */ question) =>
          question?.choices.find((one) => one.code === choice.code),
      }));
  if (!all.length) return null;
  return h(
    "details",
    { class: "disclosure" },
    h("summary", {}, "Croisement"),
    crossTable(
      `Par groupe : ${label}`,
      columns,
      all.map((row) => ({
        label: row.label,
        cells: groups.map((group) => {
          const found = row.find(own(group));
          return found ? shareWords(found.count, found.offered) : "–";
        }),
      })),
    ),
  );
}
