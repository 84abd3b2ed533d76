/** Panel of one's own logins, to be ended one by one or all others. */
import { accountRequest } from "../../api/client.js";
import { dayNameWithYear, hour, since } from "../../lib/dates.js";
import { fill, h } from "../../lib/dom.js";
import { officeTime } from "../../lib/zones.js";
import { formDialog } from "../../ui/dialog.js";

/** @param {HTMLElement} place */
export async function showOwnLogins(place) {
  const status = h("p", { role: "status", class: "status-line" });
  const list = h("div", { class: "stack" });
  fill(
    place,
    h(
      "p",
      { class: "measure" },
      "Un appareil que vous ne reconnaissez pas ? Déconnectez-le, puis changez de mot de passe. " +
        "Une connexion s’arrête seule après deux heures sans servir.",
    ),
    list,
    status,
  );

  /** @param {string} [words] */
  async function load(words = "") {
    const { data } = await accountRequest("GET", "/me/logins");
    fill(list, data.map(card), data.length > 1 && endOthers());
    status.textContent = words;
  }

  /** @param {import("../../api/models.js").OwnLogin} login */
  const card = ({ id, device, opened_at, last_used_at, current }) =>
    h(
      "div",
      { class: "card" },
      h("p", {}, h("strong", {}, device), " ", current && h("span", { class: "tag tag--vine" }, "Cette session")),
      h("p", {}, `Ouverte ${moment(opened_at)}. Dernier usage : ${since(last_used_at)}.`),
      !current &&
        h(
          "button",
          {
            type: "button",
            class: "link-button",
            onclick: () => end(id, device),
          },
          "Déconnecter",
          h("span", { class: "visually-hidden" }, ` : ${device}, ouverte ${moment(opened_at)}`),
        ),
    );

  const endOthers = () =>
    h("button", { type: "button", class: "button button--quiet", onclick: endAll }, "Déconnecter tous les autres");

  /** @param {string} id @param {string} device */
  async function end(id, device) {
    const done = await formDialog({
      title: `Déconnecter « ${device} » ?`,
      body: [h("p", {}, "Le mot de passe y sera redemandé tout de suite.")],
      confirm: "Déconnecter",
      act: async () => {
        await accountRequest("DELETE", "/me/logins/{id}", { path: { id } });
        return true;
      },
    });
    if (done) await load("C’est déconnecté.");
  }

  async function endAll() {
    const done = await formDialog({
      title: "Déconnecter tous les autres appareils ?",
      body: [h("p", {}, "Seule cette session reste ouverte.")],
      confirm: "Déconnecter les autres",
      act: async () => {
        await accountRequest("DELETE", "/me/logins");
        return true;
      },
    });
    if (done) await load("Les autres appareils sont déconnectés.");
  }

  await load();
}

/** @param {string} at */
const moment = (at) => `${dayNameWithYear(officeTime(at)).toLowerCase()} à ${hour(officeTime(at))}`;
