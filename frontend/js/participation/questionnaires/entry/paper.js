/** Entry of sheets of paper, by keys only: the serial, then one row a question. */
import { accountRequest } from "../../../api/client.js";
import { newSubmission } from "../../../api/idempotency.js";
import { responsePage } from "../../../lib/addresses.js";
import { fill, h } from "../../../lib/dom.js";
import { counted } from "../../../lib/words.js";
import { showRefusal } from "../../../ui/feedback.js";
import { clearErrors, onSubmit, showErrors } from "../../../ui/forms.js";
import { proposalWords } from "../words.js";
import { makeRows } from "./rows.js";
import { readSerial, writeSerial } from "./serial.js";

/**
 * @typedef {import("./keys.js").Schemas} Schemas
 * @typedef {Schemas["Questionnaire"]} Questionnaire
 * @typedef {import("./serial.js").Sheet} Sheet
 */

/** @param {Questionnaire} questionnaire @param {boolean} inOffice whether single responses may be read */
export async function paperEntry(questionnaire, inOffice) {
  const { prefix, versions } = questionnaire;
  const save = h("button", { class: "button", type: "submit" }, "Enregistrer la feuille");
  // Read before the first key is pressed: the rows open at once, and no key is lost.
  const forms = new Map(
    await Promise.all(
      versions
        .filter(({ status, sheets }) => status !== "draft" && sheets > 0)
        .map(async ({ id, number }) => {
          const { definition } = await accountRequest("GET", "/questionnaire-versions/{id}", { path: { id } });
          return /** @type {const} */ ([number, makeRows(definition, () => save.focus())]);
        }),
    ),
  );
  /** @type {ReturnType<typeof makeRows> | null} */
  let shown = null;
  const submission = newSubmission();

  const serial = h("input", {
    id: "serial",
    type: "text",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: 40,
    "aria-describedby": "serial-hint",
  });
  const place = h("div", { class: "stack" });
  const status = h("div", { role: "status", class: "stack" });
  const made = h("ol", { class: "entry-made", reversed: true });
  const actions = h("div", { class: "form-actions", hidden: true }, save);
  const form = h(
    "form",
    { class: "stack entry", autocomplete: "off" },
    h(
      "div",
      { class: "field field--short" },
      h("label", { for: "serial" }, "Numéro de la feuille"),
      h("p", { class: "hint", id: "serial-hint" }, "Imprimé en haut de chaque page, par exemple ", example(), "."),
      serial,
    ),
    status,
    h(
      "details",
      { class: "disclosure", open: true },
      h("summary", {}, "Les touches"),
      h(
        "p",
        {},
        "Tapez le numéro imprimé à côté de chaque case cochée, puis Entrée. ",
        h("strong", {}, "0"),
        " ou rien : sans réponse. ",
        h("strong", {}, "9"),
        " : illisible (? pour un nombre ou des mots). Le nombre zéro : 00. Plusieurs cases : les chiffres à la " +
          "suite, dans n’importe quel ordre. Au-delà de huit cases, deux chiffres par case, par exemple 0111. Les " +
          "flèches changent de question.",
      ),
    ),
    place,
    actions,
    made,
  );

  function example() {
    const version = versions.find((one) => one.status === "published") ?? versions[0];
    return writeSerial(prefix, { version: version?.number ?? 1, sheet: 17 });
  }

  /** Why a serial cannot be entered; null if it can. @param {Sheet | null} sheet */
  function serialFault(sheet) {
    if (!sheet) return "Ce numéro n’est pas juste : vérifiez chaque caractère.";
    const version = versions.find(({ number }) => number === sheet.version);
    if (!version || version.status === "draft") return "Cette version du questionnaire n’existe pas.";
    if (sheet.sheet < 1 || sheet.sheet > version.sheets) return "Aucune feuille n’a été imprimée sous ce numéro.";
    return null;
  }

  /** Opens the rows of the serial that is typed. */
  function openSheet() {
    clearErrors(form);
    const sheet = readSerial(prefix, serial.value);
    const rows = sheet && forms.get(sheet.version);
    const fault = serialFault(sheet);
    if (fault || !rows) {
      showErrors(form, [{ field: "serial", message: fault ?? "" }]);
      serial.focus();
      return null;
    }
    serial.value = writeSerial(prefix, sheet);
    if (shown !== rows) fill(place, rows.element);
    shown = rows;
    actions.hidden = false;
    fill(status);
    return { sheet, rows };
  }

  serial.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const open = openSheet();
    if (!open) return;
    open.rows.start();
    void lookUp(open.sheet);
  });

  /**
   * Says at once how often a sheet was entered, while its first answers are typed already.
   *
   * @param {Sheet} sheet
   */
  async function lookUp(sheet) {
    const typed = writeSerial(prefix, sheet);
    try {
      const { entries } = await accountRequest("GET", "/questionnaires/{id}/sheets/{serial}", {
        path: { id: questionnaire.id, serial: typed },
      });
      if (serial.value !== typed || !form.isConnected) return;
      if (entries === 1) fill(status, h("p", {}, `Feuille ${typed} : deuxième saisie, comparée à la première.`));
      if (entries < 2) return;
      shown?.clear();
      close();
      showErrors(form, [{ field: "serial", message: `La feuille ${typed} est déjà saisie deux fois.` }]);
      serial.focus();
      serial.select();
    } catch {
      // It is refused again when it is saved: a network that fails keeps nobody from typing.
    }
  }

  /** Shows no rows until a serial is typed. */
  function close() {
    fill(place);
    shown = null;
    actions.hidden = true;
  }
  window.addEventListener("beforeunload", (event) => {
    if (form.isConnected && shown?.isTouched()) event.preventDefault();
  });

  onSubmit(form, async () => {
    try {
      const open = openSheet();
      if (!open) return;
      const { sheet, rows } = open;
      const given = rows.read();
      if (!given) return;
      const { answers, silences } = given;
      if (!Object.keys(answers).length && !Object.keys(silences).length) {
        const detail = "Rien n’y est noté : elle n’est pas enregistrée. Mettez-la de côté, ou tapez ses réponses.";
        showErrors(form, [], { title: "Feuille vide ?", detail });
        return rows.start();
      }
      const typed = writeSerial(prefix, sheet);
      const entered = await submission.send((idempotencyKey) =>
        accountRequest("POST", "/questionnaires/{id}/responses", {
          path: { id: questionnaire.id },
          body: { mode: "paper", serial: typed, answers, silences },
          idempotencyKey,
        }),
      );
      fill(
        status,
        summary(typed, entered, rows, Object.keys(answers).length, given.questions),
        inOffice && toResponse(entered),
      );
      made.prepend(h("li", {}, `${typed} : ${entryWords(entered)}`, inOffice && [" ", toResponse(entered, typed)]));
      rows.clear();
      const last = versions.find(({ number }) => number === sheet.version)?.sheets ?? 0;
      serial.value = sheet.sheet < last ? writeSerial(prefix, { version: sheet.version, sheet: sheet.sheet + 1 }) : "";
      serial.focus();
      serial.select();
    } catch (error) {
      showRefusal(form, error, { "/serial": "serial" });
    }
  });
  return form;
}

/**
 * The way to the response, where it can be discarded.
 *
 * @param {Schemas["EnteredResponse"]} entered
 * @param {string} [of] serial, for those who hear the link alone
 */
const toResponse = ({ id }, of) =>
  h(
    "a",
    { href: responsePage(id) },
    "Voir la réponse, ou l’écarter",
    of && h("span", { class: "visually-hidden" }, ` : feuille ${of}`),
  );

/** @param {Schemas["EnteredResponse"]} entered */
const entryWords = ({ entry, disagreements }) =>
  entry === 1 ? "première saisie" : `deuxième saisie, ${counted(disagreements, "désaccord")}`;

/**
 * What a sheet came to.
 *
 * @param {string} serial
 * @param {Schemas["EnteredResponse"]} entered
 * @param {ReturnType<typeof makeRows>} rows
 * @param {number} answered
 * @param {number} questions
 */
function summary(serial, { entry, disagreements, set_aside, proposal }, rows, answered, questions) {
  const numbers = (/** @type {Schemas["SetAside"]} */ because) =>
    set_aside
      .filter((one) => one.because === because)
      .map((one) => rows.numberOf(one.question))
      .sort((one, other) => one - other);
  const [off, irregular] = [numbers("off_path"), numbers("irregular")];
  const ofQuestion = (/** @type {number[]} */ all) => `question${all.length > 1 ? "s" : ""} ${all.join(", ")}`;
  return h(
    "div",
    { class: disagreements ? "notice notice--warn" : "notice notice--good" },
    h("p", {}, h("strong", {}, `Feuille ${serial} enregistrée : ${entry === 2 ? "deuxième" : "première"} saisie`)),
    h("p", {}, `${counted(answered, "réponse")} sur ${questions} questions.`),
    off.length > 0 && h("p", {}, `Hors parcours, gardé sans compter : ${ofQuestion(off)}.`),
    irregular.length > 0 && h("p", {}, `Trop de cases, gardé sans compter : ${ofQuestion(irregular)}.`),
    entry === 2 &&
      h(
        "p",
        {},
        disagreements
          ? `${counted(disagreements, "désaccord")} avec la première saisie, à trancher dans les réponses.`
          : "Les deux saisies sont d’accord.",
      ),
    proposal && h("p", {}, proposalWords(proposal)),
  );
}
