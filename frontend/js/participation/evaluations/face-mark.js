/** `<face-mark value="1">` to 4, from a frown to a wide smile. Decorative: the words stand beside it. */
import { fill, svg } from "../../lib/dom.js";

/** @type {Record<string, string>} */
const mouths = {
  1: "M13 33 Q24 21 35 33",
  2: "M14 32 Q24 27 34 32",
  3: "M14 29 Q24 36 34 29",
  4: "M12 27 Q24 44 36 27 Z",
};

class FaceMark extends HTMLElement {
  connectedCallback() {
    const value = this.getAttribute("value") ?? "3";
    this.classList.add("face");
    fill(
      this,
      svg(
        "svg",
        { viewBox: "0 0 48 48", "aria-hidden": "true" },
        svg("circle", { cx: 24, cy: 24, r: 21, class: `face__skin face__skin--${value}` }),
        svg("circle", { cx: 17, cy: 19, r: 2.8, class: "face__eye" }),
        svg("circle", { cx: 31, cy: 19, r: 2.8, class: "face__eye" }),
        svg("path", { d: mouths[value] ?? "", class: value === "4" ? "face__mouth face__mouth--open" : "face__mouth" }),
      ),
    );
  }
}

customElements.define("face-mark", FaceMark);
