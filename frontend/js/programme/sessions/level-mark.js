/**
 * `<level-mark level="beginner">`: one, two or three grapes, then the level's name.
 *
 * Colour alone means nothing.
 */
import { fill, h, svg } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";

class LevelMark extends HTMLElement {
  connectedCallback() {
    const level = levels[/** @type {import("../../api/models.js").Level} */ (this.getAttribute("level"))];
    if (!level) return;
    const grapes = [1, 2, 3].map((mark) =>
      svg("circle", {
        cx: mark * 15 - 7,
        cy: 10,
        r: 5.5,
        "stroke-width": 2,
        class: mark <= level.marks ? "level__on" : "level__off",
      }),
    );
    this.classList.add("level");
    fill(this, svg("svg", { viewBox: "0 0 46 20", "aria-hidden": "true" }, ...grapes), h("span", {}, level.name));
  }
}

customElements.define("level-mark", LevelMark);
