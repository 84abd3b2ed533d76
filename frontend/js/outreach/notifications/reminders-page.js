import { accountRequest } from "../../api/client.js";
import { start } from "../../desk/shell.js";
import { showHouse, writeHouseNotice } from "../../directory/places/house-form.js";
import { writeLegalNotice } from "../../directory/places/legal-form.js";
import { chooseOutsideRule } from "../../directory/places/outside-rule.js";
import { byId, fill, h } from "../../lib/dom.js";
import { showRefusal } from "../../ui/feedback.js";
import { input } from "../../ui/fields.js";
import { clearErrors, guardTyping, onSubmit, showErrors, values } from "../../ui/forms.js";

const form = /** @type {HTMLFormElement} */ (byId("reminders"));
const guard = guardTyping(form);
const names = ["Premier rappel", "Deuxième rappel", "Troisième rappel"];
const ids = names.map((_, index) => `day-${index}`);

void start(
  async () => {
    const { days } = await accountRequest("GET", "/reminders");
    await Promise.all([
      chooseOutsideRule(/** @type {HTMLFormElement} */ (byId("outside-rule"))),
      writeHouseNotice(/** @type {HTMLFormElement} */ (byId("house-notice"))),
      showHouse(/** @type {HTMLFormElement} */ (byId("logo")), /** @type {HTMLFormElement} */ (byId("welcome"))),
      writeLegalNotice(/** @type {HTMLFormElement} */ (byId("legal-notice"))),
    ]);
    const status = h("p", { role: "status", class: "status-line" });
    fill(
      form,
      h(
        "div",
        { class: "form-grid" },
        names.map((label, index) =>
          input({
            id: ids[index] ?? "",
            label,
            hint: "jours avant l’atelier",
            value: days[index] ?? "",
            inputmode: "numeric",
            optional: true,
            maxlength: 2,
            short: true,
          }),
        ),
      ),
      h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Enregistrer"), status),
    );
    say(days);
    form.addEventListener("input", () => fill(status));
    onSubmit(form, async () => {
      clearErrors(form);
      const given = values(form);
      const wrong = ids.filter((id) => given[id] && !/^([0-9]|[12][0-9]|30)$/.test(given[id]));
      if (wrong.length)
        return showErrors(
          form,
          wrong.map((field) => ({ field, message: "Écrivez un nombre de 0 à 30, ou laissez vide." })),
        );
      const filled = ids.filter((id) => given[id]);
      const twice = filled.find((id, index) =>
        filled.slice(0, index).some((other) => Number(given[other]) === Number(given[id])),
      );
      if (twice)
        return showErrors(form, [{ field: twice, message: "Deux rappels ne peuvent pas tomber le même jour." }]);
      try {
        const { days: now } = await accountRequest("PUT", "/reminders", {
          body: { days: filled.map((id) => Number(given[id])) },
        });
        guard.done();
        for (const [index, id] of ids.entries()) {
          const field = /** @type {HTMLInputElement} */ (byId(id));
          field.value = String(now[index] ?? "");
        }
        say(now);
        fill(status, "Enregistré.");
      } catch (error) {
        showRefusal(
          form,
          error,
          Object.fromEntries([["/days", "day-0"], ...filled.map((id, index) => [`/days/${index}`, id])]),
        );
      }
    });
  },
  { roles: ["admin"] },
);

/** The days of reminders in a sentence. @param {number[]} days the first reminder first */
function say(days) {
  const when = (/** @type {number | undefined} */ day) =>
    day === 0 ? "le matin même" : day === 1 ? "la veille" : `${day} jours avant`;
  fill(
    byId("meaning"),
    h(
      "p",
      {},
      days.length
        ? `Par courriel et par SMS : ${days.map(when).join(", puis ")}, à 9 h.`
        : "Personne ne reçoit de rappel.",
    ),
    days.length > 0 &&
      h("p", {}, `Par téléphone : une seule fois, ${when(days.at(-1))}. Par lettre : ${when(days[0])}.`),
  );
}
