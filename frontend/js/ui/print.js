import { h } from "../lib/dom.js";

/**
 * Prints a document of its own instead of the page: a sheet to sign, a list to call.
 *
 * @param {...import("../lib/dom.js").Child} content
 */
export async function printDocument(...content) {
  document.querySelector(".print-document")?.remove();
  const paper = h("section", { class: "print-document" }, ...content);
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
