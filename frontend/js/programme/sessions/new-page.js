/** A new session. */

import { accountRequest } from "../../api/client.js";
import { newSubmission } from "../../api/idempotency.js";
import { readAll } from "../../api/paging.js";
import { office, start } from "../../desk/shell.js";
import { enrolPage, sessionPage } from "../../lib/addresses.js";
import { dayNameWithYear, hours } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { addMinutes } from "../../lib/zones.js";
import { showRefusal } from "../../ui/feedback.js";
import { clearErrors, guardTyping, onSubmit, showErrors, values } from "../../ui/forms.js";
import { setValues } from "../../ui/editing.js";
import { peopleFields, prefill, propose, readQuestions } from "../../participation/follow_ups/propose.js";
import { checkSession, readSession, sessionBody, sessionFields, sessionPointers } from "./form.js";

void start(
  async () => {
    const form = /** @type {HTMLFormElement} */ (byId("form"));
    const submission = newSubmission();
    const asked = new URLSearchParams(location.search);
    const copied = asked.get("copie");
    const questions = await readQuestions(asked);
    const [venues, facilitators, model] = await Promise.all([
      readAll("/venues"),
      readAll("/facilitators"),
      copied ? accountRequest("GET", "/sessions/{id}", { path: { id: copied } }) : null,
    ]);
    fill(
      form,
      sessionFields({ venues, facilitators }),
      questions && peopleFields(questions, { saidYes: asked.has("oui") }),
      h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Créer l’atelier")),
    );
    // All but the day is that of the session that is duplicated.
    if (model) setValues(form, { ...readSession(model), date: "" });
    if (questions) {
      const known = await prefill(questions);
      setValues(form, known);
      // Filled in, it wants one key; else the place comes first.
      form.querySelector(known.date ? "[type=submit]" : "#venue_id")?.setAttribute("autofocus", "");
    }
    if (/^\d{4}-\d\d-\d\d$/.test(asked.get("jour") ?? "")) setValues(form, { date: asked.get("jour") ?? "" });
    const guard = guardTyping(form);
    const [from, to] = [/** @type {HTMLInputElement} */ (byId("from")), /** @type {HTMLInputElement} */ (byId("to"))];
    from.addEventListener("change", () => {
      if (from.value && !to.value) to.value = addMinutes(from.value, 120);
    });
    onSubmit(form, async () => {
      clearErrors(form);
      const errors = checkSession(form);
      if (errors.length) return showErrors(form, errors);
      try {
        const session = await submission.send((key) =>
          accountRequest("POST", "/sessions", { body: sessionBody(values(form), venues), idempotencyKey: key }),
        );
        const given = values(form);
        guard.done();
        form.hidden = true;
        const result = byId("result");
        const heading = h("h2", {}, "L’atelier est dans l’agenda");
        result.hidden = false;
        fill(
          result,
          h(
            "div",
            { class: "notice notice--good" },
            heading,
            h(
              "p",
              {},
              h("a", { href: sessionPage(session.id) }, session.title),
              ` : ${dayNameWithYear(session.starts_at)}, ${hours(session)}, ${session.venue.commune}.`,
            ),
            questions
              ? await propose(session, questions, given)
              : h(
                  "p",
                  { class: "cluster" },
                  h("a", { class: "button", href: enrolPage({ session: session.id }) }, "Inscrire quelqu’un"),
                  h(
                    "a",
                    { class: "button button--quiet", href: "/bureau/nouvel-atelier.html" },
                    "Planifier un autre atelier",
                  ),
                ),
          ),
        );
        focusOn(heading);
      } catch (error) {
        showRefusal(form, error, sessionPointers);
      }
    });
  },
  { roles: office },
);
