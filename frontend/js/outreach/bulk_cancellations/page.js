/**
 * « Annuler ensemble »: requests over the web that belong together are looked at, cancelled, and restored if need be.
 *
 * @typedef {import("../../api/models.js").RelatedRequest} RelatedRequest
 * @typedef {import("../../api/models.js").BulkCancellation} BulkCancellation
 */
import { accountRequest, ProblemError } from "../../api/client.js";
import { newSubmission } from "../../api/idempotency.js";
import { readAll } from "../../api/paging.js";
import { office, start } from "../../desk/shell.js";
import { hour } from "../../lib/dates.js";
import { byId, fill, focusOn, h } from "../../lib/dom.js";
import { counted } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { failureNotice, showRefusal } from "../../ui/feedback.js";
import { input } from "../../ui/fields.js";
import { clearErrors, onSubmit, showErrors, values } from "../../ui/forms.js";
import { UNDO } from "../../ui/undo-bar.js";
import { requestChoice, requestName, requestWords } from "./request-choice.js";

/** As many as the service takes in one request. */
const CHUNK = 200;

/** The requests that were read, by identity. @type {Map<string, RelatedRequest>} */
const requests = new Map();
const address = new URLSearchParams(location.search);
const enrolment = address.get("inscription");
const callBack = address.get("rappel");

void start(
  async () => {
    const done = address.get("annulation")?.split(",") ?? [];
    const until = address.get("jusque");
    if (done.length && until) return showResult(done, until, []);
    if (enrolment || callBack) return load();
    fill(
      byId("requests"),
      h(
        "p",
        { class: "notice" },
        "Partez d’une demande : dans la ",
        h("a", { href: "/bureau/inscriptions.html?canal=web&tri=-created" }, "liste des inscriptions"),
        " ou des ",
        h("a", { href: "/bureau/appels.html" }, "appels à faire"),
        ", choisissez « Tout ce qui vient de là ».",
      ),
    );
  },
  { roles: office },
);

async function load() {
  try {
    const found = await readAll("/related-requests", enrolment ? { enrolment } : { call_back: callBack ?? "" });
    for (const request of found) requests.set(request.id, request);
    fill(
      byId("requests"),
      found.length
        ? choiceForm(found)
        : h("p", { class: "notice notice--good" }, "Il n’y a rien à annuler : tout est déjà terminé."),
    );
  } catch (error) {
    fill(
      byId("requests"),
      failureNotice(error, () => void load()),
    );
  }
}

/** @param {RelatedRequest[]} found */
function choiceForm(found) {
  const status = h("p", { role: "status", class: "status-line" });
  const confirm = h("button", { type: "submit", class: "button button--danger" });
  const form = h(
    "form",
    { class: "form" },
    h(
      "fieldset",
      { class: "choices" },
      h("legend", {}, `${counted(found.length, "demande")} venue${found.length > 1 ? "s" : ""} du site`),
      h(
        "p",
        { class: "hint" },
        "Depuis sept jours, du même réseau, ou avec le même numéro ou la même adresse. Un réseau peut être celui " +
          "d’une famille ou d’une médiathèque : décochez ce qui est vrai.",
      ),
      h("div", { class: "cluster" }, tickAll("Tout cocher", true), tickAll("Tout décocher", false)),
      found.map(requestChoice),
    ),
    input({
      id: "reason",
      label: "Raison",
      hint: "Elle reste dans le journal de chaque demande. Personne n’est prévenu.",
      maxlength: 500,
      value: "Demandes inventées, faites sur le site",
    }),
    status,
    h("div", { class: "form-actions" }, confirm),
  );
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[name=request]")]);
  const ticked = () => boxes.filter(({ checked }) => checked);
  const count = () => {
    const number = ticked().length;
    confirm.textContent = number > 1 ? `Annuler les ${number} demandes cochées` : "Annuler la demande cochée";
    status.textContent = `${counted(number, "demande cochée", "demandes cochées")} sur ${found.length}.`;
  };
  /** @param {string} words @param {boolean} checked */
  function tickAll(words, checked) {
    const onclick = () => {
      for (const box of boxes) box.checked = checked;
      count();
    };
    return h("button", { type: "button", class: "button button--quiet button--small", onclick }, words);
  }
  form.addEventListener("change", count);
  count();
  bind(form, () => ticked().map(({ value }) => value));
  return form;
}

/** @param {HTMLFormElement} form @param {() => string[]} chosen */
function bind(form, chosen) {
  const submission = newSubmission();
  onSubmit(form, async () => {
    clearErrors(form);
    const ids = chosen();
    const { reason = "" } = values(form);
    const first = form.querySelector("[name=request]")?.id ?? "";
    const errors = [
      ...(ids.length ? [] : [{ field: first, message: "Cochez au moins une demande." }]),
      ...(reason ? [] : [{ field: "reason", message: "Écrivez la raison : elle pourra être demandée." }]),
    ];
    if (errors.length) return showErrors(form, errors);
    /** @type {BulkCancellation[]} */
    const done = [];
    try {
      for (let from = 0; from < ids.length; from += CHUNK) {
        const part = ids.slice(from, from + CHUNK);
        const of = (/** @type {RelatedRequest["kind"]} */ kind) => part.filter((id) => requests.get(id)?.kind === kind);
        const body = { enrolments: of("enrolment"), call_backs: of("call_back"), reason };
        done.push(
          await submission.send((idempotencyKey) =>
            accountRequest("POST", "/bulk-cancellations", { body, idempotencyKey }),
          ),
        );
      }
      showDone(done);
    } catch (error) {
      if (!done.length) return showRefusal(form, error);
      // What is done is shown, with the way back.
      showDone(done);
      byId("requests").prepend(failureNotice(error));
    }
  });
}

/** @param {BulkCancellation[]} done */
function showDone(done) {
  const batches = done.map(({ id }) => id);
  const until = done[0]?.undo_until ?? "";
  // Reloaded or come back to, the page still knows the way back.
  history.replaceState(null, "", `?${new URLSearchParams({ annulation: batches.join(","), jusque: until })}`);
  const cancelled = done.flatMap((one) => one.cancelled).length;
  showResult(
    batches,
    until,
    done.flatMap(({ unchanged }) => unchanged),
    cancelled,
  );
}

/**
 * @param {string[]} batches
 * @param {string} until
 * @param {BulkCancellation["unchanged"]} unchanged
 * @param {number} [cancelled]
 */
function showResult(batches, until, unchanged, cancelled) {
  const heading = h(
    "h2",
    { id: "result" },
    cancelled === undefined
      ? "Ces demandes sont annulées"
      : cancelled > 1
        ? `${cancelled} demandes sont annulées`
        : "Une demande est annulée",
  );
  const isOpen = Date.parse(until) > Date.now();
  const back = h(
    "button",
    { type: "button", class: "button button--quiet", onclick: () => void undo(batches, back) },
    `${UNDO} cette annulation`,
  );
  fill(
    byId("requests"),
    h(
      "section",
      { class: "stack", "aria-labelledby": "result" },
      heading,
      h("p", {}, "Personne n’est prévenu. Les places libres sont proposées à la liste d’attente, s’il y en a une."),
      unchangedList(unchanged, "Ces demandes n’ont pas changé"),
      isOpen
        ? h("p", {}, `Une erreur ? Vous pouvez défaire cette annulation jusqu’à ${hour(officeTime(until))}.`)
        : h("p", {}, "Il est trop tard pour défaire cette annulation."),
      h(
        "div",
        { class: "cluster" },
        isOpen && back,
        h("a", { class: "button", href: "/bureau/inscriptions.html?canal=web&tri=-created" }, "Voir les inscriptions"),
      ),
    ),
  );
  focusOn(heading);
}

/** @param {string[]} batches @param {HTMLElement} button */
async function undo(batches, button) {
  if (button.hasAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    const answers = [];
    for (const id of batches)
      answers.push(await accountRequest("POST", "/bulk-cancellations/{id}/undo", { path: { id } }));
    const restored = answers.flatMap((answer) => answer.restored).length;
    const unchanged = answers.flatMap((answer) => answer.unchanged);
    const heading = h(
      "h2",
      { id: "result" },
      restored === 0
        ? "Aucune demande n’a pu être rétablie"
        : restored > 1
          ? `${restored} demandes sont rétablies`
          : "Une demande est rétablie",
    );
    fill(
      byId("requests"),
      h(
        "section",
        { class: "stack", "aria-labelledby": "result" },
        heading,
        unchangedList(unchanged, "Ces demandes restent annulées"),
        h("p", {}, h("a", { href: "/bureau/inscriptions.html?canal=web&tri=-created" }, "Voir les inscriptions")),
      ),
    );
    focusOn(heading);
  } catch (error) {
    button.removeAttribute("aria-busy");
    const isOver = error instanceof ProblemError && error.is("undo-over");
    if (isOver) button.remove();
    byId("requests").prepend(failureNotice(error));
  }
}

/** @param {BulkCancellation["unchanged"]} unchanged @param {string} title */
function unchangedList(unchanged, title) {
  if (!unchanged.length) return null;
  return h(
    "div",
    { class: "notice notice--warn" },
    h("p", {}, h("strong", {}, `${title} :`)),
    h(
      "ul",
      {},
      unchanged.map(({ id, title: why }) => {
        const request = requests.get(id);
        const what = request ? `${requestName(request)}, ${requestWords(request)}` : "Une demande";
        return h("li", {}, `${what} – ${why}.`);
      }),
    ),
  );
}
