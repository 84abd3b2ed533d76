/**
 * `<phone-line>Un doute ? Appelez votre Maison…</phone-line>` becomes « Un doute ? Appelez-nous : 04 … ».
 *
 * Its content is shown until the number is known.
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
      h("span", {}, this.getAttribute("question") ?? "Un doute ?", " Appelez-nous : "),
      h("a", { href: telHref(known.phone), class: "nowrap" }, known.phone_display),
    );
  }
}

customElements.define("phone-line", PhoneLine);
