/**
 * The wishes for which there is no workshop: what is wanted, by whom, and the workshops that fit by now.
 *
 * @typedef {import("../../api/models.js").UnmetWish} UnmetWish
 */
import { accountRequest } from "../../api/client.js";
import { office, start } from "../../desk/shell.js";
import { fullName, phoneLink } from "../../directory/people/person.js";
import { listCommunes } from "../../directory/places/places.js";
import { enrolPage, sessionPage } from "../../lib/addresses.js";
import { dayAndHour } from "../../lib/dates.js";
import { byId, h } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { failureNotice } from "../../ui/feedback.js";
import { csvDay, list } from "../../ui/list.js";
import { announce, offerUndo } from "../../ui/undo-bar.js";
import { noteWish } from "./dialog.js";
import { halfDays, halfDayWords, wishStates } from "./words.js";

void start(async (account) => {
  // The desk works on what is open; the past is one choice away.
  if (!location.search) history.replaceState(history.state, "", "?etat=open");
  const inOffice = office.includes(account.role);
  const communes = await listCommunes();
  byId("commune").append(...communes.map(({ code, name }) => h("option", { value: code }, name)));
  byId("demi-journee").append(...Object.entries(halfDays).map(([key, name]) => h("option", { value: key }, name)));
  const wishes = list({
    place: byId("list"),
    filters: /** @type {HTMLFormElement} */ (byId("filters")),
    path: "/unmet-wishes",
    query: ({ etat, commune, niveau, "demi-journee": half, convient }) => ({
      state: etat,
      commune,
      level: niveau,
      half_day: half,
      matched: convient === "oui" || null,
    }),
    columns: columns(inOffice, (wish, state) => setState(wish, state, (now) => wishes.replace(now))),
    caption: "Souhaits sans atelier, les derniers d’abord",
    unit: ["souhait", "souhaits"],
    empty: "Aucun souhait ne correspond à ces choix.",
    file: "souhaits",
  });
  const add = byId("add");
  if (inOffice)
    add.addEventListener("click", async () => {
      if (!(await noteWish(communes))) return;
      announce("Le souhait est noté.");
      await wishes.load();
    });
  else add.remove();
  await wishes.load();
});

/**
 * @param {boolean} inOffice
 * @param {(wish: UnmetWish, state: UnmetWish["state"]) => void} close
 * @returns {import("../../ui/list.js").Column<UnmetWish>[]}
 */
function columns(inOffice, close) {
  /** @param {UnmetWish} wish */
  const who = ({ learner, party_size: people }) =>
    [learner ? fullName(learner) : "Sans nom", people > 1 && `${people} personnes`].filter(Boolean).join(", ");
  const person = /** @type {import("../../ui/list.js").Column<UnmetWish>} */ ({
    title: "Personne",
    cell: (wish) => [
      wish.learner
        ? h("a", { href: `/bureau/personnes.html?id=${wish.learner.id}` }, fullName(wish.learner))
        : "Sans nom",
      wish.party_size > 1 && `, ${wish.party_size} personnes`,
    ],
    csv: ({ learner }) => learner && fullName(learner),
  });
  const noted = /** @type {import("../../ui/list.js").Column<UnmetWish>} */ ({
    title: "Noté le",
    cell: ({ created_at: at }) => csvDay(officeTime(at)),
    csv: ({ created_at: at }) => csvDay(officeTime(at)),
  });
  const phone = /** @type {import("../../ui/list.js").Column<UnmetWish>} */ ({
    title: "Téléphone",
    cell: ({ learner }) => (learner ? phoneLink(learner) : none()),
    csv: ({ learner }) => learner?.phone_display,
  });
  return [
    ...(inOffice ? [person, phone] : []),
    noted,
    { title: "Personnes", csv: ({ party_size: people }) => people },
    { title: "Commune", cell: commune, csv: commune },
    { title: "Niveau", cell: level, csv: level },
    {
      title: "Quand",
      cell: ({ half_days }) => halfDayWords(half_days),
      csv: ({ half_days }) => halfDayWords(half_days),
    },
    {
      title: "Pour apprendre",
      cell: ({ topic }) => topic ?? none(),
      csv: ({ topic }) => topic,
    },
    {
      title: "État",
      cell: (wish) => [
        h("span", { class: `tag tag--${wish.state === "open" ? "plain" : "vine"}` }, wishStates[wish.state]),
        wish.state === "open" && wish.session && fitting(wish.session),
      ],
      csv: ({ state }) => wishStates[state],
    },
    {
      title: "Atelier qui convient",
      csv: ({ session }) => session && `${dayAndHour(session.starts_at)}, ${session.venue_name}`,
    },
    ...(inOffice
      ? [
          {
            title: "Actions",
            quiet: true,
            cell: (/** @type {UnmetWish} */ wish) =>
              h("div", { class: "row-actions no-print" }, actions(wish, who(wish), close)),
          },
        ]
      : []),
  ];
}

const none = () => h("span", { class: "muted" }, "–");
/** @param {UnmetWish} wish */
const commune = (wish) => wish.commune ?? "Ailleurs";
/** @param {UnmetWish} wish */
const level = (wish) => (wish.level ? levels[wish.level].one : "Pas encore connu");

/** @param {NonNullable<UnmetWish["session"]>} session */
const fitting = ({ id, starts_at, venue_name }) =>
  h(
    "span",
    { class: "hint reason" },
    h("strong", {}, "Un atelier convient : "),
    h("a", { href: sessionPage(id) }, `${dayAndHour(starts_at)}, ${venue_name}`),
  );

/**
 * @param {UnmetWish} wish
 * @param {string} name
 * @param {(wish: UnmetWish, state: UnmetWish["state"]) => void} close
 */
function actions(wish, name, close) {
  const ofWhom = () => h("span", { class: "visually-hidden" }, ` : ${name}`);
  /** @param {string} text @param {UnmetWish["state"]} state */
  const action = (text, state) =>
    h("button", { type: "button", class: "link-button", onclick: () => close(wish, state) }, text, ofWhom());
  if (wish.state !== "open") return [action("Rouvrir", "open")];
  return [
    h(
      "a",
      {
        class: "link-button",
        href: enrolPage({ person: wish.learner?.id ?? null, session: wish.session?.id ?? null }),
      },
      "Inscrire",
      ofWhom(),
    ),
    action("Autre solution trouvée", "enrolled"),
    action("N’en veut plus", "dropped"),
  ];
}

/**
 * Closes a wish or opens it again, with the way back.
 *
 * @param {UnmetWish} wish
 * @param {UnmetWish["state"]} state
 * @param {(wish: UnmetWish) => void} changed
 */
async function setState(wish, state, changed) {
  /** @param {UnmetWish["state"]} to */
  const put = async (to) => {
    try {
      changed(await accountRequest("PUT", "/unmet-wishes/{id}/state", { path: { id: wish.id }, body: { state: to } }));
      return true;
    } catch (error) {
      byId("list").prepend(failureNotice(error));
      return false;
    }
  };
  if (await put(state))
    offerUndo(`Souhait : ${wishStates[state].toLowerCase()}.`, async () => {
      await put(wish.state);
    });
}
