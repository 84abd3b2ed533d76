/**
 * `<org-name>votre communauté de communes</org-name>` becomes the organisation's name, `<org-logo>` shows its logo.
 *
 * The service writes both into the page before it is sent (api/src/pages/naming.rs); what a script adds lacks them.
 */
import { organisation, rememberedOrganisation } from "../api/organisation.js";
import { api } from "../config.js";
import { h } from "../lib/dom.js";

class OrgName extends HTMLElement {
  async connectedCallback() {
    this.textContent = rememberedOrganisation()?.name ?? this.textContent;
    const known = await organisation().catch(() => null);
    if (known) this.textContent = known.name;
  }
}

class OrgLogo extends HTMLElement {
  async connectedCallback() {
    if (this.firstChild) return;
    const logo = (await organisation().catch(() => null))?.logo;
    if (logo && !this.firstChild) this.append(picture(`${api}/logo`, logo));
  }
}

/**
 * An image that staff sent.
 *
 * @param {string} address
 * @param {import("../api/models.js").Picture} sent
 * @param {"lazy" | "eager"} [loading]
 */
export const picture = (address, { id, alternative, width, height }, loading = "lazy") =>
  h("img", { src: `${address}?version=${id}`, alt: alternative, width, height, loading });

customElements.define("org-name", OrgName);
customElements.define("org-logo", OrgLogo);
