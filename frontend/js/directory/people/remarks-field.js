/**
 * Remarks that help to welcome a person, taken down while they talk.
 *
 * A new person's go with the enrolment; a known person's can be read and corrected, and are saved first.
 *
 * @typedef {import("../../api/models.js").Learner} Learner
 */
import { accountRequest, ProblemError } from "../../api/client.js";
import { textarea } from "../../ui/fields.js";

/** Remarks with the line ends of a control. @param {Learner | null} learner */
const said = (learner) => (learner?.remarks ?? "").replaceAll("\r\n", "\n");

/** @param {string} id */
export function remarksField(id) {
  const element = textarea({
    id,
    label: "Remarques sur la personne",
    optional: true,
    rows: 2,
    maxlength: 1000,
    hint: "Ce qui aide à l’accueillir : entend mal, vient avec sa tablette… Elle a le droit de les lire.",
  });
  const control = /** @type {HTMLTextAreaElement} */ (element.querySelector("textarea"));
  /** @type {Learner | null} */
  let learner = null;

  return {
    element,
    /**
     * Sets the person. Remarks written before anybody was known stay; those about somebody else go.
     *
     * @param {Learner | null} now
     */
    about(now) {
      const typed = learner ? "" : control.value.trim();
      const known = said(now);
      control.value = known.includes(typed) ? known : [known, typed].filter(Boolean).join("\n");
      learner = now;
    },
    /**
     * Saves the remarks of a known person, if they were changed.
     *
     * @returns {Promise<import("../../ui/forms.js").FieldError[]>} a colleague's words, when they wrote others
     * meanwhile
     */
    async save() {
      const remarks = control.value.trim();
      if (!learner || remarks === said(learner)) return [];
      const known = said(learner);
      try {
        learner = await accountRequest("PATCH", "/learners/{id}", {
          path: { id: learner.id },
          version: learner.version,
          body: { remarks: remarks || null },
        });
        return [];
      } catch (error) {
        if (!(error instanceof ProblemError) || error.problem.status !== 412) throw error;
      }
      learner = await accountRequest("GET", "/learners/{id}", { path: { id: learner.id } });
      // The answer to a first attempt may have been lost; and a colleague may have corrected the number only.
      if (said(learner) === remarks) return [];
      if (said(learner) === known) return this.save();
      return [
        {
          field: id,
          message:
            `Un collègue vient d’écrire : « ${said(learner) || "rien"} ». Reprenez ce qui est juste, ` +
            "puis validez à nouveau.",
        },
      ];
    },
  };
}
