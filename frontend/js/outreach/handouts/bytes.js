/** Files as the service takes them: base64; a picture is drawn again, small enough and without what cameras note. */

/** What the service takes of a picture: bytes, and pixels of a side. */
const [HEAVIEST, LONGEST_SIDE] = [200_000, 1600];

/** @param {Blob} blob */
export async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

/**
 * A picture drawn again: turned as the camera was, without the place and time that it notes, and light enough.
 *
 * @param {File} file
 */
export async function redrawn(file) {
  const image = await createImageBitmap(file);
  const sides = Math.max(image.width, image.height);
  for (const side of [LONGEST_SIDE, 1200, 900, 600, 400]) {
    const scale = Math.min(1, side / sides);
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(16, Math.round(image.width * scale));
    canvas.height = Math.max(16, Math.round(image.height * scale));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    for (const kind of ["image/png", "image/webp"]) {
      /** @type {Blob | null} */
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, kind, 0.82));
      if (blob && blob.size <= HEAVIEST) return blob;
    }
  }
  throw new Error("too heavy");
}
