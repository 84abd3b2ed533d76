/**
 * What an adaptation was observed in: a comment, a session, a question.
 *
 * @typedef {import("../../api/models.js").AdaptationDetail["observed_in"][number]} Source
 */
import { accountRequest } from "../../api/client.js";
import { sessionPage } from "../../lib/addresses.js";
import { dayName } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { themes } from "../../programme/sessions/themes.js";

/** @param {Source} source */
export function sourceWords({ kind, session, text, theme }) {
  const day = session ? `, ${dayName(session.starts_at)}` : "";
  if (kind === "session") return `Atelier « ${session?.title ?? "…"} »${day}`;
  if (kind === "comment") return `Avis : « ${text} »${day}`;
  return text ? `Question : « ${text} »` : `Question${theme ? ` : ${themes[theme]}` : " d’un collègue"}${day}`;
}

/** The sources with a link to each session. @param {Source[]} sources */
export const sourceList = (sources) =>
  h(
    "ul",
    { class: "quotes" },
    sources.map((source) =>
      h(
        "li",
        {},
        sourceWords(source),
        source.session && [" · ", h("a", { href: sessionPage(source.session.id) }, "Voir l’atelier")],
      ),
    ),
  );

/**
 * Page that opens with the dialog of a new adaptation.
 *
 * @param {{ session?: string | null, comments?: string[], question?: string }} observed
 */
export function notePage({ session, comments = [], question }) {
  const query = { noter: "1", atelier: session, avis: comments.join(","), question };
  const given = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : []));
  return `/bureau/adaptations.html?${new URLSearchParams(given)}`;
}

/**
 * Reads what the address says that something was observed in, with the session that it was after.
 *
 * @param {URLSearchParams} asked
 * @returns {Promise<import("./form.js").Noting>}
 */
export async function readObserved(asked) {
  const [id, question, ids] = [asked.get("atelier"), asked.get("question"), asked.get("avis")];
  const [follow, comments] = await Promise.all([
    question ? accountRequest("GET", "/follow-ups/{id}", { path: { id: question } }) : null,
    ids ? accountRequest("GET", "/evaluation-comments", { query: { ids } }) : null,
  ]);
  const last = id ?? comments?.data[0]?.session.id;
  const found = last ? await accountRequest("GET", "/sessions/{id}", { path: { id: last } }) : null;
  const after = id ? found : null;
  const session = after && inShort(after);
  /** @type {Source[]} */
  const sources = [];
  if (session) sources.push({ kind: "session", id: session.id, session, text: null, theme: null });
  if (follow)
    sources.push({
      kind: "follow_up",
      id: follow.id,
      session: follow.session,
      text: follow.question,
      theme: follow.theme,
    });
  for (const { id: comment, session: about, texts } of comments?.data ?? [])
    sources.push({
      kind: "comment",
      id: comment,
      session: about,
      text: texts.map(({ text }) => text).join(" / "),
      theme: null,
    });
  return { sources, after: found };
}

/** @param {import("../../api/models.js").Session} session */
const inShort = ({ id, title, starts_at, venue }) => ({ id, title, starts_at, venue_name: venue.name });
