/**
 * `<phone-line>Un doute ? Appelez votre Maison…</phone-line>` becomes « Un doute ? Appelez-nous au 04 … ».
 *
 * The service writes the same into the page before it is sent (api/src/pages/naming.rs); a site of its own may not.
 */
import { organisation, rememberedOrganisation } from "../api/organisation.js";
import { fill, h } from "../lib/dom.js";
import { telHref } from "../lib/phone.js";

class PhoneLine extends HTMLElement {
  async connectedCallback() {
    this.show(rememberedOrganisation());
    this.show(await organisation().catch(() => null));
  }

  /** @param {import("../api/models.js").Organisation | null} known */
  show(known) {
    if (!known?.phone) return;
    fill(
      this,
      h("span", {}, this.getAttribute("question") ?? "Un doute ?"),
      h("span", {}, " Appelez-nous au\u00a0"),
      h("a", { href: telHref(known.phone), class: "nowrap" }, known.phone_display),
    );
  }
}

customElements.define("phone-line", PhoneLine);
