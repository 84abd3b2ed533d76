/** « Changer de date » : a short list, one choice, and the seat goes with it. */
import { ProblemError, request } from "../../../api/client.js";
import { dayName, hours } from "../../../lib/dates.js";
import { fill, focusOn, h } from "../../../lib/dom.js";
import { placeName } from "../../../lib/words.js";
import { seatsLeft } from "../../../programme/sessions/card.js";
import { failure } from "../../../ui/failure.js";
import { clearErrors, onSubmit, showErrors, showProblem, values } from "../../../ui/forms.js";
import { byLink } from "../personal-link.js";

/**
 * @typedef {import("../../../api/models.js").OwnEnrolment} OwnEnrolment
 * @typedef {import("../../../api/models.js").Session} Session
 * @param {HTMLElement} place
 * @param {OwnEnrolment} enrolment
 * @param {import("../personal-link.js").Link} link
 * @param {{ kept: () => void, moved: (now: OwnEnrolment) => void }} then
 */
export async function chooseAnotherDate(place, enrolment, link, then) {
  fill(place, h("p", { class: "loading", role: "status" }, "Recherche des autres dates…"));
  try {
    const sessions = await request("GET", "/my-enrolments/{reference}/alternatives", { ...byLink(link) });
    const form = sessions.length ? choice(sessions, enrolment, then.kept) : nothing(then.kept);
    fill(place, form);
    focusOn(/** @type {HTMLElement} */ (form.querySelector("h2")));
    if (!(form instanceof HTMLFormElement)) return;
    onSubmit(form, async () => {
      const session = values(form)["session"];
      if (!session) return showErrors(form, [{ field: "session-0", message: "Choisissez une date." }]);
      clearErrors(form);
      try {
        then.moved(
          await request("POST", "/my-enrolments/{reference}/move", { ...byLink(link), body: { session_id: session } }),
        );
      } catch (error) {
        // Somebody was quicker: the list has changed.
        if (error instanceof ProblemError && (error.is("session-full") || error.is("seats-by-phone"))) {
          await chooseAnotherDate(place, enrolment, link, then);
          place.prepend(failure(error));
        } else showProblem(form, error, { "/session_id": "session-0" });
      }
    });
  } catch (error) {
    fill(
      place,
      failure(error, () => void chooseAnotherDate(place, enrolment, link, then)),
    );
  }
}

/** @param {Session[]} sessions @param {OwnEnrolment} enrolment @param {() => void} kept */
function choice(sessions, { session, party_size }, kept) {
  const cancelled = session.status === "cancelled";
  return h(
    "form",
    { class: "form card" },
    h("h2", {}, "Changer de date"),
    h(
      "p",
      {},
      cancelled
        ? "Choisissez un autre atelier du même niveau."
        : `Vous gardez votre place du ${dayName(session.starts_at)} tant que vous n’en avez pas choisi une autre.`,
      party_size > 1 && ` Il y a de la place pour vous ${party_size}.`,
    ),
    h(
      "fieldset",
      { class: "choices" },
      h("legend", {}, "Quelle date vous convient ?"),
      sessions.map((one, index) => {
        const id = `session-${index}`;
        return h(
          "div",
          { class: "choice" },
          h("input", { type: "radio", name: "session", id, value: one.id }),
          h(
            "label",
            { for: id },
            h("strong", {}, dayName(one.starts_at)),
            ` ${hours(one)}, à `,
            h("strong", {}, one.venue.commune),
            h("span", { class: "hint" }, placeName(one.venue), one.title !== session.title && ` · ${one.title}`),
            h("span", { class: "hint" }, seatsLeft(one)),
          ),
        );
      }),
    ),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Prendre cette date"),
      h(
        "button",
        { class: "button button--quiet", type: "button", onclick: kept },
        cancelled ? "Retour" : "Garder ma date",
      ),
    ),
  );
}

/** @param {() => void} kept */
const nothing = (kept) =>
  h(
    "div",
    { class: "notice notice--warn" },
    h("h2", {}, "Pas d’autre date pour le moment"),
    h(
      "p",
      {},
      "Aucun autre atelier de votre niveau n’a de place. ",
      h("phone-line", { question: "Nous pouvons chercher avec vous." }, "Appelez votre Maison de services au public."),
    ),
    h("p", {}, h("button", { class: "button button--quiet", type: "button", onclick: kept }, "Retour")),
  );
