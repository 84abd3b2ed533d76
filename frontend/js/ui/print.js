import { organisation } from "../api/organisation.js";
import { api } from "../config.js";
import { h } from "../lib/dom.js";
import { picture } from "./org-name.js";

/**
 * Prints a document of its own instead of the page, under the logo: a sheet to sign, a list to call.
 *
 * @param {...import("../lib/dom.js").Child} content
 */
export async function printDocument(...content) {
  const logo = (await organisation().catch(() => null))?.logo;
  document.querySelector(".print-document")?.remove();
  const paper = h(
    "section",
    { class: "print-document" },
    logo && h("p", { class: "paper-logo" }, picture(`${api}/logo`, logo, "eager")),
    ...content,
  );
  document.body.append(paper);
  document.documentElement.dataset.printing = "document";
  window.addEventListener(
    "afterprint",
    () => {
      paper.remove();
      delete document.documentElement.dataset.printing;
    },
    { once: true },
  );
  // Its codes are drawn before the paper is.
  await Promise.all([...paper.querySelectorAll("img")].map((image) => image.decode().catch(() => {})));
  window.print();
}
