/** Field with a text to take elsewhere: it can be read, selected, and copied with a button. */
import { byId, h } from "../lib/dom.js";

/**
 * @param {{ id: string, label: string, rows?: number }} field
 * @returns {{ element: HTMLElement, set: (text: string) => void }}
 */
export function copyField({ id, label, rows = 1 }) {
  const text = h("textarea", {
    id,
    readonly: true,
    rows,
    class: "copy-text",
    spellcheck: "false",
    onfocus: () => text.select(),
  });
  const button = h(
    "button",
    { type: "button", class: "button button--quiet button--small", onclick: copy },
    "Copier",
    h("span", { class: "visually-hidden" }, ` : ${label}`),
  );
  return {
    element: h("div", { class: "field" }, h("label", { for: id }, label), text, h("p", {}, button)),
    set: (value) => (text.value = value),
  };

  async function copy() {
    try {
      await navigator.clipboard.writeText(text.value);
      byId("status").textContent = `« ${label} » est copié : collez-le où vous voulez.`;
    } catch {
      // Without https, or where it is forbidden, only the person may copy.
      text.focus();
      text.select();
      byId("status").textContent = "Le texte est choisi : copiez-le avec Ctrl + C.";
    }
  }
}
