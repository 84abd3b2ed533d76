/** One's own sessions in one's own agenda: a private address, which one may replace or end. */
import { accountRequest } from "../../api/client.js";
import { dateWithYear } from "../../lib/dates.js";
import { fill, focusOn, h } from "../../lib/dom.js";
import { officeTime } from "../../lib/zones.js";
import { copyField } from "../../ui/copy-field.js";
import { formDialog } from "../../ui/dialog.js";
import { failureNotice } from "../../ui/feedback.js";

/** @param {HTMLElement} place */
export async function showOwnCalendar(place) {
  const status = h("p", { id: "status", role: "status", class: "status-line" });
  const content = h("div", { class: "stack" });
  place.hidden = false;
  fill(place, h("h2", {}, "Mes ateliers dans mon agenda"), content, status);
  await load();

  async function load() {
    try {
      draw(await accountRequest("GET", "/me/calendar"));
    } catch (error) {
      fill(content, failureNotice(error, load));
    }
  }

  /** @param {import("../../api/types.js").components["schemas"]["PersonalCalendar"]} calendar */
  function draw({ address, opened_at }) {
    const about =
      "Votre téléphone ou votre ordinateur peut montrer les ateliers que vous animez, et suivre leurs changements. " +
      "Aucun nom n’y figure.";
    if (!address)
      return fill(
        content,
        h("p", {}, about),
        h("p", {}, h("button", { type: "button", class: "button", onclick: () => open() }, "Créer mon adresse privée")),
      );
    const field = copyField({
      id: "own-address",
      label: "Adresse privée de votre agenda",
      rows: 2,
    });
    field.set(address);
    fill(
      content,
      h("p", {}, about, " Ne donnez cette adresse à personne : qui la connaît lit votre agenda."),
      field.element,
      h(
        "p",
        { class: "hint" },
        opened_at && `Créée le ${dateWithYear(officeTime(opened_at))}. `,
        "Dans votre agenda, choisissez « S’abonner » ou « Ajouter un calendrier par adresse », et collez-la.",
      ),
      h(
        "div",
        { class: "cluster" },
        h(
          "a",
          {
            class: "button button--quiet button--small",
            href: address.replace(/^https?:/, "webcal:"),
          },
          "S’abonner",
        ),
        button("Changer d’adresse", () => replace()),
        button("Fermer cette adresse", () => close()),
      ),
    );
  }

  /** @param {string} words @param {() => Promise<void>} act */
  const button = (words, act) =>
    h(
      "button",
      {
        type: "button",
        class: "button button--quiet button--small",
        onclick: () => void act(),
      },
      words,
    );

  async function open() {
    try {
      draw(await accountRequest("POST", "/me/calendar"));
      say("Votre adresse est prête.");
    } catch (error) {
      content.prepend(failureNotice(error));
    }
  }

  async function replace() {
    const made = await formDialog({
      title: "Changer d’adresse ?",
      body: [h("p", {}, "L’ancienne ne montrera plus rien : il faudra coller la nouvelle dans votre agenda.")],
      confirm: "Changer d’adresse",
      act: () => accountRequest("POST", "/me/calendar"),
    });
    if (!made) return;
    draw(made);
    say("L’adresse est changée.");
  }

  async function close() {
    const done = await formDialog({
      title: "Fermer cette adresse ?",
      body: [h("p", {}, "Les agendas qui la suivent ne montreront plus vos ateliers.")],
      confirm: "Fermer l’adresse",
      act: async () => {
        await accountRequest("DELETE", "/me/calendar");
        return true;
      },
    });
    if (!done) return;
    await load();
    say("L’adresse est fermée.");
  }

  /** @param {string} words */
  function say(words) {
    status.textContent = words;
    focusOn(status);
  }
}
