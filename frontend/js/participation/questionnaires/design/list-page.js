/**
 * All questionnaires: begun here, opened, published, printed.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { accountRequest } from "../../../api/client.js";
import { newSubmission } from "../../../api/idempotency.js";
import { readAll } from "../../../api/paging.js";
import { office, start } from "../../../desk/shell.js";
import { versionPage } from "../../../lib/addresses.js";
import { byId, fill, focusOn, h } from "../../../lib/dom.js";
import { formDialog } from "../../../ui/dialog.js";
import { failureNotice } from "../../../ui/feedback.js";
import { input } from "../../../ui/fields.js";
import { checkRequired } from "../../../ui/forms.js";
import { questionnaireCard } from "./card.js";
import { showDifference } from "./difference.js";
import { printSheets, showSpecimen } from "./print-sheets.js";
import { close, publish, startVersion } from "./publishing.js";

start(async ({ role }) => {
  const inOffice = office.includes(role);
  const status = byId("status");
  const place = byId("list");
  const submission = newSubmission();

  /** Opens the draft of a questionnaire that was just begun. @param {Schemas["Questionnaire"] | null} made */
  const open = (made) => made?.versions[0] && location.assign(versionPage(made.versions[0].id));

  /**
   * Does something, and shows a failure above the list.
   *
   * @param {() => Promise<unknown>} action
   */
  async function attempt(action) {
    place.querySelector(":scope > .notice--bad")?.remove();
    try {
      await action();
    } catch (error) {
      const notice = failureNotice(error);
      place.prepend(notice);
      focusOn(notice);
    }
  }

  /** @param {string} id of the questionnaire that was changed @param {string} words */
  async function changed(id, words) {
    await load();
    status.textContent = words;
    document.getElementById(`title-${id}`)?.focus();
  }

  /** @param {Schemas["Questionnaire"]} questionnaire */
  function card(questionnaire) {
    const { id, title } = questionnaire;
    return questionnaireCard(questionnaire, inOffice, {
      start: () =>
        attempt(async () => {
          const draft = await submission.send((key) => startVersion(id, key));
          location.assign(versionPage(draft.id));
        }),
      publish: ({ id: version, number }) =>
        attempt(async () => {
          if (await publish(version)) await changed(id, `La version ${number} de « ${title} » est publiée.`);
        }),
      close: (version) =>
        attempt(async () => {
          if (await close(version)) await changed(id, `La version ${version.number} de « ${title} » est close.`);
        }),
      print: (version) =>
        attempt(async () => {
          const words = await printSheets(version);
          if (words) await changed(id, words);
        }),
      specimen: ({ id: version }) => attempt(() => showSpecimen(version)),
      compare: (version) => attempt(() => showDifference(version)),
      copy: ({ address }) =>
        attempt(async () => {
          await navigator.clipboard.writeText(address);
          status.textContent = "L’adresse est copiée : collez-la où vous voulez.";
        }),
    });
  }

  async function load() {
    const all = await readAll("/questionnaires");
    fill(
      place,
      all.length
        ? all.map(card)
        : h(
            "div",
            { class: "empty" },
            h("p", {}, "Aucun questionnaire. Le modèle a 20 questions sur les habitudes numériques, prêtes à servir."),
          ),
    );
  }

  byId("from-model").addEventListener("click", () =>
    attempt(async () =>
      open(
        await submission.send((key) =>
          accountRequest("POST", "/questionnaires", { body: { model: "digital_habits" }, idempotencyKey: key }),
        ),
      ),
    ),
  );
  byId("from-nothing").addEventListener("click", () =>
    attempt(async () =>
      open(
        await formDialog({
          title: "Nouveau questionnaire",
          body: [
            input({ id: "title", label: "Titre", hint: "Tel qu’il sera lu en haut de la feuille.", maxlength: 120 }),
          ],
          confirm: "Commencer",
          check: (form) => checkRequired(form, { title: "Écrivez un titre." }),
          act: ({ title = "" }, key) =>
            accountRequest("POST", "/questionnaires", { body: { title }, idempotencyKey: key }),
        }),
      ),
    ),
  );
  await load();
});
