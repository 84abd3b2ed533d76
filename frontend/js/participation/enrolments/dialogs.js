/**
 * Actions on an enrolment, from any list.
 *
 * @typedef {import("../../api/models.js").Enrolment} Enrolment
 */
import { accountRequest, ProblemError } from "../../api/client.js";
import { fullName } from "../../directory/people/person.js";
import { relatedPage } from "../../lib/addresses.js";
import { dayName, deadline, hours } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { isOver } from "../../lib/words.js";
import { sessionPicker } from "../../programme/sessions/picker.js";
import { formDialog } from "../../ui/dialog.js";
import { explain } from "../../ui/feedback.js";
import { checkbox, input } from "../../ui/fields.js";
import { values } from "../../ui/forms.js";
import { offerUndo } from "../../ui/undo-bar.js";
import { partyWords } from "./party.js";
import { holdsSeat, refusalChoice, refusalOf } from "./refusal.js";

/** @param {Enrolment} enrolment */
const about = ({ learner, reference, session, party_size }) =>
  h(
    "p",
    {},
    h("strong", {}, fullName(learner)),
    partyWords(party_size),
    `, ${reference}`,
    h("br"),
    `${session.title}, ${dayName(session.starts_at)} ${hours(session)}, ${session.venue_name}`,
  );

/**
 * Words of leaving, by the status of the enrolment.
 *
 * @type {Partial<Record<Enrolment["status"], [action: string, question: string, then: string]>>}
 */
const waysOut = {
  waiting: [
    "Retirer de la liste",
    "Retirer cette personne de la liste d’attente ?",
    "Elle ne sera plus appelée pour cet atelier.",
  ],
  offered: ["Refuse la place", "La personne refuse la place ?", "La place sera proposée tout de suite à la suivante."],
};

/** @param {Enrolment} enrolment @returns {[action: string, question: string, then: string]} */
const wayOut = ({ status }) =>
  waysOut[status] ?? ["Annuler l’inscription", "Annuler cette inscription ?", "La place sera rendue tout de suite."];

/**
 * Cancels an enrolment, and says what followed.
 *
 * @param {Enrolment} enrolment
 * @param {(enrolment: Enrolment) => void} changed
 */
async function cancel(enrolment, changed) {
  /** @type {Enrolment[] | null} */
  let earlier = null;
  const now = await cancelDialog(enrolment, async () => {
    earlier = await offersOf(enrolment);
  });
  if (now) void sayCancelled(enrolment, earlier, changed);
  return now;
}

/** Open offers of a session; null where they cannot be read. @param {Enrolment} enrolment */
const offersOf = ({ session }) =>
  accountRequest("GET", "/enrolments", { query: { session: session.id, status: "offered", limit: 100 } }).then(
    (page) => page.data,
    () => null,
  );

/**
 * @param {Enrolment} enrolment
 * @param {() => Promise<void>} before what is read before the seat is given back
 * @returns {Promise<Enrolment | null>}
 */
const cancelDialog = (enrolment, before) =>
  formDialog({
    title: wayOut(enrolment)[1],
    body: [
      about(enrolment),
      h("p", {}, wayOut(enrolment)[2]),
      refusalChoice({ seated: holdsSeat(enrolment) }),
      input({
        id: "cancel-reason",
        label: "Précision",
        optional: true,
        hint: "Par exemple : n’a plus de voiture. Rien sur la santé.",
        maxlength: 500,
      }),
      checkbox({
        id: "person-knows",
        label: "La personne le sait : elle l’a demandé. Sinon, nous la prévenons, par un appel s’il le faut.",
        checked: true,
      }),
    ],
    confirm: wayOut(enrolment)[0],
    danger: true,
    act: async (given) => {
      await before();
      return accountRequest("POST", "/enrolments/{id}/cancellation", {
        path: { id: enrolment.id },
        body: {
          reason: given["cancel-reason"] || null,
          ...refusalOf(given),
          person_knows: given["person-knows"] === "oui",
        },
      });
    },
  });

/**
 * Says what followed from a cancellation, with the way back.
 *
 * @param {Enrolment} before
 * @param {Enrolment[] | null} earlier offers of the session that were open already: they did not follow from it
 * @param {(enrolment: Enrolment) => void} changed
 */
async function sayCancelled(before, earlier, changed) {
  const { learner } = before;
  // A seat that was freed is offered at once.
  const offered = earlier && holdsSeat(before) ? await offersOf(before) : null;
  const next = (offered ?? []).filter(({ id }) => !earlier?.some((one) => one.id === id));
  const words = next.map(
    ({ learner: one, offered_until }) =>
      ` La place est proposée à ${fullName(one)}` +
      `${offered_until ? `, réponse attendue jusqu’au ${deadline(offered_until)}` : ""}.`,
  );
  offerUndo(
    `${fullName(learner)} : inscription annulée.${words.join("")} `,
    async () => {
      const now = await restore(before);
      if (now) changed(now);
    },
    next.length > 0 ? [h("a", { href: "/bureau/appels.html" }, "Voir les appels")] : [],
  );
}

/**
 * Takes a cancellation back: to the seat, or to the place on the waiting list.
 *
 * @param {Enrolment} enrolment
 * @returns {Promise<Enrolment | null>}
 */
async function restore(enrolment) {
  const { id, status, restorable } = enrolment;
  const seated = status === "cancelled" ? restorable === "seat" : status === "enrolled";
  /** @param {boolean} to */
  const ask = (to) => accountRequest("POST", "/enrolments/{id}/restoration", { path: { id }, body: { seated: to } });
  try {
    return await ask(seated);
  } catch (error) {
    const full = error instanceof ProblemError && error.is("session-full");
    return formDialog({
      title: full ? "La place est déjà à quelqu’un d’autre" : "L’inscription ne revient pas",
      body: [
        about(enrolment),
        h("p", {}, full ? "Voulez-vous la remettre sur la liste d’attente ?" : explain(error).title),
      ],
      confirm: full ? "Mettre en attente" : "Réessayer",
      act: () => ask(full ? false : seated),
    });
  }
}

/** @param {Enrolment} enrolment @returns {Promise<Enrolment | null>} */
const acceptDialog = (enrolment) =>
  formDialog({
    title: "La personne prend la place ?",
    body: [
      about(enrolment),
      enrolment.offered_until
        ? h("p", {}, `La place lui est réservée jusqu’au ${deadline(enrolment.offered_until)}.`)
        : h("p", {}, "La place est à la première personne qui la prend."),
    ],
    confirm: "Inscrire",
    act: () => accountRequest("POST", "/enrolments/{id}/acceptance", { path: { id: enrolment.id } }),
  });

/** @param {Enrolment} enrolment @returns {Promise<Enrolment | null>} */
const confirmDialog = (enrolment) =>
  formDialog({
    title: "Confirmer cette place ?",
    body: [
      about(enrolment),
      h("p", {}, "Elle a été prise sur le site. Confirmez-la si vous avez eu la personne, ou si vous la connaissez."),
    ],
    confirm: "Confirmer la place",
    act: () => accountRequest("POST", "/enrolments/{id}/confirmation", { path: { id: enrolment.id } }),
  });

/** @param {Enrolment} enrolment @returns {Promise<Enrolment | null>} */
const priorityDialog = (enrolment) =>
  formDialog({
    title: "Faire passer devant ?",
    body: [
      about(enrolment),
      h("p", {}, "Une place libre, sinon la prochaine qui se libère, lui sera proposée d’abord. La raison est gardée."),
      input({
        id: "priority-reason",
        label: "Raison",
        hint: "Par exemple : son atelier précédent a été annulé.",
        maxlength: 500,
      }),
    ],
    confirm: "Faire passer devant",
    check: (form) =>
      values(form)["priority-reason"]
        ? []
        : [{ field: "priority-reason", message: "Écrivez la raison : elle pourra être demandée." }],
    act: (given) =>
      accountRequest("POST", "/enrolments/{id}/priority", {
        path: { id: enrolment.id },
        body: { priority: 1, reason: given["priority-reason"] ?? "" },
      }),
  });

/**
 * Buttons of the actions that an enrolment allows now.
 *
 * @param {Enrolment} enrolment
 * @param {(enrolment: Enrolment) => void} changed
 */
export function enrolmentActions(enrolment, changed) {
  const { status, session, called_at, held_until, priority, restorable } = enrolment;
  // A presence that is noted is corrected on the sheet first.
  if (enrolment.attendance || Date.parse(session.starts_at) <= Date.now()) return [];
  const ofWhom = ` : ${fullName(enrolment.learner)}, ${enrolment.reference}`;
  /** @param {string} text @param {(enrolment: Enrolment) => Promise<Enrolment | null>} dialog */
  const action = (text, dialog) =>
    h(
      "button",
      {
        type: "button",
        class: "link-button",
        onclick: () => void dialog(enrolment).then((now) => now && changed(now)),
      },
      h(
        "span",
        {},
        text.slice(0, text.indexOf(" ")),
        // A row of a table shows the first word.
        h("span", { class: "in-full" }, text.slice(text.indexOf(" "))),
      ),
      h("span", { class: "visually-hidden" }, ofWhom),
    );
  const held = session.status === "scheduled";
  if (isOver(enrolment))
    return restorable
      ? [action(restorable === "seat" ? "Rétablir l’inscription" : "Remettre en liste d’attente", restore)]
      : [];
  return [
    ...(held && held_until ? [action("Confirmer la place", confirmDialog)] : []),
    ...(held && (status === "offered" || called_at) ? [action("Prend la place", acceptDialog)] : []),
    ...(held && status === "waiting" && priority <= 0 ? [action("Faire passer devant", priorityDialog)] : []),
    ...(status === "enrolled" ? [action("Changer d’atelier", moveDialog)] : []),
    action("Remplacer le lien personnel", renewLinkDialog),
    action(wayOut(enrolment)[0], (one) => cancel(one, changed)),
    ...(enrolment.channel === "web"
      ? [
          h(
            "a",
            { class: "link-button", href: relatedPage({ enrolment: enrolment.id }) },
            "Tout ce qui vient de là",
            h("span", { class: "visually-hidden" }, ofWhom),
          ),
        ]
      : []),
  ];
}

/** @param {Enrolment} enrolment @returns {Promise<Enrolment | null>} */
const renewLinkDialog = (enrolment) =>
  formDialog({
    title: "Remplacer le lien personnel ?",
    body: [
      about(enrolment),
      h(
        "p",
        {},
        "Les liens déjà envoyés ou imprimés n’ouvriront plus cette inscription. Le prochain message à cette personne " +
          "aura le nouveau lien ; la référence reste la même.",
      ),
    ],
    confirm: "Remplacer le lien",
    act: () => accountRequest("POST", "/enrolments/{id}/link-renewal", { path: { id: enrolment.id } }),
  });

/** @param {Enrolment} enrolment @returns {Promise<Enrolment | null>} */
function moveDialog(enrolment) {
  const picker = sessionPicker({
    id: "move-to",
    legend: "Vers quel atelier ?",
    level: enrolment.level,
    exclude: enrolment.session.id,
  });
  return formDialog({
    title: "Changer d’atelier",
    body: [about(enrolment), h("p", {}, "La référence reste la même."), picker.element],
    confirm: "Changer d’atelier",
    check: () => picker.check(),
    act: async () => {
      const { session, overrideReason } = picker;
      try {
        return await accountRequest("POST", "/enrolments/{id}/move", {
          path: { id: enrolment.id },
          body: { session_id: session?.id ?? "", ...(overrideReason ? { level_override_reason: overrideReason } : {}) },
        });
      } catch (error) {
        if (error instanceof ProblemError && error.problem.alternatives) picker.offer(error.problem.alternatives);
        throw error;
      }
    },
  });
}
