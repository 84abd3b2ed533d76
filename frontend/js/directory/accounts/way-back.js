/** The page that a person goes back to after signing in. */
import { accountRequest } from "../../api/client.js";
import { home } from "../../desk/shell.js";

/**
 * Goes to the page that was asked for.
 *
 * It is one of the desk only: an address from elsewhere must not lead a colleague away.
 *
 * @param {string | null} asked
 */
export async function goBackTo(asked) {
  const begin = home((await accountRequest("GET", "/me")).role);
  const address = new URL(asked ?? "", location.origin);
  const isOfTheDesk =
    asked?.startsWith(begin) &&
    address.origin === location.origin &&
    !/^\/bureau\/(retour-)?connexion/.test(address.pathname);
  location.replace(isOfTheDesk ? address.pathname + address.search : begin);
}
