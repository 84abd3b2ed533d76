/**
 * The level of a person who enrols, asked as a confirmation: the session's is chosen already.
 *
 * Another one shows the next dates of that level at once, before anything is filled in.
 *
 * @typedef {import("../../api/models.js").Level} Level
 */
import { request } from "../../api/client.js";
import { byId, fill, h } from "../../lib/dom.js";
import { levels } from "../../lib/words.js";
import { alternatives } from "../../programme/sessions/alternatives.js";
import { failure } from "../../ui/failure.js";

/** A person of each level speaks. @type {Record<Level, string>} */
const own = { beginner: "Je débute", intermediate: "Je connais un peu", advanced: "Je veux aller plus loin" };

/** @param {Level} level of the session */
export function askLevel(level) {
  fill(byId("level-legend"), `Cet atelier est pour les ${levels[level].name.toLowerCase()}. Est-ce bien vous ?`);
  const choice = /** @type {HTMLInputElement} */ (byId(`level-${level}`));
  choice.checked = true;
  choice.closest("fieldset")?.addEventListener("change", (event) => {
    void answer(level, /** @type {Level} */ (/** @type {HTMLInputElement} */ (event.target).value));
  });
}

/** @param {Level} level of the session @param {Level} chosen */
async function answer(level, chosen) {
  const place = byId("other-level");
  byId("answers").hidden = chosen !== level;
  if (chosen === level) return fill(place);
  fill(place, h("p", { class: "loading" }, "Recherche des dates…"));
  try {
    const { data } = await request("GET", "/sessions", { query: { level: chosen, available: true, limit: 3 } });
    fill(
      place,
      alternatives(data, `« ${own[chosen]} » : les prochaines dates pour vous`, "h2"),
      h("p", {}, h("phone-line", { question: "Vous hésitez ?" }, "Appelez votre Maison de services au public.")),
    );
  } catch (error) {
    fill(
      place,
      failure(error, () => void answer(level, chosen)),
    );
  }
}
