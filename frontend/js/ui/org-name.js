/** `<org-name>votre communauté de communes</org-name>` becomes the organisation's name. */
import { organisation, rememberedOrganisation } from "../api/organisation.js";

class OrgName extends HTMLElement {
  async connectedCallback() {
    this.textContent = rememberedOrganisation()?.name ?? this.textContent;
    const known = await organisation().catch(() => null);
    if (known) this.textContent = known.name;
  }
}

customElements.define("org-name", OrgName);
