/**
 * Personal links, `…#CAP-7K4MPYT/SECRET`.
 *
 * Screens here are often shared: the secret moves out of the address, and so out of the browser's history, into this
 * tab's memory.
 *
 * @typedef {{ reference: string, secret: string }} Link
 */
import { forLong, forThisTab } from "../../lib/storage.js";

const shelf = forThisTab("link");

/** Contact and commune of the person who has just enrolled, for another person of the same home. */
export const lastHome = forThisTab("inscription.foyer");

/** Key of the last enrolment of this browser, with a number that stands for its answers. */
export const lastKey = forLong("inscription.cle");

/** The link that this tab keeps. @returns {Link | null} */
export const keptLink = () => shelf.get();

/** Takes the link out of the address, else out of the tab's memory. @returns {Link | null} */
export function takeLink() {
  const [reference = "", secret = ""] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (!secret) return shelf.get();
  const link = { reference, secret };
  keepLink(link);
  if (shelf.get()) history.replaceState(history.state, "", location.pathname);
  return link;
}

/** @param {Link} link */
export const keepLink = (link) => shelf.set(link);

/** Leaves nothing of a person behind: the screen is often shared. */
export function forgetLink() {
  for (const kept of [shelf, lastHome, lastKey]) kept.clear();
}

/**
 * Address of a page with a personal link.
 *
 * @param {string} page such as `/mon-inscription.html`
 * @param {Link} link
 */
export const linkTo = (page, { reference, secret }) =>
  `${page}#${encodeURIComponent(reference)}/${encodeURIComponent(secret)}`;

/**
 * Options of a request by personal link.
 *
 * @param {Link} link
 */
export const byLink = ({ reference, secret }) => ({ path: { reference }, linkSecret: secret });
