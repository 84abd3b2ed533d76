/** A picture on public pages, which staff chooses: made smaller here where it is too large. */
import { accountRequest } from "../api/client.js";
import { fill, h } from "../lib/dom.js";
import { showRefusal } from "../ui/feedback.js";
import { input } from "../ui/fields.js";
import { clearErrors, onSubmit, showErrors, values } from "../ui/forms.js";
import { picture } from "../ui/org-name.js";

/** @typedef {import("../api/models.js").Picture} Picture */

/** What the service takes: bytes, and pixels of a side; a photo is never shown larger than this. */
const [HEAVIEST, LONGEST_SIDE] = [200_000, 1600];

/** @param {Blob} blob */
async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/**
 * The file as it is where it is small enough, else drawn again with fewer pixels, until it is.
 *
 * @param {File} file
 */
async function lightened(file) {
  const image = await createImageBitmap(file);
  const sides = Math.max(image.width, image.height);
  if (file.size <= HEAVIEST && sides <= LONGEST_SIDE && /^image\/(png|jpeg|webp)$/.test(file.type)) return file;
  for (const side of [LONGEST_SIDE, 1200, 900, 600, 400]) {
    const scale = Math.min(1, side / sides);
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    /** @type {Blob | null} */
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/webp", 0.82));
    if (blob && blob.size <= HEAVIEST && blob.type !== "image/bmp") return blob;
  }
  throw new Error("too heavy");
}

/**
 * Fills a form in which a picture is shown, chosen, described and taken away.
 *
 * @param {HTMLFormElement} form
 * @param {{
 *   now: Picture | null, address: string, id: string, label: string, hint: string, example: string,
 *   save: (body: { alternative: string, data: string }) => Promise<Picture>, remove: () => Promise<unknown>,
 * }} picked `address` of the image, `id` of the file's field, `example` of its description
 */
export function choosePicture(form, { now, address, id, label, hint, example, save, remove }) {
  const status = h("p", { role: "status", class: "status-line" });
  const shown = h("div", { class: "chosen-picture" });
  const takeAway = h("button", { class: "button button--quiet", type: "button" }, "Retirer l’image");
  const words = `${id}_alternative`;
  /** @param {Picture | null} present */
  const show = (present) => {
    fill(shown, present && picture(address, present));
    takeAway.hidden = !present;
  };
  fill(
    form,
    shown,
    input({ id, label, hint, type: "file", accept: "image/png,image/jpeg,image/webp" }),
    input({
      id: words,
      label: "Ce que montre l’image",
      hint: `Pour les personnes qui ne la voient pas, par exemple : ${example}.`,
      value: now?.alternative ?? "",
      maxlength: 200,
    }),
    h(
      "div",
      { class: "form-actions" },
      h("button", { class: "button", type: "submit" }, "Enregistrer l’image"),
      takeAway,
      status,
    ),
  );
  show(now);
  form.addEventListener("input", () => fill(status));
  takeAway.addEventListener("click", async () => {
    try {
      await remove();
      show(null);
      fill(status, "L’image est retirée.");
    } catch (error) {
      showRefusal(form, error);
    }
  });
  onSubmit(form, async () => {
    clearErrors(form);
    const file = /** @type {HTMLInputElement} */ (form.querySelector("[type=file]")).files?.[0];
    const alternative = values(form)[words] ?? "";
    const errors = [
      ...(file ? [] : [{ field: id, message: "Choisissez une image." }]),
      ...(alternative ? [] : [{ field: words, message: "Écrivez ce que montre l’image." }]),
    ];
    if (errors.length || !file) return showErrors(form, errors);
    const light = await lightened(file).catch(() => null);
    if (!light) return showErrors(form, [{ field: id, message: "Il faut une image : PNG, JPEG ou WebP." }]);
    try {
      show(await save({ alternative, data: await base64(light) }));
      fill(status, "L’image est enregistrée.");
    } catch (error) {
      showRefusal(form, error, { "/data": id, "/alternative": words });
    }
  });
}

/**
 * The photo of a venue, in a form.
 *
 * @param {HTMLFormElement} form
 * @param {import("../api/models.js").ListedVenue} venue
 * @param {string} address of the image
 */
export function chooseVenuePhoto(form, venue, address) {
  choosePicture(form, {
    now: venue.photo,
    address,
    id: "photo",
    label: "Photo du lieu",
    hint: "L’entrée ou la salle, sans visage. La page de l’atelier la montre.",
    example: "la façade de la médiathèque, avec sa rampe",
    save: (body) => accountRequest("PUT", "/venues/{id}/photo", { path: { id: venue.id }, body }),
    remove: () => accountRequest("DELETE", "/venues/{id}/photo", { path: { id: venue.id } }),
  });
}
