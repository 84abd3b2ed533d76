/**
 * Storage of the browser.
 *
 * Private windows and full disks may refuse: then nothing is kept, and nothing breaks.
 *
 * @param {"localStorage" | "sessionStorage"} where
 * @param {string} name
 */
function shelf(where, name) {
  return {
    /** @returns {any} */
    get() {
      try {
        return JSON.parse(window[where].getItem(name) ?? "null");
      } catch {
        return null;
      }
    },
    /** @param {unknown} value */
    set(value) {
      try {
        window[where].setItem(name, JSON.stringify(value));
      } catch {
        // Kept in the page only.
      }
    },
    clear() {
      try {
        window[where].removeItem(name);
      } catch {
        // There was nothing to clear.
      }
    },
  };
}

/** Storage until the tab is closed. @param {string} name */
export const forThisTab = (name) => shelf("sessionStorage", `clic.${name}`);

/** Storage until the browser forgets. Nothing about a person goes here. @param {string} name */
export const forLong = (name) => shelf("localStorage", `clic.${name}`);
