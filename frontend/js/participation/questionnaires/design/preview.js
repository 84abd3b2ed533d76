/**
 * A question as it is asked on the web, on the tablet and on paper, side by side.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 * @typedef {Schemas["QuestionDefinition"]} Question
 * @typedef {import("../../../lib/dom.js").Child} Child
 */
import { fill, h } from "../../../lib/dom.js";
import { showDialog } from "../../../ui/dialog.js";
import { arrow, isLedPast } from "../arrows.js";
import { conditionWords } from "../condition-words.js";
import { keysOf } from "../entry/keys.js";

/**
 * @param {object} options
 * @param {() => Question[]} options.questions
 * @param {() => Promise<void>} options.specimen
 */
export function preview({ questions, specimen }) {
  let index = 0;
  const place = h("div", { class: "previews" });
  const label = h("p", { role: "status" });
  /** @param {string} name @param {-1 | 1} by */
  const step = (name, by) =>
    h("button", { type: "button", class: "button button--quiet button--small", onclick: () => show(index + by) }, name);

  /** @param {number} wanted */
  function show(wanted) {
    const all = questions();
    index = Math.max(0, Math.min(wanted, all.length - 1));
    const question = all[index];
    label.textContent = question ? `Question ${index + 1} sur ${all.length}` : "";
    fill(place, question ? panels(question, index, all) : h("p", { class: "empty" }, "Pas encore de question."));
  }

  /** Shows the three in the whole window, where the column is too narrow for them. */
  function showWide() {
    const all = questions();
    const question = all[index];
    if (!question) return;
    const dialog = showDialog(`Question ${index + 1} sur ${all.length}`, [
      h("div", { class: "previews" }, panels(question, index, all)),
      h(
        "div",
        { class: "form-actions" },
        h("button", { type: "button", class: "button button--quiet", onclick: () => dialog.close() }, "Fermer"),
      ),
    ]);
    dialog.classList.add("dialog--wide");
  }

  return {
    element: h(
      "section",
      { class: "stack no-print", "aria-labelledby": "preview-title" },
      h("h2", { id: "preview-title" }, "Aperçu"),
      h(
        "div",
        { class: "cluster" },
        step("Question précédente", -1),
        step("Question suivante", 1),
        label,
        h(
          "button",
          { type: "button", class: "button button--quiet button--small", onclick: () => void specimen() },
          "Spécimen sur papier (PDF)",
        ),
        h(
          "button",
          { type: "button", class: "button button--quiet button--small previews-widen", onclick: showWide },
          "Côte à côte",
        ),
      ),
      h("p", { class: "hint" }, "Le spécimen montre le questionnaire tel qu’il est enregistré."),
      place,
    ),
    /** @param {Question} question */
    look: (question) => show(questions().indexOf(question)),
    draw: () => show(index),
  };
}

/** @param {Question} question @param {number} index @param {Question[]} all */
const panels = (question, index, all) => [
  panel("Sur internet", "preview preview--web", asked(question, "web")),
  panel("Sur la tablette", "preview preview--kiosk", asked(question, "kiosk")),
  panel("Sur papier", "preview preview--paper", onPaper(question, index, all)),
];

/** @param {string} name @param {string} kind @param {(Child | Child[])[]} content */
const panel = (name, kind, content) =>
  h("section", { class: kind, "aria-label": name }, h("p", { class: "preview__name" }, name), ...content);

/**
 * Boxes that cannot be ticked: it is a picture of the screen.
 *
 * @param {Question} question @param {"web" | "kiosk"} way
 */
function asked(question, way) {
  const { label, hint, kind, choices, lines } = question;
  const mark = kind === "several" ? "☐" : "○";
  const boxes = (choices ?? []).map((choice) =>
    h("li", { class: "preview__choice" }, h("span", { "aria-hidden": "true" }, mark), " ", choice.label),
  );
  return [
    h("p", { class: "preview__question" }, label || "(sans texte)"),
    hint && h("p", { class: "hint" }, hint),
    lines
      ? lines.slice(0, way === "kiosk" ? 1 : lines.length).flatMap((line) => [
          line.section && h("p", {}, h("strong", {}, line.section)),
          h("p", {}, line.label),
          h(
            "ul",
            { class: "preview__choices preview__choices--row" },
            boxes.map((box) => box.cloneNode(true)),
          ),
        ])
      : boxes.length > 0 && h("ul", { class: "preview__choices" }, boxes),
    ["number", "text"].includes(kind) && h("p", { class: "preview__field" }, kind === "text" ? "Texte" : "Nombre"),
    kind === "contact" && h("p", { class: "preview__field" }, "Prénom, nom, téléphone"),
    lines && way === "kiosk" && lines.length > 1 && h("p", { class: "hint" }, "Une ligne par écran."),
  ];
}

/** @param {Question} question @param {number} index @param {Question[]} all */
function onPaper(question, index, all) {
  const { label, hint, kind, choices, lines, shown_if } = question;
  const keys = keysOf(choices ?? []);
  /** @param {Schemas["ChoiceDefinition"]} choice @param {number} place */
  const box = ({ code, label: words }, place) => {
    const to = arrow(all, index, code);
    return h(
      "li",
      {},
      h("span", { "aria-hidden": "true" }, "☐"),
      " ",
      words,
      " ",
      h("small", {}, keys[place]),
      to && [" ", h("span", { class: "preview__arrow" }, `→ allez à ${numberOf(to, all)}`)],
    );
  };
  const number = kind === "note" ? "" : `${numberOf(question, all)}. `;
  return [
    shown_if &&
      !isLedPast(all, index) &&
      h("p", { class: "preview__arrow" }, "Seulement si ", conditionWords(shown_if, all), "."),
    h("p", { class: "preview__question" }, `${number}${label || "(sans texte)"}`),
    hint && h("p", {}, hint),
    lines
      ? h(
          "ul",
          { class: "preview__lines" },
          lines.map((line) => h("li", {}, line.label, h("ul", { class: "preview__boxes" }, (choices ?? []).map(box)))),
        )
      : choices && h("ul", { class: "preview__lines" }, choices.map(box)),
    ["number", "text", "contact"].includes(kind) && h("p", { class: "preview__line" }),
  ];
}

/** The number of a question on paper, where notes have none. @param {Question} question @param {Question[]} all */
const numberOf = (question, all) => all.filter(({ kind }) => kind !== "note").indexOf(question) + 1;
