/**
 * The « Je sais… » of an organisation: those of the service that it uses, and its own.
 *
 * @typedef {import("../../api/types.js").components["schemas"]} Schemas
 * @typedef {Schemas["SkillChoices"]["own"][number]} OwnSkill
 * @typedef {{ hidden: string[], own: OwnSkill[] }} Choices
 */
import { accountRequest, ProblemError } from "../../api/client.js";
import { fill, h } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";
import { checkbox, input, select } from "../../ui/fields.js";
import { showRefusal } from "../../ui/feedback.js";
import { clearErrors, guardTyping, onSubmit } from "../../ui/forms.js";
import { themes } from "../../programme/sessions/themes.js";
import { themeList } from "./words.js";

/** Number of sentences that a colleague changed meanwhile and that are merged by themselves, before one is asked. */
const MOST_MERGES = 3;

/** @type {import("../../ui/fields.js").Option[]} */
const themeOptions = themeList.map((theme) => [theme, themes[theme]]);
/** @type {import("../../ui/fields.js").Option[]} */
const levelOptions = Object.entries(levels).map(([level, { name }]) => [level, name]);

/** @param {HTMLFormElement} form */
export async function chooseSkills(form) {
  let read = await accountRequest("GET", "/skills");
  let base = choicesOf(read);
  const lists = h("div", { class: "stack" });
  const own = h("ul", { class: "plain-list stack" });
  const status = h("p", { role: "status", class: "status-line" });
  const guard = guardTyping(form);
  fill(
    form,
    lists,
    h("h3", {}, "Vos phrases"),
    own,
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Garder ces phrases"),
      h("button", { class: "button button--quiet", type: "button", onclick: () => add() }, "+ Une phrase"),
      status,
    ),
  );
  draw(base);
  form.addEventListener("input", () => fill(status));
  onSubmit(form, async () => {
    clearErrors(form);
    await send(given());
  });

  /** @param {Choices} choices @param {number} [merges] */
  async function send(choices, merges = 0) {
    try {
      read = await accountRequest("PUT", "/skills", { version: read.version, body: choices });
      base = choicesOf(read);
      guard.done();
      draw(base);
      fill(status, merges ? "Enregistré, avec ce qu’un collègue a changé entre-temps." : "Enregistré.");
    } catch (error) {
      const isClash = error instanceof ProblemError && error.problem.status === 412 && merges < MOST_MERGES;
      if (!isClash) return showRefusal(form, error, pointers());
      read = await accountRequest("GET", "/skills");
      const theirs = choicesOf(read);
      const merged = merge(base, choices, theirs);
      base = theirs;
      await send(merged, merges + 1);
    }
  }

  /** @param {Choices} choices */
  function draw(choices) {
    fill(
      lists,
      ...themeList.map((theme) => {
        const skills = read.skills.filter((skill) => skill.theme === theme && !skill.own);
        const hidden = skills.filter(({ code }) => choices.hidden.includes(code)).length;
        return h(
          "details",
          { class: "disclosure" },
          h("summary", {}, themes[theme], hidden > 0 && ` (${hidden} masquée${hidden > 1 ? "s" : ""})`),
          skills.map(({ code, sentence, level }) =>
            checkbox({
              id: `skill-${code}`,
              label: `${sentence} (${levels[level].name.toLowerCase()})`,
              checked: !choices.hidden.includes(code),
            }),
          ),
        );
      }),
    );
    fill(own);
    for (const skill of choices.own) add(skill);
  }

  /** @param {OwnSkill} [skill] */
  function add(skill) {
    const index = String(own.children.length);
    const row = h(
      "li",
      { class: "own-skill" },
      input({ id: `sentence-${index}`, label: "Phrase", value: skill?.sentence ?? "Je sais ", maxlength: 120 }),
      select({
        id: `theme-${index}`,
        label: "Thème",
        options: themeOptions,
        value: skill?.theme ?? themeList[0] ?? "",
      }),
      select({ id: `level-${index}`, label: "Niveau", options: levelOptions, value: skill?.level ?? "beginner" }),
      h(
        "button",
        {
          type: "button",
          class: "button button--quiet button--small",
          onclick: () => {
            row.hidden = true;
            fill(status, "Phrase retirée de la liste. Enregistrez pour la masquer.");
            form.querySelector("button")?.focus();
          },
        },
        "Retirer",
        h("span", { class: "visually-hidden" }, ` : ${skill?.sentence ?? "nouvelle phrase"}`),
      ),
    );
    own.append(row);
    if (!skill) row.querySelector("input")?.focus();
  }

  /** Rows of one's own sentences that stay and say something. */
  function rows() {
    return /** @type {HTMLElement[]} */ ([...own.children]).filter(
      (row) => !row.hidden && /\S/.test((row.querySelector("input")?.value ?? "").replace(/^Je sais/, "")),
    );
  }

  /** @returns {Choices} */
  function given() {
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (lists.querySelectorAll("input"));
    return {
      hidden: [...boxes].filter(({ checked }) => !checked).map(({ id }) => id.slice("skill-".length)),
      own: rows().map((row) => {
        const [theme, level] = [...row.querySelectorAll("select")].map(({ value }) => value);
        return /** @type {OwnSkill} */ ({ theme, level, sentence: row.querySelector("input")?.value.trim() });
      }),
    };
  }

  /** Controls of the pointers of a refusal. */
  const pointers = () =>
    Object.fromEntries(rows().map((row, place) => [`/own/${place}/sentence`, row.querySelector("input")?.id ?? ""]));
}

/** The choices of a list as it was read. @param {Schemas["SkillList"]} list @returns {Choices} */
const choicesOf = ({ skills }) => ({
  hidden: skills.filter(({ own, hidden }) => hidden && !own).map(({ code }) => code),
  own: skills
    .filter(({ own, hidden }) => own && !hidden)
    .map(({ theme, level, sentence }) => ({ theme, level, sentence })),
});

/**
 * Puts what was changed here upon what a colleague changed meanwhile: what both did not touch stays.
 *
 * @param {Choices} base
 * @param {Choices} mine
 * @param {Choices} theirs
 * @returns {Choices}
 */
export function merge(base, mine, theirs) {
  const key = (/** @type {OwnSkill} */ { theme, sentence }) => `${theme} ${sentence}`;
  const codes = new Set(theirs.hidden);
  for (const code of mine.hidden) if (!base.hidden.includes(code)) codes.add(code);
  for (const code of base.hidden) if (!mine.hidden.includes(code)) codes.delete(code);
  const kept = new Set(mine.own.map(key));
  const known = new Map(base.own.map((skill) => [key(skill), skill.level]));
  const own = new Map(theirs.own.map((skill) => [key(skill), skill]));
  for (const skill of mine.own) if (known.get(key(skill)) !== skill.level) own.set(key(skill), skill);
  for (const name of known.keys()) if (!kept.has(name)) own.delete(name);
  return { hidden: [...codes], own: [...own.values()] };
}
