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
import { refusalWords } from "../enrolments/refusal.js";
import { askWhy, noteWish } from "./dialog.js";
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
    columns: columns(
      inOffice,
      acts((now) => wishes.replace(now)),
    ),
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
 * @param {ReturnType<typeof acts>} act
 * @returns {import("../../ui/list.js").Column<UnmetWish>[]}
 */
function columns(inOffice, act) {
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
        wish.reason_code && h("span", { class: "hint reason" }, refusalWords(wish.reason_code)),
      ],
      csv: ({ state }) => wishStates[state],
    },
    { title: "Raison", csv: ({ reason_code: reason }) => refusalWords(reason) },
    {
      title: "Atelier qui convient",
      csv: ({ session }) => session && `${dayAndHour(session.starts_at)}, ${session.venue_name}`,
    },
    ...(inOffice
      ? [
          {
            title: "Actions",
            quiet: true,
            cell: (/** @type {UnmetWish} */ wish) => h("div", { class: "row-links no-print" }, actions(wish, act)),
          },
        ]
      : []),
  ];
}

/** @param {UnmetWish} wish */
const who = ({ learner, party_size: people }) =>
  [learner ? fullName(learner) : "Sans nom", people > 1 && `${people} personnes`].filter(Boolean).join(", ");

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

/** @param {UnmetWish} wish @param {ReturnType<typeof acts>} act */
function actions(wish, act) {
  const { state, session } = wish;
  const ofWhom = () => h("span", { class: "visually-hidden" }, ` : ${who(wish)}`);
  /** @param {string} text @param {() => void} onclick */
  const action = (text, onclick) => h("button", { type: "button", class: "link-button", onclick }, text, ofWhom());
  if (state !== "open") return [action("Rouvrir", () => void act.set(wish, "open"))];
  return [
    h(
      "a",
      {
        class: "link-button",
        href: enrolPage({ person: wish.learner?.id ?? null, session: session?.id ?? null }),
      },
      "Inscrire",
      ofWhom(),
    ),
    session && action("Attend une autre date", () => void act.waitForAnother(wish, session.id)),
    action("Autre solution trouvée", () => void act.set(wish, "enrolled")),
    action("N’en veut plus", () => void act.drop(wish)),
  ];
}

/**
 * What the desk does with a wish, each with its way back.
 *
 * @param {(wish: UnmetWish) => void} changed
 */
function acts(changed) {
  /** @param {Promise<UnmetWish>} asked */
  async function send(asked) {
    try {
      changed(await asked);
      return true;
    } catch (error) {
      byId("list").prepend(failureNotice(error));
      return false;
    }
  }
  /** @param {UnmetWish} wish @param {UnmetWish["state"]} state @param {UnmetWish["reason_code"]} [reason] */
  const put = ({ id }, state, reason) =>
    send(
      accountRequest("PUT", "/unmet-wishes/{id}/state", {
        path: { id },
        body: { state, ...(reason && { reason_code: reason }) },
      }),
    );

  /** @param {UnmetWish} wish @param {UnmetWish["state"]} state @param {UnmetWish["reason_code"]} [reason] */
  async function set(wish, state, reason) {
    if (await put(wish, state, reason))
      offerUndo(`Souhait : ${wishStates[state].toLowerCase()}.`, async () => {
        await put(wish, wish.state, wish.reason_code);
      });
  }

  return {
    set,
    /** @param {UnmetWish} wish */
    async drop(wish) {
      const why = await askWhy(who(wish));
      if (why) await set(wish, "dropped", why.reason_code);
    },
    /** @param {UnmetWish} wish @param {string} session */
    async waitForAnother({ id }, session) {
      const path = { id, session };
      const address = "/unmet-wishes/{id}/declined-dates/{session}";
      if (await send(accountRequest("PUT", address, { path })))
        offerUndo("Le souhait attend une autre date.", async () => {
          await send(accountRequest("DELETE", address, { path }));
        });
    },
  };
}
