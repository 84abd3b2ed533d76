/** Files of the service: shown in a tab of their own, or saved on the device. */

/** Milliseconds for which a file has an address. */
const KEPT_MS = 60_000;

/** @param {Blob} file */
function addressOf(file) {
  const address = URL.createObjectURL(file);
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
  return address;
}

/** Saves a file under a name. @param {string} name @param {Blob} file */
export function saveFile(name, file) {
  const link = document.createElement("a");
  link.href = addressOf(file);
  link.download = name;
  link.click();
}

/**
 * Shows a file in a tab, which is opened at once: later, the browser would take it for one that nobody asked for.
 *
 * @param {string} name of the file, where no tab may be opened
 * @param {() => Promise<Blob>} read
 */
export async function showFile(name, read) {
  const tab = window.open("", "_blank");
  try {
    const file = await read();
    if (tab) tab.location = addressOf(file);
    else saveFile(name, file);
  } catch (error) {
    tab?.close();
    throw error;
  }
}
