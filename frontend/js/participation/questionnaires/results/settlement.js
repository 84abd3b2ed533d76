/**
 * Settlement of two entries of a sheet that differ, field by field, with the sheet in one's hand.
 *
 * @typedef {import("../words.js").Schemas} Schemas
 */
import { accountRequest } from "../../../api/client.js";
import { h } from "../../../lib/dom.js";
import { counted } from "../../../lib/words.js";
import { showRefusal } from "../../../ui/feedback.js";
import { radios } from "../../../ui/fields.js";
import { clearErrors, onSubmit, showErrors } from "../../../ui/forms.js";
import { answerWords, findKey } from "./answer-words.js";

/**
 * @param {Schemas["ResponseDetail"]} response
 * @param {Schemas["QuestionDefinition"][]} questions
 * @param {(settled: Schemas["ResponseDetail"]) => void} done
 */
export function settlement({ id, version, undecided, serial, entries, discard }, questions, done) {
  if (!undecided.length || discard) return null;
  const standing = entries.filter(({ discarded_on }) => !discarded_on);
  const form = h(
    "form",
    { class: "form" },
    undecided.map((key, index) => {
      const { question, line, words } = findKey(questions, key);
      return radios({
        id: `entry-${index}`,
        legend: words,
        row: true,
        options: standing.map((entry, place) => [
          String(entry.number),
          question ? answerWords(question, entry, line) : key,
          place === 0 ? "Première saisie" : "Seconde saisie",
        ]),
      });
    }),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Trancher"),
      h("p", { class: "hint" }, "Ce que vous ne choisissez pas reste à trancher."),
    ),
  );
  onSubmit(form, async () => {
    clearErrors(form);
    const given = new FormData(form);
    const choices = Object.fromEntries(
      undecided.flatMap((key, index) => {
        const chosen = given.get(`entry-${index}`);
        return chosen ? [[key, Number(chosen)]] : [];
      }),
    );
    if (!Object.keys(choices).length)
      return showErrors(form, [{ field: "entry-0", message: "Choisissez une saisie au moins." }]);
    try {
      done(
        await accountRequest("POST", "/questionnaire-responses/{id}/settlement", {
          path: { id },
          version,
          body: { choices },
        }),
      );
    } catch (error) {
      showRefusal(form, error);
    }
  });
  return h(
    "section",
    { class: "card stack", "aria-labelledby": "settle-title" },
    h("h2", { id: "settle-title" }, "À trancher"),
    h(
      "p",
      {},
      `Les deux saisies de la feuille ${serial ?? ""} diffèrent sur ${counted(undecided.length, "case")}. `,
      "Regardez la feuille, et choisissez ce qui y est écrit. En attendant, la première saisie compte.",
    ),
    form,
  );
}
