/** « Le code à flasher » of a session at the desk, with all that can be done with it. */
import { request } from "../../api/client.js";
import { h } from "../../lib/dom.js";
import { formDialog } from "../../ui/dialog.js";
import { input } from "../../ui/fields.js";
import { printDocument } from "../../ui/print.js";
import { codeCard, findCode } from "./code-card.js";
import { handOver } from "./hand-over.js";
import { paperForm } from "./paper.js";

/**
 * @typedef {import("../../api/models.js").Session} Session
 * @typedef {import("../../api/models.js").EvaluationCode} EvaluationCode
 */

/** Most sheets that are printed at once. */
const MOST = 30;

/** The code with the tablet, the sheets and their printing. @param {Session} session */
export async function codePanel(session) {
  const code = await findCode(session.id);
  return h(
    "section",
    { class: "card stack no-print", "aria-labelledby": "code-title" },
    h("h2", { id: "code-title" }, "Recueillir les avis"),
    codeCard(code),
    h(
      "div",
      { class: "cluster" },
      h(
        "button",
        { type: "button", class: "button", onclick: () => void handOver(`/avis-tablette.html#${code.code}`) },
        "Passer la tablette",
      ),
      Date.parse(session.starts_at) <= Date.now() &&
        h(
          "a",
          { class: "button button--quiet", href: `?id=${encodeURIComponent(session.id)}&vue=feuilles` },
          "Saisir les feuilles",
        ),
      h(
        "button",
        { type: "button", class: "button button--quiet", onclick: () => void printForms(session, code) },
        "Imprimer des feuilles",
      ),
    ),
  );
}

/** Prints blank sheets. @param {Session} session @param {EvaluationCode} code */
async function printForms(session, code) {
  const count = await formDialog({
    title: "Imprimer des feuilles vierges",
    body: [
      input({
        id: "copies",
        label: "Nombre de feuilles",
        type: "number",
        min: 1,
        max: MOST,
        value: Math.max(session.capacity - session.seats_left, 1),
        short: true,
      }),
    ],
    confirm: "Imprimer",
    check: (form) =>
      form.checkValidity() && form.copies.value ? [] : [{ field: "copies", message: `De 1 à ${MOST} feuilles.` }],
    act: async ({ copies }) => Number(copies),
  });
  if (!count) return;
  const { grid } = await request("GET", "/evaluation-codes/{code}", { path: { code: code.code } });
  // The picture is there before the printer asks for it.
  const drawn = new Image();
  drawn.src = `/e/${code.code}.svg`;
  await drawn.decode().catch(() => {});
  printDocument(
    ...Array.from({ length: count }, () =>
      h("section", { class: "sheet sheet--form" }, ...paperForm(session, grid, code)),
    ),
  );
}
