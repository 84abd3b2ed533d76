/** Enrolments of all sessions, as a list. */

import { readAll } from "../../api/paging.js";
import { office, start } from "../../desk/shell.js";
import { byId, h } from "../../lib/dom.js";
import { today } from "../../lib/zones.js";
import { list } from "../../ui/list.js";
import { enrolmentColumns } from "./columns.js";

void start(async (account) => {
  // The office works on sessions to come; the past is one emptied field away.
  if (!location.search) history.replaceState(history.state, "", `?du=${today()}`);
  const inOffice = office.includes(account.role);
  // Facilitators know their sessions, not the partners.
  if (inOffice)
    byId("partenaire").append(...(await readAll("/partners")).map(({ id, name }) => h("option", { value: id }, name)));
  else byId("by-partner").remove();
  const enrolments = list({
    place: byId("list"),
    filters: /** @type {HTMLFormElement} */ (byId("filters")),
    path: "/enrolments",
    query: ({ q, etat, du, au, partenaire, canal }) => ({
      q,
      // « À confirmer » is a seat that is taken, for the time being.
      status: etat === "a-confirmer" ? null : etat,
      held: etat === "a-confirmer" || null,
      from: du,
      to: au,
      partner: partenaire,
      channel: canal,
    }),
    columns: enrolmentColumns({ inOffice, changed: (enrolment) => enrolments.replace(enrolment) }),
    caption: inOffice ? "Inscriptions" : "Inscriptions à vos ateliers",
    unit: ["inscription", "inscriptions"],
    empty: "Aucune inscription ne correspond à ces choix. Pour chercher aussi dans le passé, videz « Atelier du ».",
    sorted: "session",
    file: "inscriptions",
  });
  return enrolments.load();
});
