/** Facts with their names, as on an identity card. */
import { h } from "../lib/dom.js";

/**
 * Facts without a value are left out.
 *
 * @param {...[string, import("../lib/dom.js").Child | import("../lib/dom.js").Child[]]} facts
 */
export function factList(...facts) {
  return h(
    "dl",
    { class: "summary-list" },
    facts.filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}
