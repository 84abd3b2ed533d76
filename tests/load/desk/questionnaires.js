/** Work with questionnaires: design, publication, answers on screens and on paper, levels. */
import { address, by, enrol, learnerOf, read, session, staff, timed } from "./world.js";

const ANSWERS = {
  equipement: ["1", "3"],
  internet: "1",
  frequence: "2",
  savez_vous: Object.fromEntries(
    Array.from({ length: 12 }, (_, line) => [`t${String(line + 1).padStart(2, "0")}`, "1"]),
  ),
  gene: ["1", "3"],
  envie: "4",
};
/** A path below a version, at a revision. @param {number} version @param {unknown} [body] */
const at = (version, body) => by(body, { version });

/** Publishes the shipped questionnaire, with one response. @returns {Promise<any>} */
export async function publish() {
  const made = await timed("create a questionnaire", "POST", "/questionnaires", by({ model: "digital_habits" }));
  const [version] = made.versions;
  await timed("publish a version", "POST", `/questionnaire-versions/${version.id}/publication`, at(1));
  const entered = { mode: "phone", answers: ANSWERS };
  const response = await timed("enter a response", "POST", `/questionnaires/${made.id}/responses`, by(entered));
  return { ...made, response };
}

export async function questionnaireWrites() {
  const { id, code, versions, response } = await publish();
  const [{ id: version }] = versions;
  const given = { version: 1, mode: "kiosk", answers: ANSWERS };
  await timed("answer a questionnaire", "POST", `/questionnaire-codes/${code}/responses`, { body: given });
  const { serials } = await timed(
    "number sheets of paper",
    "POST",
    `/questionnaire-versions/${version}/sheets`,
    by({ count: 40 }),
  );
  for (const internet of ["1", "2"])
    await timed(
      "enter a sheet of paper",
      "POST",
      `/questionnaires/${id}/responses`,
      by({ mode: "paper", serial: serials[0], answers: { ...ANSWERS, internet } }),
    );
  const [apart] = (await read(`/questionnaires/${id}/responses?undecided=true`)).data;
  await timed(
    "settle two entries",
    "POST",
    `/questionnaire-responses/${apart.id}/settlement`,
    at(apart.version, { choices: { internet: 2 } }),
  );
  await timed("look up a sheet of paper", "GET", `/questionnaires/${id}/sheets/${serials[0]}`, staff);
  const wrong = `/questionnaire-responses/${apart.id}`;
  const was = apart.version + 1;
  await timed("discard an entry", "PUT", `${wrong}/entries/2/discard`, at(was));
  await timed("restore an entry", "DELETE", `${wrong}/entries/2/discard`, at(was + 1));
  await timed("discard a response", "PUT", `${wrong}/discard`, at(was + 2, { because: "trial" }));
  await timed("restore a response", "DELETE", `${wrong}/discard`, at(was + 3));
  const learner = await learnerOf(await enrol(await session(4)));
  const card = `/questionnaire-responses/${response.id}/card`;
  await timed("keep a response on a card", "PUT", card, by({ learner_id: learner.id, agreed: true }));
  await timed(
    "decide a level",
    "POST",
    `/learners/${learner.id}/levels`,
    by({ level: "intermediate", response_id: response.id }),
  );
  await timed("take a response off a card", "DELETE", card, staff);
  const draft = await timed("begin a version", "POST", `/questionnaires/${id}/versions`, by({}));
  const path = `/questionnaire-versions/${draft.id}`;
  await timed("edit a draft", "PATCH", path, at(1, { definition: draft.definition }));
  const form = await fetch(`${address}${path}/form.xlsx`, { headers: { Authorization: `Bearer ${staff.token}` } });
  const file = Buffer.from(await form.arrayBuffer()).toString("base64");
  await timed("import a form", "PUT", `${path}/form`, at(2, { file }));
  await timed("close a version", "POST", `/questionnaire-versions/${version}/closure`, staff);
}
