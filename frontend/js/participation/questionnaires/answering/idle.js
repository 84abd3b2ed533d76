/** A tablet that nobody touches: it warns, then forgets. */
import { focusOn, h } from "../../../lib/dom.js";

/** Milliseconds without a touch until the warning. */
const QUIET = 90_000;
/** Milliseconds from the warning until all is wiped. */
const LAST = 30_000;

/** Watches for touches until `stop`. @param {() => void} wipe */
export function watchIdle(wipe) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {HTMLDialogElement | null} */
  let warning = null;
  let watches = false;

  const wait = () => {
    clearTimeout(timer);
    if (watches) timer = setTimeout(warn, QUIET);
  };

  function warn() {
    const stay = h("button", { type: "button", class: "button button--wide" }, "Oui, je continue");
    const dialog = h(
      "dialog",
      { class: "dialog", "aria-labelledby": "still-there" },
      h("h2", { id: "still-there" }, "Êtes-vous toujours là ?"),
      h("p", {}, "Sans réponse dans 30 secondes, tout est effacé."),
      h("div", { class: "form-actions" }, stay),
    );
    warning = dialog;
    const dismiss = () => {
      if (warning !== dialog) return;
      warning = null;
      dialog.remove();
      wait();
    };
    stay.addEventListener("click", dismiss);
    dialog.addEventListener("close", dismiss);
    (document.querySelector("main") ?? document.body).append(dialog);
    dialog.showModal();
    focusOn(stay);
    timer = setTimeout(() => {
      stop();
      wipe();
    }, LAST);
  }

  function stop() {
    watches = false;
    clearTimeout(timer);
    warning?.remove();
    warning = null;
  }

  for (const touch of ["input", "pointerdown", "keydown"])
    document.addEventListener(touch, () => {
      if (!warning) wait();
    });

  return {
    start() {
      watches = true;
      wait();
    },
    stop,
  };
}
