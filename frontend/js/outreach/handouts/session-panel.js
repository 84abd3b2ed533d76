/**
 * Handouts of a session: planned for it, and how many copies were given out.
 *
 * @typedef {import("../../api/models.js").SessionHandout} SessionHandout
 */
import { accountRequest } from "../../api/client.js";
import { readAll } from "../../api/paging.js";
import { fill, focusOn, h } from "../../lib/dom.js";
import { failureNotice } from "../../ui/feedback.js";
import { handoutPage, showDocument, versionWords } from "./words.js";

/** @param {import("../../api/models.js").Session} session */
export async function sessionHandouts(session) {
  const { id } = session;
  const heading = h("h2", { id: "handouts-title" }, "Supports à donner");
  const place = h("div", { class: "stack" });
  const status = h("p", { role: "status", class: "status-line" });
  const [{ data }, all] = await Promise.all([
    accountRequest("GET", "/sessions/{id}/handouts", { path: { id } }),
    readAll("/handouts", { retired: false }),
  ]);
  const published = all.filter(({ current }) => current);

  /** @param {() => Promise<{ data: SessionHandout[] }>} act @param {string} said */
  async function attempt(act, said) {
    try {
      show((await act()).data);
      fill(status, said);
    } catch (error) {
      const notice = failureNotice(error);
      place.prepend(notice);
      focusOn(notice);
    }
  }

  /** @param {string} version @param {number | null} copies */
  const put = (version, copies) =>
    accountRequest("PUT", "/sessions/{id}/handouts/{version}", { path: { id, version }, body: { copies } });

  /** @param {SessionHandout[]} handouts */
  function show(handouts) {
    const taken = new Set(handouts.map(({ handout_id }) => handout_id));
    const free = published.filter((one) => !taken.has(one.id));
    fill(
      place,
      handouts.length > 0 && h("ul", { class: "quotes" }, handouts.map(item)),
      free.length > 0 && adding(free),
      status,
    );
  }

  /** @param {SessionHandout} handout */
  function item({ handout_id, title, version, copies, is_current }) {
    const field = h("input", {
      id: `copies-${version.id}`,
      type: "number",
      min: "0",
      max: "500",
      inputmode: "numeric",
      value: copies ?? "",
    });
    return h(
      "li",
      { class: "session-handout" },
      h(
        "p",
        {},
        h("a", { href: handoutPage(handout_id) }, title),
        h("span", { class: "hint reason" }, versionWords(version), !is_current && ", remplacée depuis"),
      ),
      h(
        "form",
        {
          class: "cluster no-print",
          onsubmit: (/** @type {Event} */ event) => {
            event.preventDefault();
            const given = field.value === "" ? null : Number(field.value);
            void attempt(() => put(version.id, given), given === null ? "Noté." : `${given} remis : c’est noté.`);
          },
        },
        h("label", { for: field.id }, "Exemplaires remis", h("span", { class: "visually-hidden" }, ` : ${title}`)),
        field,
        h("button", { class: "button button--quiet button--small", type: "submit" }, "Noter"),
        version.has_file && act("Imprimer", title, () => void showDocument(version.id, "normal")),
        version.has_large_print && act("Gros caractères", title, () => void showDocument(version.id, "large")),
        act(
          "Retirer",
          title,
          () =>
            void attempt(async () => {
              await accountRequest("DELETE", "/sessions/{id}/handouts/{version}", {
                path: { id, version: version.id },
              });
              return accountRequest("GET", "/sessions/{id}/handouts", { path: { id } });
            }, "Le support est retiré de cet atelier."),
        ),
      ),
      copies !== null && h("p", { class: "print-only" }, `${copies} exemplaires remis`),
    );
  }

  /** @param {import("../../api/models.js").ListedHandout[]} free */
  function adding(free) {
    const fits = (/** @type {(typeof free)[number]} */ one) => Number(one.level === session.level);
    const select = h(
      "select",
      { id: "add-handout" },
      [...free]
        .sort((one, other) => fits(other) - fits(one))
        .map(({ title, current }) => h("option", { value: current?.id }, title)),
    );
    return h(
      "form",
      {
        class: "cluster no-print",
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          void attempt(() => put(select.value, null), "Le support est ajouté à cet atelier.");
        },
      },
      h("div", { class: "field" }, h("label", { for: "add-handout" }, "Ajouter un support"), select),
      h("button", { class: "button button--quiet", type: "submit" }, "Ajouter"),
    );
  }

  show(data);
  return h("section", { class: "stack", "aria-labelledby": heading.id }, heading, place);
}

/** @param {string} text @param {string} title @param {() => void} onclick */
const act = (text, title, onclick) =>
  h(
    "button",
    { class: "link-button", type: "button", onclick },
    text,
    h("span", { class: "visually-hidden" }, ` : ${title}`),
  );
