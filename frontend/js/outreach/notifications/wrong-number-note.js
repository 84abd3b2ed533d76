/** What is said on a card of a number that was reported wrong: correct it, write, or ask a partner. */
import { correctNumberPage } from "../../lib/addresses.js";
import { dayName } from "../../lib/dates.js";
import { h } from "../../lib/dom.js";
import { officeTime } from "../../lib/zones.js";

/** @param {import("../../api/models.js").Message} call */
export const wrongNumberNote = ({ phone_wrong_at, learner_id, name, email }) =>
  phone_wrong_at &&
  h(
    "p",
    { class: "notice notice--warn" },
    h("strong", {}, `Numéro signalé faux le ${dayName(officeTime(phone_wrong_at))} : `),
    learner_id &&
      h(
        "a",
        { href: correctNumberPage(learner_id) },
        "corriger",
        h("span", { class: "visually-hidden" }, ` le numéro de ${name}`),
      ),
    email ? [" · écrire à ", h("a", { href: `mailto:${email}` }, email)] : " · écrire une lettre",
    " · ",
    h("a", { href: "/bureau/partenaires.html" }, "demander à un partenaire"),
    ".",
  );
