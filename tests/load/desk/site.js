/** Settings of what the public pages say, as an administrator writes them. */
import { by, day, elsewhere, read, staff, timed } from "./world.js";

/** A whole PNG of 20 by 20 pixels, without content. */
const PICTURE = {
  alternative: "Une image de mesure",
  data: Buffer.from(
    "89504e470d0a1a0a" + "0000000d494844520000001400000014080600000000000000" + "0000000049454e4400000000",
    "hex",
  ).toString("base64"),
};

/** Sets the pictures that the bench looks at. */
export async function setPictures() {
  await timed("set the logo", "PUT", "/logo", by(PICTURE));
  await timed("set a venue's photo", "PUT", `/venues/${elsewhere.id}/photo`, by(PICTURE));
}

export async function site() {
  await timed("take the logo away", "DELETE", "/logo", staff);
  await timed("take a venue's photo away", "DELETE", `/venues/${elsewhere.id}/photo`, staff);
  await setPictures();
  await timed(
    "write the message of the house",
    "PUT",
    "/house-notice",
    by({ text: "La Maison est fermée.", last_day: day(1) }, await read("/house-notice")),
  );
  await timed("take the message of the house away", "DELETE", "/house-notice", staff);
  const { maisons } = await read("/organisation");
  const maison = maisons[0];
  const { id, phone_display: phone, address, opening_hours, days } = maison;
  await timed("edit a Maison", "PUT", `/maisons/${id}`, by({ phone, address, opening_hours, days }, maison));
  await timed("say who welcomes", "PUT", "/welcome", by({ shows_facilitator: true }, await read("/welcome")));
  const rule = await read("/outside-rule");
  await timed("set the rule for people from elsewhere", "PUT", "/outside-rule", by({ rule: "accepted" }, rule));
  const { version, ...notice } = await read("/legal-notice");
  await timed("write the legal notice", "PUT", "/legal-notice", by(notice, { version }));
}
