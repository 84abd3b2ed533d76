/** Seats that the desk keeps for people who telephone: nobody is led to wait beside them. */
import { h } from "../../lib/dom.js";
import "../../ui/phone-line.js";

/** Notice of where to call for one. */
export const seatsByPhone = () =>
  h(
    "div",
    { class: "notice notice--good" },
    h("h2", {}, "Il reste de la place par téléphone"),
    h(
      "p",
      {},
      h(
        "phone-line",
        {
          question: "Les dernières places sont gardées pour les personnes qui appellent.",
        },
        "Les dernières places sont gardées pour les personnes qui appellent. Appelez-nous.",
      ),
    ),
  );
