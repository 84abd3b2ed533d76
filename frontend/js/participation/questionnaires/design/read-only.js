/**
 * The questions of a version that no longer changes, to be read.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { h } from "../../../lib/dom.js";
import { conditionWords } from "../condition-words.js";
import { kinds } from "../words.js";

/** @param {Schemas["QuestionnaireDefinition"]} definition */
export const readOnly = ({ introduction, questions }) =>
  h(
    "div",
    { class: "stack" },
    introduction && h("p", { class: "lead" }, introduction),
    h(
      "ol",
      { class: "question-list" },
      questions.map(({ label, hint, section, kind, choices, lines, shown_if }, index) =>
        h(
          "li",
          { class: "question-card" },
          section && h("p", { class: "question-card__section" }, section),
          h("h2", { class: "question-card__title" }, `${index + 1}. ${label}`),
          h("p", { class: "hint" }, [kinds[kind][0], hint].filter(Boolean).join(" · ")),
          shown_if && h("p", { class: "hint" }, "Posée si ", conditionWords(shown_if, questions), "."),
          lines && list(lines),
          choices && list(choices),
        ),
      ),
    ),
  );

/** @param {{ code: string, label: string }[]} parts */
const list = (parts) =>
  h(
    "ul",
    { class: "preview__lines" },
    parts.map(({ code, label }) => h("li", {}, label, " ", h("small", {}, code))),
  );
