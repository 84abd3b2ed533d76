/** « Passer la tablette »: the account is signed out before the device goes round. */
import { logout } from "../../directory/accounts/sign-in.js";
import { h } from "../../lib/dom.js";
import { formDialog } from "../../ui/dialog.js";
import { forgetSheets } from "../attendance/forget-sheets.js";

/** Signs out, and leaves the tab to a page of the public. @param {string} address */
export async function handOver(address) {
  const next = await formDialog({
    title: "Passer la tablette au groupe ?",
    body: [
      h(
        "p",
        {},
        "Vous serez déconnecté du bureau sur cet appareil. Pour y revenir, il faudra votre mot de passe. " +
          "Fermez les autres onglets du bureau.",
      ),
    ],
    confirm: "Me déconnecter et passer la tablette",
    act: async () => ((await forgetSheets()) ? logout() : null),
  });
  if (!next) return;
  // A login at the identity provider is ended there: otherwise one tap would sign in again.
  location.replace(next.startsWith("/") ? address : next);
}
