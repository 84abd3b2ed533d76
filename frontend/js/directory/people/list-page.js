/** People: search, list and card. */

import { accountRequest } from "../../api/client.js";
import { office, start } from "../../desk/shell.js";
import { listCommunes } from "../places/places.js";
import { enrolPage, progressPage, sessionPage } from "../../lib/addresses.js";
import { dayNameWithYear, shortDay } from "../../lib/dates.js";
import { byId, fill, h } from "../../lib/dom.js";
import { formatPhone } from "../../lib/phone.js";
import { counted, ways } from "../../lib/words.js";
import { officeTime } from "../../lib/zones.js";
import { enrolmentColumns } from "../../participation/enrolments/columns.js";
import { personQuestions } from "../../participation/follow_ups/panel.js";
import { levelPanel } from "../../participation/pathway/level-panel.js";
import { nextPanel } from "../../participation/pathway/next-sessions.js";
import { editing } from "../../ui/editing.js";
import { factList } from "../../ui/fact-list.js";
import { input, select, textarea } from "../../ui/fields.js";
import { guardTyping, values } from "../../ui/forms.js";
import { csvDay, list } from "../../ui/list.js";
import { setTitle } from "../../ui/title.js";
import { contactState } from "./contact-state.js";
import { showDuplicates } from "./duplicates.js";
import { checkPerson, communeFields } from "./new-person.js";
import { fullName, personName, phoneLink } from "./person.js";
import { addressFields, addressInputs, addressLines, addressOf, checkAddress, readAddress } from "./postal-address.js";

/** @typedef {import("../../api/models.js").Learner} Learner */

/** @type {import("../../ui/fields.js").Option[]} */
const preferences = Object.entries(ways).map(([way, name]) => [way, name]);
const id = new URLSearchParams(location.search).get("id");
const fromACall = location.hash === "#phone";

void start(
  async () => {
    const communes = await listCommunes();
    if (id) return showPerson(await accountRequest("GET", "/learners/{id}", { path: { id } }), communes);
    byId("commune").append(...communes.map(({ code, name }) => h("option", { value: code }, name)));
    byId("q").setAttribute("autofocus", "");
    await people().load();
  },
  { roles: office },
);

const people = () =>
  list({
    place: byId("list"),
    filters: /** @type {HTMLFormElement} */ (byId("filters")),
    path: "/learners",
    query: ({ q, commune }) => ({ q, commune }),
    columns: [
      {
        title: "Personne",
        sort: "name",
        cell: (person) => [personName(person), person.alike && h("span", { class: "hint" }, " nom proche")],
      },
      { title: "Nom", csv: ({ family_name }) => family_name },
      { title: "Prénom", csv: ({ given_name }) => given_name },
      { title: "Téléphone", cell: phoneLink, csv: ({ phone_display }) => phone_display },
      { title: "Adresse électronique", csv: ({ email }) => email },
      { title: "Commune", cell: ({ commune }) => commune, csv: ({ commune }) => commune },
      {
        title: "Adresse postale",
        csv: ({ postal_address }) => postal_address && addressLines(postal_address).join(", "),
      },
      {
        title: "Naissance",
        cell: ({ birth_year }) => (birth_year ? String(birth_year) : h("span", { class: "muted" }, "–")),
        csv: ({ birth_year }) => birth_year,
      },
      {
        title: "Inscriptions",
        cell: ({ enrolments }) => String(enrolments),
        csv: ({ enrolments }) => enrolments,
        class: "number",
      },
      {
        title: "Connue depuis",
        sort: "created",
        optional: true,
        cell: ({ created_at }) => shortDay(officeTime(created_at)),
        csv: ({ created_at }) => csvDay(officeTime(created_at)),
      },
    ],
    caption: "Personnes",
    sorted: "name",
    ranked: ({ q }) => Boolean(q),
    unit: ["personne", "personnes"],
    empty: "Personne ne correspond. Essayez le début du nom, ou les derniers chiffres du téléphone.",
    file: "personnes",
  });

/** @param {Learner} learner @param {import("../../api/models.js").Commune[]} communes */
async function showPerson(learner, communes) {
  byId("search").hidden = true;
  byId("back").hidden = false;
  const place = byId("person");
  place.hidden = false;
  const facts = h("div", { class: "stack" });
  const status = h("p", { role: "status", class: "status-line" });
  const form = h(
    "form",
    { class: "form" },
    h(
      "div",
      { class: "form-grid" },
      input({ id: "given_name", label: "Prénom", maxlength: 80 }),
      input({ id: "family_name", label: "Nom", maxlength: 80 }),
      input({ id: "phone", label: "Téléphone", inputmode: "tel", optional: true, maxlength: 30 }),
      input({ id: "email", label: "Adresse électronique", type: "email", optional: true, maxlength: 254 }),
      communeFields(communes, { label: "Commune", other: "Laquelle ?" }),
      input({
        id: "birth_year",
        label: "Année de naissance",
        inputmode: "numeric",
        optional: true,
        maxlength: 4,
        short: true,
      }),
    ),
    select({
      id: "preferred_way",
      label: "Préfère être prévenue par",
      hint: "Si c’est possible ; sinon, le service choisit.",
      options: [["", "Sans préférence"], ...preferences],
    }),
    h("fieldset", {}, h("legend", {}, "Adresse postale, pour les lettres"), addressInputs()),
    textarea({
      id: "remarks",
      label: "Remarques",
      optional: true,
      hint: "Seulement ce qui aide à accueillir cette personne. Elle a le droit de les lire.",
      maxlength: 1000,
    }),
    h("div", { class: "form-actions" }, h("button", { class: "button", type: "submit" }, "Enregistrer"), status),
  );
  const correct = h("details", { class: "disclosure no-print" }, h("summary", {}, "Corriger ces informations"), form);
  const guard = guardTyping(form);
  form.addEventListener("input", () => fill(status));
  show(learner);
  editing(form, {
    current: learner,
    read: (person) => ({
      given_name: person.given_name,
      family_name: person.family_name,
      phone: person.phone_display ?? person.phone ?? "",
      email: person.email ?? "",
      commune_code: person.commune_code ?? "autre",
      outside_commune: person.commune_code ? "" : person.commune,
      birth_year: person.birth_year ? String(person.birth_year) : "",
      remarks: person.remarks ?? "",
      preferred_way: person.preferred_way ?? "",
      ...readAddress(person.postal_address),
    }),
    check: () => [...checkPerson(values(form)), ...checkAddress(values(form))],
    reload: () => accountRequest("GET", "/learners/{id}", { path: { id: learner.id } }),
    save: (current, given, changed) =>
      accountRequest("PATCH", "/learners/{id}", {
        path: { id: current.id },
        version: current.version,
        body: changedValues(changed, given),
      }),
    saved: (now, changed) => {
      guard.done();
      show(now);
      void showWrongNumber(wrong, now);
      fill(
        status,
        changed ? "Enregistré. " : "Rien n’a changé. ",
        fromACall && h("a", { href: "/bureau/appels.html" }, "Revenir aux appels"),
      );
    },
  });
  const history = h("div");
  const twice = h("section", { class: "stack" });
  const missed = h("div");
  const wrong = h("div");
  const questions = h("div");
  const next = h("div");
  const level = h("section", { class: "stack" }, h("h2", {}, "Son niveau"));
  // From a call to a wrong number: there is one thing to do here.
  correct.open = fromACall;
  fill(
    place,
    wrong,
    facts,
    missed,
    twice,
    correct,
    level,
    next,
    h("section", { class: "stack" }, h("h2", {}, "Ses ateliers"), history),
    questions,
  );
  const enrolments = list({
    place: history,
    path: "/enrolments",
    query: () => ({ learner: learner.id }),
    columns: enrolmentColumns({
      inOffice: true,
      withPerson: false,
      changed: (enrolment) => enrolments.replace(enrolment),
    }),
    caption: "Inscriptions, dans l’ordre des ateliers",
    unit: ["inscription", "inscriptions"],
    empty: "Pas encore d’inscription.",
    file: "inscriptions-d-une-personne",
    limit: 20,
  });
  await Promise.all([
    enrolments.load(),
    showDuplicates(twice, learner, enrolments.load),
    showAbsences(missed, learner.id),
    showWrongNumber(wrong, learner),
    personQuestions(learner.id).then((panel) => questions.append(panel)),
    levelPanel(learner.id, fullName(learner)).then((panel) => level.append(panel)),
    nextPanel(learner.id).then((panel) => next.append(panel)),
  ]);
  if (fromACall) byId("phone").setAttribute("autofocus", "");

  /** @param {Learner} person */
  function show(person) {
    byId("heading").textContent = fullName(person);
    setTitle(fullName(person), "Bureau");
    fill(
      facts,
      h(
        "div",
        { class: "session-facts" },
        factList(
          ["Téléphone", phoneLink(person)],
          ["Adresse électronique", person.email],
          ["Coordonnées", person.phone || person.email ? contactState(person) : null],
          ["Commune", person.commune],
          ["Naissance", person.birth_year ? String(person.birth_year) : null],
          ["Adresse postale", person.postal_address && addressLines(person.postal_address).join(", ")],
          ["Préfère", person.preferred_way && ways[person.preferred_way].toLowerCase()],
          ["Remarques", person.remarks],
          ["Connue depuis", dayNameWithYear(officeTime(person.created_at))],
        ),
      ),
      h(
        "p",
        { class: "cluster no-print" },
        h("a", { class: "button", href: enrolPage({ person: person.id }) }, "Inscrire à un atelier"),
        h("a", { class: "button button--quiet", href: progressPage(person.id) }, "Voir son parcours"),
      ),
    );
  }
}

/**
 * Shows that a call found the number wrong, until it is corrected.
 *
 * @param {HTMLElement} place
 * @param {Learner} learner
 */
async function showWrongNumber(place, learner) {
  const { data } = await accountRequest("GET", "/messages", {
    query: { learner: learner.id, channel: "call", status: "failed", limit: 20 },
  });
  const noted = data.find(({ address, outcome }) => outcome === "wrong_number" && address === learner.phone);
  fill(
    place,
    noted &&
      h(
        "p",
        { class: "notice notice--warn" },
        h("strong", {}, "Faux numéro. "),
        `Le ${dayNameWithYear(officeTime(noted.ended_at ?? noted.created_at))}, ce n’était pas cette personne ` +
          `au ${learner.phone_display}. Corrigez-le ci-dessous.`,
      ),
  );
}

/** Shows absences: they inform the agent, and bar nobody. @param {HTMLElement} place @param {string} learner */
async function showAbsences(place, learner) {
  const absences = await accountRequest("GET", "/learners/{id}/absences", { path: { id: learner } });
  fill(
    place,
    absences.length > 0 &&
      h(
        "details",
        { class: "disclosure" },
        h("summary", {}, `${counted(absences.length, "absence")} sans prévenir depuis un an`),
        h(
          "ul",
          {},
          absences.map(({ session_id, title, starts_at }) =>
            h("li", {}, h("a", { href: sessionPage(session_id) }, dayNameWithYear(starts_at)), ` · ${title}`),
          ),
        ),
        h("p", { class: "hint" }, "Pour information : cela n’empêche pas de s’inscrire."),
      ),
  );
}

/** Changed fields as the service takes them. @param {Iterable<string>} changed @param {Record<string, string>} given */
function changedValues(changed, given) {
  const names = [...changed];
  const body = Object.fromEntries(
    names.filter((name) => !addressFields.includes(name)).map((name) => [name, changedValue(name, given[name] ?? "")]),
  );
  return names.some((name) => addressFields.includes(name)) ? { ...body, postal_address: addressOf(given) } : body;
}

/** Value of a changed field for the service; null for an emptied one. @param {string} name @param {string} value */
function changedValue(name, value) {
  if (name === "birth_year") return value ? Number(value) : null;
  if (name === "phone") return value ? formatPhone(value) : null;
  return value || (["email", "remarks", "preferred_way"].includes(name) ? null : value);
}
