/** People whom a partner referred. */

import { accountRequest } from "../../api/client.js";
import { start } from "../../desk/shell.js";
import { fullName, phoneLink } from "../../directory/people/person.js";
import { dayName, hour, shortDay } from "../../lib/dates.js";
import { byId, h } from "../../lib/dom.js";
import { levels, referralStates } from "../../lib/words.js";
import { officeTime, timeOf } from "../../lib/zones.js";
import { formDialog } from "../../ui/dialog.js";
import { failureNotice } from "../../ui/feedback.js";
import { textarea } from "../../ui/fields.js";
import { csvDay, list } from "../../ui/list.js";
import { companionWords } from "../enrolments/entourage.js";
import { partyWords } from "../enrolments/party.js";
import { holdsSeat, refusalChoice, refusalOf } from "../enrolments/refusal.js";
import { printReferral } from "./print.js";

/** @typedef {import("../../api/models.js").Referral} Referral */

/** @type {Record<Referral["status"], string>} */
const tags = {
  enrolled: "vine",
  offered: "vine",
  came: "plain",
  waiting: "plain",
  absent: "alarm",
  cancelled: "alarm",
};

const referrals = list({
  place: byId("list"),
  filters: /** @type {HTMLFormElement} */ (byId("filters")),
  path: "/referrals",
  query: ({ etat }) => ({ status: etat }),
  columns: [
    {
      title: "Personne",
      sort: "nom",
      by: ({ learner }) => `${learner.family_name} ${learner.given_name}`,
      cell: ({ learner, party_size, companions }) => [
        h("strong", {}, fullName(learner)),
        partyWords(party_size),
        companions.length > 0 && h("span", { class: "hint reason" }, companionWords(companions)),
        h("br"),
        phoneLink(learner),
      ],
    },
    { title: "Nom", csv: ({ learner }) => learner.family_name },
    { title: "Prénom", csv: ({ learner }) => learner.given_name },
    { title: "Personnes", csv: ({ party_size }) => String(party_size) },
    { title: "Accompagnants", csv: ({ companions }) => companionWords(companions).replace(/^avec /, "") },
    { title: "Téléphone", csv: ({ learner }) => learner.phone_display },
    {
      title: "Commune",
      sort: "commune",
      by: ({ learner }) => learner.commune,
      cell: ({ learner }) => learner.commune,
      csv: ({ learner }) => learner.commune,
    },
    {
      title: "Atelier",
      sort: "atelier",
      by: ({ session }) => session.starts_at,
      cell: ({ session }) => [
        h("span", { class: "nowrap" }, `${shortDay(session.starts_at)}, ${hour(session.starts_at)}`),
        h("br"),
        session.venue_name,
        h("br"),
        levels[session.level].name,
      ],
      csv: ({ session }) => session.title,
    },
    { title: "Niveau", csv: ({ session }) => levels[session.level].name },
    { title: "Date", csv: ({ session }) => csvDay(session.starts_at) },
    { title: "Heure", csv: ({ session }) => timeOf(session.starts_at) },
    { title: "Lieu", csv: ({ session }) => session.venue_name },
    {
      title: "Référence",
      cell: ({ reference }) => h("span", { class: "nowrap" }, reference),
      csv: ({ reference }) => reference,
    },
    {
      title: "État",
      sort: "etat",
      by: ({ status }) => referralStates[status],
      cell: ({ status }) => h("span", { class: `tag tag--${tags[status]}` }, referralStates[status]),
      csv: ({ status }) => referralStates[status],
    },
    {
      title: "Orientée",
      sort: "orientee",
      by: ({ created_at }) => created_at,
      cell: ({ created_at, sent_by }) => [shortDay(officeTime(created_at)), h("br"), h("small", {}, `par ${sent_by}`)],
      csv: ({ created_at }) => csvDay(officeTime(created_at)),
    },
    { title: "Actions", quiet: true, cell: actions },
  ],
  caption: "Personnes orientées",
  sorted: "-orientee",
  unit: ["personne", "personnes"],
  empty: "Personne pour le moment.",
  file: "orientations",
});

void start(() => referrals.load(), { roles: ["partner"] });

/** @param {Referral} referral */
function actions(referral) {
  const ofWhom = () => h("span", { class: "visually-hidden" }, ` : ${fullName(referral.learner)}`);
  return h(
    "div",
    { class: "row-actions no-print" },
    referral.can_withdraw &&
      h("button", { type: "button", class: "link-button", onclick: () => print(referral) }, "Imprimer", ofWhom()),
    referral.can_withdraw &&
      h(
        "button",
        { type: "button", class: "link-button", onclick: () => withdraw(referral) },
        "Annuler l’inscription",
        ofWhom(),
      ),
  );
}

/** @param {Referral} referral */
async function print(referral) {
  try {
    await printReferral(referral);
  } catch (error) {
    byId("list").prepend(failureNotice(error));
  }
}

/** @param {Referral} referral */
async function withdraw(referral) {
  const { session, learner } = referral;
  const done = await formDialog({
    title: `Annuler pour ${fullName(learner)} ?`,
    body: [
      h(
        "p",
        {},
        `${dayName(session.starts_at)}, ${hour(session.starts_at)}. Sa place sera donnée à quelqu’un d’autre.`,
      ),
      refusalChoice({ seated: holdsSeat(referral) }),
      textarea({ id: "reason", label: "Précision", optional: true, rows: 2, maxlength: 500 }),
    ],
    confirm: "Annuler l’inscription",
    danger: true,
    act: (given) =>
      accountRequest("POST", "/referrals/{id}/withdrawal", {
        path: { id: referral.id },
        body: { reason: given.reason || null, ...refusalOf(given) },
      }),
  });
  if (!done) return;
  referrals.replace(done);
  byId("status").textContent = `L’inscription de ${fullName(learner)} est annulée.`;
}
