/** Work with handouts: written, published, sent as a PDF, and given out in a session. */
import { by, read, session, staff, timed } from "./world.js";

const FACTS = { title: "Un support de mesure", theme: "email", is_public: true };
const TEXT = { kind: "written", text: "# Allumer\n\n1. Appuyez sur **Marche**.\n2. Attendez." };

/** A short PDF. */
const DOCUMENT = {
  data: Buffer.from(
    "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n" +
      "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n" +
      "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\nxref\n0 4\n" +
      "0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n0000000115 00000 n \n" +
      "trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n186\n%%EOF\n",
  ).toString("base64"),
};

/** A whole PNG of 20 by 20 pixels. */
const PICTURE = {
  data: "iVBORw0KGgoAAAANSUhEUgAAABQAAAAUCAIAAAAC64paAAAAGElEQVR42mOooAAwjGoe1TyqeVTzwGoGAKhIMp9x+pU2AAAAAElFTkSuQmCC",
};

/** A published handout with a picture. @returns {Promise<any>} */
export async function publishHandout() {
  const made = await timed("begin a handout", "POST", "/handouts", by(FACTS));
  const at = `/handouts/${made.id}`;
  const picture = await timed("add a picture to a handout", "POST", `${at}/pictures`, by(PICTURE));
  await timed("write a handout", "PUT", `${at}/draft`, by(TEXT, { version: 0 }));
  const published = await timed("publish a handout", "POST", `${at}/publication`, by(undefined, { version: 1 }));
  return { ...published, picture };
}

export async function handoutWrites() {
  const made = await publishHandout();
  const at = `/handouts/${made.id}`;
  await timed("change a handout", "PATCH", at, by({ system: "Android 14" }, made));
  await timed("preview a handout", "POST", `${at}/preview`, by({ text: TEXT.text }));
  await timed("send a PDF", "PUT", `${at}/draft/file`, by(DOCUMENT, { version: 0 }));
  await timed("discard a draft", "DELETE", `${at}/draft`, by(undefined, { version: 1 }));
  const given = `/sessions/${await session(4)}/handouts/${made.current.id}`;
  await timed("note handouts given out", "PUT", given, by({ copies: 4 }));
  await timed("take a handout out of a session", "DELETE", given, staff);
  await read(at);
}
