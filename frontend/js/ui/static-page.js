/** Pages of fixed text: they name the Maison and its number. */

import { organisation } from "../api/organisation.js";
import { h } from "../lib/dom.js";
import { telHref } from "../lib/phone.js";
import "./page.js";

const places = document.querySelectorAll("[data-contact]");
if (places.length) {
  const { email, maisons } = await organisation();
  for (const place of places) {
    place.append(
      email ? h("p", {}, "Par e-mail : ", h("a", { href: `mailto:${email}`, class: "wrap-anywhere" }, email)) : "",
      h(
        "ul",
        {},
        maisons.map(({ name, address, opening_hours, phone, phone_display }) =>
          h(
            "li",
            {},
            h("strong", {}, name),
            address && ` : ${address}`,
            phone && [" – ", h("a", { href: telHref(phone), class: "nowrap" }, phone_display ?? phone)],
            opening_hours && h("span", { class: "hint" }, ` (accueil sur place : ${opening_hours})`),
          ),
        ),
      ),
    );
  }
}
