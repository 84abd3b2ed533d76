import { listEnrolments } from "../api/staff.js";
import { enrolmentColumns } from "../bureau/enrolment-columns.js";
import { list } from "../bureau/list.js";
import { office, start } from "../bureau/shell.js";
import { today } from "../lib/dates.js";
import { byId } from "../lib/dom.js";

// The office works on what is to come; the past is one emptied field away.
if (!location.search) history.replaceState(history.state, "", `?du=${today()}`);

void start((account) => {
  const inOffice = office.includes(account.role);
  const enrolments = list({
    place: byId("list"),
    filters: /** @type {HTMLFormElement} */ (byId("filters")),
    ask: listEnrolments,
    query: ({ q, etat, du, au }) => ({ q, status: etat, from: du, to: au }),
    columns: enrolmentColumns({ inOffice, changed: (enrolment) => enrolments.replace(enrolment) }),
    caption: inOffice ? "Inscriptions, dans l’ordre des ateliers" : "Inscriptions à vos ateliers, dans l’ordre des ateliers",
    unit: ["inscription", "inscriptions"],
    empty: "Aucune inscription ne correspond à ces choix. Pour chercher aussi dans le passé, videz « Atelier du ».",
    file: "inscriptions",
  });
  return enrolments.load();
});
