/**
 * Frame of every staff page: the account that is signed in, the menu, and a guard.
 *
 * @typedef {import("../api/models.js").Account} Account
 * @typedef {import("../api/models.js").Role} Role
 */
import { accountRequest, ProblemError, whenAccessEnds } from "../api/client.js";
import { loadOfficeZone } from "../api/organisation.js";
import { askPassword } from "../directory/accounts/password-dialog.js";
import { logout } from "../directory/accounts/sign-in.js";
import { byId, fill, h } from "../lib/dom.js";
import { roles as roleNames } from "../lib/words.js";
import { forgetSheets } from "../participation/attendance/forget-sheets.js";
import { tidySheets } from "../participation/attendance/offline-sheet.js";
import { applyDensity } from "../ui/density.js";
import { failureNotice } from "../ui/feedback.js";
import { everyone, helpHref, here, menuOf } from "./menu.js";
import { deskSearch } from "./search.js";
import { watchTasks } from "./tasks.js";

export { everyone, office } from "./menu.js";

/** First page of a role. @param {Role} role */
export const home = (role) => (role === "partner" ? "/partenaire/" : "/bureau/");

/**
 * Opens the page for the account that is signed in. Others are sent to sign in, and come back here.
 *
 * @param {(account: Account) => Promise<void | (() => void)> | void} work its result runs once the page is shown
 * @param {{ roles?: Role[] }} [options]
 */
export async function start(work, { roles = everyone } = {}) {
  const waiting = byId("waiting");
  // A browser that keeps nothing has no sheets to erase.
  tidySheets().catch(() => {});
  try {
    const [account] = await Promise.all([accountRequest("GET", "/me"), loadOfficeZone()]);
    whenAccessEnds(() => askPassword(account));
    showHeader(account);
    if (!roles.includes(account.role) && location.pathname === "/bureau/") return location.replace(home(account.role));
    if (!roles.includes(account.role)) return fill(waiting, notForYou(account.role));
    const then = await work(account);
    waiting.remove();
    byId("work").hidden = false;
    /** @type {HTMLElement | null} */ (byId("work").querySelector("[autofocus]"))?.focus();
    then?.();
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 401) return location.replace(signInHref());
    waiting.classList.remove("loading");
    fill(
      waiting,
      failureNotice(error, () => location.reload()),
    );
  }
}

const signInHref = () => `/bureau/connexion.html?retour=${encodeURIComponent(location.pathname + location.search)}`;

/** @param {Account} account */
function showHeader(account) {
  const brand = document.querySelector(".brand");
  brand?.setAttribute("href", home(account.role));
  if (account.role === "partner") brand?.querySelector("small")?.replaceChildren("Partenaires");
  const isPartner = account.role === "partner";
  if (!isPartner) {
    applyDensity();
    void watchTasks();
  }
  const menu = h(
    "div",
    { class: "bureau-menu", id: "menu" },
    h("nav", { class: "site-nav", "aria-label": isPartner ? "Partenaires" : "Bureau" }, menuOf(account.role)),
    h(
      "div",
      { class: "bureau-self" },
      !isPartner && deskSearch(account),
      h(
        "a",
        { href: helpHref(), class: "bureau-self__help", target: "_blank", rel: "noopener" },
        h("span", { "aria-hidden": "true" }, "?"),
        h("span", { class: "visually-hidden" }, "Aide sur cette page (nouvel onglet)"),
      ),
      h(
        "a",
        { href: "/bureau/mon-compte.html", "aria-current": here("/bureau/mon-compte.html") },
        h("span", { class: "visually-hidden" }, "Mon compte : "),
        h("span", { class: "bureau-self__name" }, account.name, h("small", {}, roleNames[account.role])),
      ),
      h("button", { type: "button", class: "bureau-self__out", onclick: signOut }, "Se déconnecter"),
    ),
  );
  const toggle = h(
    "button",
    { type: "button", class: "bureau-toggle", "aria-expanded": "false", "aria-controls": "menu" },
    "Menu",
  );
  toggle.addEventListener("click", () =>
    toggle.setAttribute("aria-expanded", String(toggle.getAttribute("aria-expanded") !== "true")),
  );
  byId("header").append(toggle, menu);
}

/**
 * Signs out, and erases the sheets of this device.
 *
 * Ticks that were noted in a room and never sent are erased only when that is confirmed.
 */
async function signOut() {
  try {
    if (!(await forgetSheets())) return;
    location.assign(await logout());
  } catch (error) {
    byId("contenu").prepend(failureNotice(error));
  }
}

/** @param {Role} role */
function notForYou(role) {
  byId("waiting").classList.remove("loading");
  return h(
    "div",
    { class: "notice notice--warn" },
    h("p", {}, h("strong", {}, "Cette page ne vous est pas ouverte.")),
    h(
      "p",
      {},
      `Votre compte est « ${roleNames[role]} ». Si vous avez besoin de cette page, demandez à l’administration.`,
    ),
    h(
      "p",
      {},
      h("a", { href: home(role) }, role === "partner" ? "Retour à vos orientations" : "Retour à l’accueil du bureau"),
    ),
  );
}
